"""A selection: clauses that state themselves as JSON (in links), as a predicate on cells, and in words.

A clause belongs to the view that made it and holds alternatives ("or"), each a list of conditions ("and"). The
cross-filter rule: a clause is not applied to the view it came from. `assets/crossfilter/` says the same in the browser.
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.core.duckdb_io import quote
from analysis.core.errors import InputError
from analysis.core.schema import Schema
from analysis.model.customer_measures import MEASURE_KEYS, measure_column

MAX_CLAUSES = 40
MAX_PARTS = 40
MAX_ENTRIES = 1000
MAX_POINTS = 400
MAX_DEPTH = 8
MAX_NUMBER = 1e300
# the browser reads links too, and refuses the same: it gets these with the page
LINK_LIMITS = {
    "clauses": MAX_CLAUSES,
    "parts": MAX_PARTS,
    "entries": MAX_ENTRIES,
    "points": MAX_POINTS,
    "depth": MAX_DEPTH,
    "number": MAX_NUMBER,
}
MAP_FIELDS = ("pc1", "pc2")
MAX_CLUSTERS = 10
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # in every release of Unicode


class SelectionError(InputError):
    """A link's selection that cannot be read; the message names the part."""


@dataclass(frozen=True)
class Between:
    """`low <= field <= high`, in the units of the feature or measure."""

    field: str
    low: float
    high: float


@dataclass(frozen=True)
class Inside:
    """Inside a polygon over two fields, by the even-odd rule; `points` are its corners."""

    x: str
    y: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class OneOf:
    """A segment number or a category value out of `values`; `k7` as the field means the segments of 7, shown or not."""

    field: str
    values: tuple[str | int, ...]


Condition = Between | Inside | OneOf


@dataclass(frozen=True)
class Clause:
    """What one view selects: any of `parts`, each of which holds when all its conditions hold."""

    view: str
    parts: tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True)
class Selection:
    """Clauses, at most one per view; no clause selects all customers."""

    clauses: tuple[Clause, ...] = ()

    @property
    def needs_measures(self) -> bool:
        """Return whether a condition is about a measure of single customers from evidence."""
        conditions = (x for c in self.clauses for part in c.parts for x in part)
        return any(isinstance(x, Between) and x.field in MEASURE_KEYS for x in conditions)

    def without(self, view: str) -> "Selection":
        """Return the selection as `view` is filtered by it: all clauses but its own."""
        return Selection(tuple(c for c in self.clauses if c.view != view))


@dataclass(frozen=True)
class _Table:
    """What a link's conditions are checked against."""

    schema: Schema
    n_clusters: int
    ks: Collection[int]


def parse_selection(
    text: str, schema: Schema, n_clusters: int, ks: Collection[int] = range(2, MAX_CLUSTERS + 1)
) -> Selection:
    """Read the `where` of a link: `[[view, [condition, ...], ...], ...]`; `ks` are the numbers of segments there are.

    A condition is `["between", field, low, high]`, `["inside", x, y, [x1, y1, x2, y2, ...]]` or
    `["oneof", field, value, ...]`. Raises SelectionError for anything else.
    """
    if not text:
        return Selection()
    try:
        raw = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise SelectionError("The selection in this link is cut short or misspelt; copy the link again.") from error
    if _is_deeper(raw, MAX_DEPTH):
        raise SelectionError("The selection in this link holds lists in lists in lists; copy the link again.")
    table = _Table(schema, n_clusters, ks)
    clauses = tuple(_clause(item, table) for item in _items(raw, "the selection", MAX_CLAUSES))
    if len({c.view for c in clauses}) < len(clauses):
        raise SelectionError("The selection in this link names one view twice; copy the link again.")
    return Selection(clauses)


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _is_deeper(raw: Any, most: int) -> bool:
    """Return whether lists are nested more than `most` deep; what follows may then put any of them into words."""
    return isinstance(raw, dict | list) and (most == 0 or any(_is_deeper(inner, most - 1) for inner in raw))


def _items(raw: Any, what: str, most: int) -> list[Any]:
    if not isinstance(raw, list) or not raw or len(raw) > most:
        raise SelectionError(f"In this link, {what} should be a list of 1 to {most} entries; copy the link again.")
    return raw


def _clause(raw: Any, table: _Table) -> Clause:
    view, *parts = _items(raw, "a clause", MAX_PARTS + 1)
    if not isinstance(view, str) or UNPRINTABLE.search(view) or not parts:
        raise SelectionError("In this link, a clause lacks its view or its conditions; copy the link again.")
    return Clause(
        view,
        tuple(tuple(_condition(c, table) for c in _items(part, "a part of a clause", MAX_PARTS)) for part in parts),
    )


def _condition(raw: Any, table: _Table) -> Condition:
    kind, *rest = _items(raw, "a condition", MAX_ENTRIES)
    placed = {f.key for f in table.schema.numbers} | set(MAP_FIELDS)
    numeric = placed | MEASURE_KEYS
    match kind, rest:
        case "between", [str(field), low, high] if field in numeric and _is_number(low) and _is_number(high):
            if float(low) <= float(high):
                return Between(field, float(low), float(high))
        case "inside", [str(x), str(y), list(flat)] if {x, y} <= placed:
            if 6 <= len(flat) <= 2 * MAX_POINTS and len(flat) % 2 == 0 and all(map(_is_number, flat)):
                pairs = zip(map(float, flat[::2]), map(float, flat[1::2]), strict=True)
                return Inside(x, y, tuple(pairs))
        case "oneof", [str(field), *values] if values and len(set(map(repr, map(_whole, values)))) == len(values):
            return OneOf(field, _known_values(field, [_whole(v) for v in values], table))
    raise SelectionError(
        f"In this link, the condition {json.dumps(raw)[:80]} does not fit this table; remove it or copy the link again."
    )


def _is_number(value: Any) -> bool:
    """As the browser sees it, whose numbers are all doubles."""
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > MAX_NUMBER:
        return False
    return abs(float(value)) < MAX_NUMBER


def _whole(value: Any) -> Any:
    """1 for 1.0: in a browser they are the same number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _known_values(field: str, values: list[Any], table: _Table) -> tuple[str | int, ...]:
    if field == "segment":
        return _known_segments(values, table.n_clusters, "shown; choose one of them")
    if field in {f"k{k}" for k in table.ks}:
        return _known_segments(values, int(field[1:]), "of that many; choose one of them")
    category = next((c for c in table.schema.categories if c.key == field), None)
    if category is None:
        raise SelectionError(f"This link selects by {field[:40]!r}, which this table does not have; remove it.")
    unknown = [v for v in values if v not in category.values]
    if unknown:
        raise SelectionError(
            f"This link selects {category.label} {str(unknown[0])[:40]!r}, which nobody here has; remove it."
        )
    return tuple(values)


def _known_segments(values: list[Any], n_clusters: int, which: str) -> tuple[int, ...]:
    if all(type(v) is int and 1 <= v <= n_clusters for v in values):
        return tuple(values)
    raise SelectionError(f"This link selects a segment that is not among the {n_clusters} {which}.")


def to_json(selection: Selection) -> str:
    """Return the `where` of a link, as `parse_selection` reads it."""
    raw = [[c.view, *[[_raw_condition(x) for x in part] for part in c.parts]] for c in selection.clauses]
    return json.dumps(raw, separators=(",", ":"), ensure_ascii=False) if raw else ""


def _raw_condition(condition: Condition) -> list[Any]:
    match condition:
        case Between(field, low, high):
            return ["between", field, low, high]
        case Inside(x, y, points):
            return ["inside", x, y, [v for point in points for v in point]]
        case OneOf(field, values):
            return ["oneof", field, *values]


def predicate(selection: Selection, n_clusters: int) -> tuple[str, list[Any]]:
    """Return an SQL condition on the columns of `cells.parquet`, and its parameters."""
    parameters: list[Any] = []
    clauses = [
        _any_of([_all_of([_sql(c, n_clusters, parameters) for c in part]) for part in clause.parts])
        for clause in selection.clauses
    ]
    return (_all_of(clauses) if clauses else "TRUE"), parameters


def _all_of(conditions: Sequence[str]) -> str:
    return "(" + " AND ".join(conditions) + ")"


def _any_of(conditions: Sequence[str]) -> str:
    return "(" + " OR ".join(conditions) + ")"


def _sql(condition: Condition, n_clusters: int, parameters: list[Any]) -> str:
    match condition:
        case Between(field, low, high):
            parameters += [low, high]
            column = measure_column(field, n_clusters) if field in MEASURE_KEYS else field
            return f"({quote(column)} BETWEEN CAST(? AS DOUBLE) AND CAST(? AS DOUBLE))"
        case OneOf(field, values):
            parameters += values
            column = f"k{n_clusters}" if field == "segment" else field
            return f"({quote(column)} IN ({', '.join('?' * len(values))}))"
        case Inside(x, y, points):
            return _inside_sql(f"CAST({quote(x)} AS DOUBLE)", f"CAST({quote(y)} AS DOUBLE)", points, parameters)


def _inside_sql(x: str, y: str, points: tuple[tuple[float, float], ...], parameters: list[Any]) -> str:
    """Crossings of a ray to the right, counted (Haines 1994); the browser does the same sums in the same order."""
    edges = [
        {"y1": y1, "y2": y2, "dx": x2 - x1, "dy": y2 - y1, "x1": x1}
        for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True)
        if y1 != y2
    ]
    if not edges:
        return "FALSE"
    parameters.append(edges)
    crossed = f"lambda e: (e.y1 > {y}) <> (e.y2 > {y}) AND {x} < e.dx * ({y} - e.y1) / e.dy + e.x1"
    return f"(len(list_filter(CAST(? AS {_EDGES}), {crossed})) % 2 = 1)"


_EDGES = "STRUCT(y1 DOUBLE, y2 DOUBLE, dx DOUBLE, dy DOUBLE, x1 DOUBLE)[]"
