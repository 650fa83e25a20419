"""Where new customers belong: measured with the stored scale and centres, never refitted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.cells import Floats, Singles
from analysis.errors import InputError
from analysis.facts import column_facts
from analysis.numbers import SPACES, read_number, what_is_wrong
from analysis.roles import number_styles
from analysis.schema import Feature
from analysis.segmentation import Segmentation, free_name
from analysis.table import Table

Sure = Literal["clearly", "probably", "borderline"]
CLEARLY, PROBABLY = 1 / 3, 0.1
SAME = 1e-9
BLOCK = 20_000
ADDED = ("segment", "segment_name", "distance", "margin", "sure", "not_scored")


@dataclass(frozen=True)
class Scores:
    """Customers against all segments: `segments` from 1 (n,), `distances` to every centre in scaled units (n, k).

    `margins` (n,) are 1 - d1 / d2 with the distances to the nearest and the next centre: 0 on the border.
    """

    segments: NDArray[np.int64]
    distances: Floats
    margins: Floats


@dataclass(frozen=True)
class Change:
    """The smallest change of one feature, in its own units, that moves a customer, and the segment it leads to."""

    feature: str
    by: float
    to: int


def centers(s: Segmentation, n_clusters: int) -> Floats:
    """Centres in scaled units, (k, n_features). Raises KeyError where there is no solution of so many."""
    found = [[g.center[f.column] for f in s.schema.features] for g in s.solution(n_clusters).segments]
    return scaled(s, np.array(found))


def scaled(s: Segmentation, values: Floats) -> Floats:
    """Values in original units, (n, n_features), in scaled ones."""
    mean, scale = (np.array([part[f.key] for f in s.schema.features]) for part in (s.scaling.mean, s.scaling.scale))
    logs = np.array([s.scaling.kind[f.key] == "log" for f in s.schema.features])
    # a customer may lie below the values that had logarithms; none is nearer than one without any
    plain = np.where(logs, np.log1p(np.where(logs, np.maximum(values, 0), 0)), values)
    return np.asarray((plain - mean) / scale, dtype=np.float64)


def score(s: Segmentation, n_clusters: int, values: Floats) -> Scores:
    """Score customers given in original units, (n, n_features) in the order of `s.schema.features`.

    Of equally near segments the first counts, as when the segments were formed.
    """
    points = scaled(s, values)
    squares = np.column_stack([((points - c) ** 2).sum(axis=1) for c in centers(s, n_clusters)])
    distances = np.sqrt(squares)
    nearest, following = np.sort(distances, axis=1)[:, :2].T
    margins = np.where(following > 0, 1 - nearest / np.where(following > 0, following, 1), 0.0)
    return Scores(squares.argmin(axis=1) + 1, distances, margins)


def margins_of(s: Segmentation, n_clusters: int, values: Floats) -> Singles:
    """The margins alone, as `score` gives them, of so many customers that not all distances are kept at once."""
    found = np.empty(len(values), dtype=np.float32)
    for start in range(0, len(values), BLOCK):
        rows = slice(start, start + BLOCK)
        found[rows] = score(s, n_clusters, values[rows]).margins
    return found


def sureness(margin: float) -> Sure:
    """How sure a margin is: the next centre at least half as far again, at least a ninth as far, or nearer."""
    if margin >= CLEARLY:
        return "clearly"
    return "probably" if margin >= PROBABLY else "borderline"


def smallest_changes(s: Segmentation, n_clusters: int, values: Floats) -> list[Change | None]:
    """For one customer (n_features,), feature by feature, the way to the nearest bisecting plane; None without one.

    The plane between the own and another centre is where both are equally far; along one feature the squared distances
    differ linearly, so the crossing is exact.
    """
    (point,) = scaled(s, values[None, :])
    places = centers(s, n_clusters)
    squares = ((point - places) ** 2).sum(axis=1)
    own = int(squares.argmin())
    steps = (squares - squares[own])[:, None] / (2 * _nonzero(places - places[own]))
    return [
        _in_units(s, f, _smallest(f, steps[:, i] * s.scaling.scale[f.key]), float(values[i]))
        for i, f in enumerate(s.schema.features)
    ]


def _in_units(s: Segmentation, f: Feature, change: Change | None, value: float) -> Change | None:
    """A change in the feature's own units; that of a logarithm depends on where it starts."""
    if change is None or s.scaling.kind[f.key] != "log":
        return change
    return replace(change, by=float(np.expm1(np.log1p(max(value, 0.0)) + change.by) - value))


def _nonzero(apart: Floats) -> Floats:
    """Centres that do not differ in a feature, but for rounding, are never reached by changing it."""
    return np.where(np.abs(apart) < SAME, np.nan, apart)


def _smallest(f: Feature, steps: Floats) -> Change | None:
    reached = np.flatnonzero(np.isfinite(steps))
    if not len(reached):
        return None
    nearest = int(reached[np.abs(steps[reached]).argmin()])
    return Change(f.key, float(steps[nearest]), nearest + 1)


@dataclass(frozen=True)
class Reading:
    """New customers as numbers: `values` (n, n_features), and why a row cannot be scored, by its position."""

    values: Floats
    reasons: dict[int, str]


def read_customers(s: Segmentation, table: Table) -> Reading:
    """The features of `s` in a table of new customers, found by their headers, whatever their order or case.

    Numbers are read in the style of their column in this table. Raises InputError when a feature has no column.
    """
    at = [_position(f, table) for f in s.schema.features]
    facts = column_facts(table)
    styles, _ = number_styles(facts, table.separator, s.question.reading.decimal)
    rows = table.rows
    values = np.full((len(rows), len(at)), np.nan)
    reasons: dict[int, str] = {}
    for i, row in enumerate(rows):
        for j, (f, position) in enumerate(zip(s.schema.features, at, strict=True)):
            text = row[position].strip(SPACES)
            number = read_number(text, styles[position])
            if number is None:
                reasons.setdefault(i, f"{f.column} is {what_is_wrong(text, styles[position])}")
            else:
                values[i, j] = number
    return Reading(values, reasons)


def _position(f: Feature, table: Table) -> int:
    spelled = [column.lower() for column in table.columns]
    for name in (f.column, f.label, f.short, f.key):
        if name.lower() in spelled:
            return spelled.index(name.lower())
    raise InputError(
        f"{table.name} has no column {f.column!r}, which formed the segments; its columns are "
        f"{', '.join(table.columns)}. Rename or add that column."
    )


@dataclass(frozen=True)
class Scored:
    """A scored table as rows of text with its header first, how many were scored, and why the first other was not."""

    rows: tuple[tuple[str, ...], ...]
    n_scored: int
    n_left: int
    first_reason: str


def score_table(s: Segmentation, n_clusters: int, table: Table) -> Scored:
    """Every row of `table` in its order with what scoring found; rows that cannot be scored say why.

    Raises InputError when a feature has no column.
    """
    reading = read_customers(s, table)
    rows = tuple(_rows(s, n_clusters, table, reading))
    taken = {c.lower() for c in table.columns}
    header = (*table.columns, *(free_name(name, taken) for name in ADDED))
    first = min(reading.reasons, default=None)
    told = "" if first is None else f"line {table.lines[first]}: {reading.reasons[first]}"
    return Scored((header, *rows), len(rows) - len(reading.reasons), len(reading.reasons), told)


def _rows(s: Segmentation, n_clusters: int, table: Table, reading: Reading) -> Iterator[tuple[str, ...]]:
    names = s.solution(n_clusters).names
    found = score(s, n_clusters, np.nan_to_num(reading.values))
    for i, row in enumerate(table.rows):
        if i in reading.reasons:
            yield (*row, "", "", "", "", "", reading.reasons[i])
            continue
        segment, margin = int(found.segments[i]), float(found.margins[i])
        distance = float(found.distances[i, segment - 1])
        yield (*row, str(segment), names[segment - 1], f"{distance:.4f}", f"{margin:.4f}", sureness(margin), "")
