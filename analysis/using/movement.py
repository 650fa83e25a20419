"""The same customers at two times: who moved from which segment to which, and whether they or the centers changed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from analysis.clustering.new_customers import open_customers, read_customers
from analysis.clustering.scale.scaler import scaler_of
from analysis.clustering.scoring import centers, score
from analysis.core.cells import Floats
from analysis.core.duckdb_io import connect, literal, quote
from analysis.core.errors import InputError
from analysis.core.schema import Category, Feature
from analysis.model.protection import nobody_found
from analysis.reading.sources import MOST_BYTES
from analysis.reading.tables.raw_table import Table
from analysis.store.folder import CUSTOMERS_FILE, open_segmentation
from analysis.store.names.given import read_names, with_names
from analysis.store.segmentation import Segmentation
from analysis.using.same_ids import respelled

Why = Literal["stayed", "customer changed", "centers drifted", "both changed", "joined", "left", "not placed"]
Column = TypeVar("Column", Feature, Category)
HEADER = ("id", "from", "from_name", "to", "to_name", "why")


@dataclass(frozen=True)
class Move:
    """One customer: segment before and after, both numbered as before, and why they differ.

    None: not there (joined, left), or there with missing or unreadable values (not placed).
    """

    id: str
    before: int | None
    after: int | None
    why: Why


@dataclass(frozen=True)
class Movement:
    """Every customer of both times, sorted as before, then those who joined.

    `names` are the segments' names before; `matched[i]` is the segment after that is segment i + 1 before; `notes` are
    sentences on how the later file was read.
    """

    names: tuple[str, ...]
    matched: tuple[int, ...]
    moves: tuple[Move, ...]
    notes: tuple[str, ...] = ()

    def flows(self) -> dict[tuple[int, int], Counter[str]]:
        """For each pair of segments how many customers went that way, by why."""
        found: dict[tuple[int, int], Counter[str]] = {}
        for m in self.moves:
            if m.before is not None and m.after is not None:
                found.setdefault((m.before, m.after), Counter())[m.why] += 1
        return dict(sorted(found.items()))

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the movement as a table of text, its header first."""
        yield HEADER
        for m in self.moves:
            yield (m.id, *self._named(m.before), *self._named(m.after), m.why)

    def _named(self, segment: int | None) -> tuple[str, str]:
        return ("", "") if segment is None else (str(segment), self.names[segment - 1])

    def to_document(self) -> dict[str, Any]:
        """Return what a page draws: names, flows by why, how many joined and left."""
        whys = Counter(m.why for m in self.moves)
        flows = [{"from": a, "to": b, "n": c.total(), "why": dict(c)} for (a, b), c in self.flows().items()]
        return {"names": self.names, "matched": self.matched, "flows": flows, "why": dict(whys), "notes": self.notes}


@dataclass(frozen=True)
class _Known:
    """Customers at one time: id to values in the earlier features, and to the segment; `unplaced` have neither."""

    values: dict[str, Floats]
    segments: dict[str, int]
    unplaced: frozenset[str]
    notes: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all of them."""
        return (*self.segments, *self.unplaced)

    def as_in(self, before: "_Known") -> "_Known":
        """Return the same customers by their earlier ids, where those are spelled otherwise."""
        names = respelled(before.ids, self.ids)
        return _Known(
            {names[own]: values for own, values in self.values.items()},
            {names[own]: segment for own, segment in self.segments.items()},
            frozenset(names[own] for own in self.unplaced),
            (*self.notes, *names.notes()),
        )


def movement(before: Path, after: Path, n_clusters: int | None = None, most_bytes: int = MOST_BYTES) -> Movement:
    """Compare a segmentation with another one, or with a CSV of the same customers at a later time.

    With a CSV there are no new centers: the old ones show where its customers are. Raises InputError where customers
    have no ids or ids are repeated, where a feature is missing, or where that number of segments has no solution.
    """
    old = with_names(open_segmentation(before), read_names(before))
    k = n_clusters or old.n_clusters
    _check_k(old, before, k)
    known = _known(old, before, old, k)
    if after.is_dir():
        new = open_segmentation(after)
        _check_k(new, after, k)
        later = _known(new, after, old, k)
        matched = _match(old, new, k)
    else:
        with open_customers(old, after, most_bytes) as table:
            later = _scored(old, k, table)
        matched = tuple(range(1, k + 1))
    later = later.as_in(known)
    return Movement(old.solution(k).names, matched, tuple(_moves(old, k, known, later, matched)), later.notes)


def _check_k(s: Segmentation, folder: Path, k: int) -> None:
    if k not in s.ks:
        raise InputError(f"{folder} has no solution of {k} segments; choose a number from {s.ks[0]} to {s.ks[-1]}.")


def _known(s: Segmentation, folder: Path, old: Segmentation, k: int) -> _Known:
    """Return the customers of a folder, with the features of `old`."""
    if s.protection is not None:
        raise InputError(nobody_found(s.protection.smallest_cell))
    if s.schema.id_column is None:
        raise InputError(f"The customers in {folder} have no ids, so nobody can be found again; add an id column.")
    features = [_column(s.schema.features, f.column, folder) for f in old.schema.features]
    categories = [_column(s.schema.forming_categories, c.column, folder) for c in old.schema.forming_categories]
    file = literal(str(folder / CUSTOMERS_FILE))
    with connect() as connection:
        rows = connection.execute(
            f"SELECT trim({quote(s.schema.id_column)}), __cell FROM read_parquet({file}) ORDER BY __line"
        ).fetchall()
    placed = {own: cell for own, cell in rows if cell >= 0}
    _check_unique([own for own, cell in rows if cell >= 0], str(folder))
    pairs = zip(categories, old.schema.forming_categories, strict=True)
    columns = [s.cells.values[f.key] for f in features]
    columns += [_recoded(before, now)[s.cells.codes[now.key]] for now, before in pairs]
    values = {own: np.array([column[cell] for column in columns]) for own, cell in placed.items()}
    segments = {own: int(s.cells.labels[k][cell]) for own, cell in placed.items()}
    return _Known(values, segments, frozenset(own for own, _ in rows) - frozenset(placed))


def _recoded(before: Category, now: Category) -> Floats:
    """Return the earlier codes of a category's present values; NaN for values that there were not."""
    return np.array([before.values.index(v) if v in before.values else np.nan for v in now.values])


def _column(columns: Sequence[Column], column: str, folder: Path) -> Column:
    for own in columns:
        if own.column.lower() == column.lower():
            return own
    raise InputError(f"{column!r} formed the segments before, not those in {folder}; segment both by the same columns.")


def _check_unique(ids: list[str], where: str) -> None:
    repeated = [own for own, n in Counter(ids).items() if n > 1]
    if repeated:
        raise InputError(f"In {where} the id {repeated[0]!r} is there twice; give every customer one row and one id.")


def _scored(old: Segmentation, k: int, table: Table) -> _Known:
    spelled = [c.lower() for c in table.columns]
    if old.schema.id_column is None or old.schema.id_column.lower() not in spelled:
        wanted = old.schema.id_column or "an id"
        raise InputError(f"{table.name} has no column {wanted!r}, by which customers are found again; add that column.")
    new = read_customers(old, table)
    table, place = new.table, new.table.place
    at = [c.lower() for c in table.columns].index(old.schema.id_column.lower())
    ids = [row[at].strip() for row in table.rows]
    if "" in ids:
        raise InputError(
            f"{table.name}, {place} {table.lines[ids.index('')]}: a customer has no id; give every one its id."
        )
    _check_unique(ids, table.name)
    segments = score(old, k, np.nan_to_num(new.values)).segments
    placed = {own: i for i, own in enumerate(ids) if i not in new.reasons}
    return _Known(
        {own: new.values[i] for own, i in placed.items()},
        {own: int(segments[i]) for own, i in placed.items()},
        frozenset(ids) - frozenset(placed),
        new.notes,
    )


def _match(old: Segmentation, new: Segmentation, k: int) -> tuple[int, ...]:
    """For each segment before the one after whose center is nearest, one to one (Kuhn 1955), in old scaled units."""
    order = [next(f for f in new.schema.features if f.column.lower() == g.column.lower()) for g in old.schema.features]
    segments = new.solution(k).segments
    numbers = scaler_of(old).of_features().transform(np.array([[g.center[f.column] for f in order] for g in segments]))
    shares = [{column.lower(): own for column, own in new.shares(g).items()} for g in segments]
    averages = [
        np.array([old.scaling.average(c.key, own[c.column.lower()]) for own in shares])
        for c in old.schema.forming_categories
    ]
    later = np.nan_to_num(np.column_stack([numbers, *averages]), nan=0.0)
    apart = ((centers(old, k)[:, None, :] - later[None, :, :]) ** 2).sum(axis=2)
    _, columns = linear_sum_assignment(apart)
    return tuple(int(c) + 1 for c in columns)


def _moves(old: Segmentation, k: int, known: _Known, later: _Known, matched: tuple[int, ...]) -> Iterator[Move]:
    both = [own for own in known.segments if own in later.segments]
    by_old_centers = _by_old_centers(old, k, [later.values[own] for own in both])
    changed = dict(zip(both, by_old_centers, strict=True))
    renumbered = {segment: i for i, segment in enumerate(matched, start=1)}
    for own, before in known.segments.items():
        if own not in changed:
            yield Move(own, before, None, "not placed" if own in later.unplaced else "left")
            continue
        after = renumbered[later.segments[own]]
        yield Move(own, before, after, _why(before, int(changed[own]), after))
    for own, segment in later.segments.items():
        if own not in known.segments:
            yield Move(own, None, renumbered[segment], "not placed" if own in known.unplaced else "joined")


def _by_old_centers(old: Segmentation, k: int, values: list[Floats]) -> NDArray[np.int64]:
    """Return the segments by the earlier centers; 0 for customers with a value that there was not."""
    if not values:
        return np.array([], dtype=np.int64)
    matrix = np.array(values)
    return np.where(np.isnan(matrix).any(axis=1), 0, score(old, k, np.nan_to_num(matrix)).segments)


def _why(before: int, changed: int, after: int) -> Why:
    """Take `changed`, where the old centers put the customer's new values."""
    if before == after:
        return "stayed"
    if changed == after:
        return "customer changed"
    return "centers drifted" if changed == before else "both changed"


def summary(found: Movement) -> list[str]:
    """Return the movement in lines of text."""
    whys = Counter(m.why for m in found.moves)
    both = sum(1 for m in found.moves if m.before is not None and m.after is not None)
    moved = both - whys["stayed"]
    totals = (
        f"{moved:,} of {both:,} customers moved: {whys['customer changed']:,} because they changed, "
        f"{whys['centers drifted']:,} because the centers drifted, {whys['both changed']:,} because of both; "
        f"{whys['joined']:,} joined, {whys['left']:,} left, {whys['not placed']:,} could not be placed at one of "
        "the times."
    )
    lines = [totals, *found.notes]
    if found.matched != tuple(range(1, len(found.names) + 1)):
        pairs = ", ".join(f"{i} is {j}" for i, j in enumerate(found.matched, start=1) if i != j)
        lines.append(f"Segments are matched by their centers and numbered as before; before is after: {pairs}.")
    lines += [
        f"  {count.total():6,}  {found.names[a - 1]} -> {found.names[b - 1]}"
        for (a, b), count in sorted(found.flows().items(), key=lambda pair: -pair[1].total())
        if a != b
    ]
    return lines
