"""Where new customers belong: measured with the stored scale, and centers or clouds, never refitted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.cloud_borders import steps_to_borders
from analysis.clustering.methods.lloyd import assign
from analysis.clustering.new_customers import NewCustomers, read_customers
from analysis.clustering.scale.scaler import scaler_of
from analysis.core.cells import Floats, Singles, signed_exp, signed_log
from analysis.core.clouds import probabilities
from analysis.core.schema import Feature
from analysis.reading.tables.raw_table import Table
from analysis.store.export_columns import free_name
from analysis.store.segmentation import Segmentation

Sure = Literal["clearly", "probably", "borderline"]
CLEARLY, PROBABLY = 1 / 3, 0.1
SAME = 1e-9
BLOCK = 20_000
ADDED = ("segment", "segment_name", "distance", "margin", "sure", "not_scored")


@dataclass(frozen=True)
class Scores:
    """Customers against all segments: `segments` from 1 (n,), `distances` to every center in scaled units (n, k).

    `margins` (n,) are 1 - d1 / d2 with the distances to the nearest and the next center: 0 on the border. Where
    customers are placed by clouds, `probabilities` (n, k) say how likely each segment is, and margins are the
    difference between the two highest.
    """

    segments: NDArray[np.int64]
    distances: Floats
    margins: Floats
    probabilities: Floats | None = None


@dataclass(frozen=True)
class Change:
    """The smallest change of one column that moves a customer, and the segment it leads to.

    `by`: of a feature, in its own units; of a category the distance in scaled units to another `value`.
    """

    feature: str
    by: float
    to: int
    value: str | None = None


def centers(s: Segmentation, n_clusters: int) -> Floats:
    """Centers in scaled units, (k, n_features). Raises KeyError where there is no solution for that number."""
    segments = s.solution(n_clusters).segments
    rows = [[g.center[f.column] for f in s.schema.features] for g in segments]
    numbers = scaler_of(s).of_features().transform(np.array(rows))
    return np.column_stack([numbers, *(np.array([g.coordinates[key] for g in segments]) for key in s.schema.coded)])


def scaled(s: Segmentation, values: Floats) -> Floats:
    """Return values in original units, (n, n_columns) as `Cells.matrix`, in scaled ones, (n, n_coordinates)."""
    return scaler_of(s).transform(values)


def score(s: Segmentation, n_clusters: int, values: Floats) -> Scores:
    """Score customers given in original units, (n, n_columns) in the order of `s.schema.forming`, categories as codes.

    Of equally near or likely segments the first counts, as when the segments were formed.
    """
    points = scaled(s, values)
    squares = np.column_stack([((points - c) ** 2).sum(axis=1) for c in centers(s, n_clusters)])
    distances = np.sqrt(squares)
    if (clouds := s.solution(n_clusters).clouds) is not None:
        densities = clouds.log_densities(points)
        likely = probabilities(densities)
        following, most = np.sort(likely, axis=1)[:, -2:].T
        return Scores(densities.argmax(axis=1) + 1, distances, most - following, likely)
    return Scores(squares.argmin(axis=1) + 1, distances, margin(*two_nearest(distances)))


def labels_of(s: Segmentation, n_clusters: int, points: Floats) -> NDArray[np.int64]:
    """Return the position of the segment that scaled points (n, n_features) belong to, from 0; (n,)."""
    clouds = s.solution(n_clusters).clouds
    return assign(points, centers(s, n_clusters)) if clouds is None else clouds.labels(points)


def two_nearest(distances: Floats) -> tuple[Floats, Floats]:
    """Return the distances (n,) to the nearest and the next center, from those to all (n, k)."""
    nearest, following = np.sort(distances, axis=1)[:, :2].T
    return nearest, following


def margin(nearest: Floats, following: Floats) -> Floats:
    """Return 1 - nearest / following, (n,); 0 on a border."""
    return np.where(following > 0, 1 - nearest / np.where(following > 0, following, 1), 0.0)


def score_blocks(s: Segmentation, n_clusters: int, values: Floats) -> Iterator[tuple[slice, Scores]]:
    """Yield rows and their scores, so few at once that all distances fit into memory."""
    for start in range(0, len(values), BLOCK):
        rows = slice(start, start + BLOCK)
        yield rows, score(s, n_clusters, values[rows])


def margins_of(s: Segmentation, n_clusters: int, values: Floats) -> Singles:
    """Return the margins alone, as `score` gives them, without keeping the distances of all customers at once."""
    margins = np.empty(len(values), dtype=np.float32)
    for rows, scores in score_blocks(s, n_clusters, values):
        margins[rows] = scores.margins
    return margins


def sureness(margin: float) -> Sure:
    """Return how sure a margin is: the next center at least half as far again, at least a ninth as far, or nearer.

    Of two clouds the own one is at least 67% likely, at least 55%, or less.
    """
    if margin >= CLEARLY:
        return "clearly"
    return "probably" if margin >= PROBABLY else "borderline"


def smallest_changes(s: Segmentation, n_clusters: int, values: Floats) -> list[Change | None]:
    """For one customer (n_columns,), column by column, the way to another segment; None without one.

    Of a feature it is the way to the nearest bisecting plane, of a category the nearest value that leads there.

    The plane between the own and another center is where both are equally far; along one feature the squared distances
    differ linearly, so the crossing is exact. With clouds the border is where another one is equally likely.
    """
    (point,) = scaled(s, values[None, :])
    if (clouds := s.solution(n_clusters).clouds) is not None:
        return [*_changes(s, values, steps_to_borders(clouds, point)[1]), *_other_values(s, n_clusters, values)]
    places = centers(s, n_clusters)
    squares = ((point - places) ** 2).sum(axis=1)
    own = int(squares.argmin())
    steps = (squares - squares[own])[:, None] / (2 * _nonzero(places - places[own]))
    return [*_changes(s, values, steps), *_other_values(s, n_clusters, values)]


def _changes(s: Segmentation, values: Floats, steps: Floats) -> list[Change | None]:
    """Return the shortest of the scaled steps (k, n_features) to other segments, feature by feature."""
    return [
        _in_units(s, f, _smallest(f, steps[:, i] * s.scaling.scale[f.key]), float(values[i]))
        for i, f in enumerate(s.schema.features)
    ]


def _other_values(s: Segmentation, n_clusters: int, values: Floats) -> list[Change | None]:
    """Return the nearest other value of each category that leads to another segment, all else the same."""
    (own,), changes = score(s, n_clusters, values[None, :]).segments, []
    for i, (category, table) in enumerate(zip(s.schema.forming_categories, scaler_of(s).tables, strict=True)):
        at = len(s.schema.features) + i
        away = np.sqrt(((table - table[int(values[at])]) ** 2).sum(axis=1))
        codes = [int(code) for code in np.argsort(away, kind="stable") if not np.isnan(away[code])]
        tried = np.repeat(values[None, :], len(codes), axis=0)
        tried[:, at] = codes
        reached = score(s, n_clusters, tried).segments
        first = next((j for j, segment in enumerate(reached) if segment != own), None)
        changes.append(
            None
            if first is None
            else Change(category.key, float(away[codes[first]]), int(reached[first]), category.values[codes[first]])
        )
    return changes


def _in_units(s: Segmentation, f: Feature, change: Change | None, value: float) -> Change | None:
    """Return a change in the feature's own units; that of a logarithm depends on where it starts."""
    if change is None or s.scaling.kind[f.key] != "log":
        return change
    return replace(change, by=float(signed_exp(signed_log(np.array(value)) + change.by) - value))


def _nonzero(apart: Floats) -> Floats:
    """Centers that do not differ in a feature, but for rounding, are never reached by changing it."""
    return np.where(np.abs(apart) < SAME, np.nan, apart)


def _smallest(f: Feature, steps: Floats) -> Change | None:
    reached = np.flatnonzero(np.isfinite(steps))
    if not len(reached):
        return None
    nearest = int(reached[np.abs(steps[reached]).argmin()])
    return Change(f.key, float(steps[nearest]), nearest + 1)


@dataclass(frozen=True)
class Scored:
    """A scored table as rows of text with its header first, how many were scored, and why the first other was not.

    `notes` are sentences on how the table was read; `table` is what was scored, summed up where that was needed.
    """

    rows: tuple[tuple[str, ...], ...]
    n_scored: int
    n_left: int
    first_reason: str
    table: Table
    notes: tuple[str, ...] = ()


def added_columns(s: Segmentation, n_clusters: int) -> tuple[str, ...]:
    """Return the names of the columns that scoring adds; clouds have a probability in place of a distance."""
    has_clouds = s.solution(n_clusters).clouds is not None
    return tuple("probability" if has_clouds and name == "distance" else name for name in ADDED)


def score_table(s: Segmentation, n_clusters: int, table: Table) -> Scored:
    """Return every customer of `table` in its order with what scoring found; those that cannot be scored say why.

    Transactions are summed up as those of `s` were. Raises InputError when a feature has no column.
    """
    new = read_customers(s, table)
    rows = tuple(_rows(s, n_clusters, new))
    taken = {c.lower() for c in new.table.columns}
    header = (*new.table.columns, *(free_name(name, taken) for name in added_columns(s, n_clusters)))
    first = min(new.reasons, default=None)
    refused = "" if first is None else f"{new.table.place} {new.table.lines[first]}: {new.reasons[first]}"
    return Scored((header, *rows), len(rows) - len(new.reasons), len(new.reasons), refused, new.table, new.notes)


def _rows(s: Segmentation, n_clusters: int, new: NewCustomers) -> Iterator[tuple[str, ...]]:
    names = s.solution(n_clusters).names
    scored = score(s, n_clusters, np.nan_to_num(new.values))
    for i, row in enumerate(new.table.rows):
        if i in new.reasons:
            yield (*row, "", "", "", "", "", new.reasons[i])
            continue
        segment, margin = int(scored.segments[i]), float(scored.margins[i])
        measured = float((scored.distances if scored.probabilities is None else scored.probabilities)[i, segment - 1])
        yield (*row, str(segment), names[segment - 1], f"{measured:.4f}", f"{margin:.4f}", sureness(margin), "")
