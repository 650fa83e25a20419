"""What each column of a table becomes: features with their steps and scale, categories, descriptors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.cleaning.columns.ordered_text import in_order, n_ranked
from analysis.cleaning.columns.roles import MOST_FEATURES, Column
from analysis.cleaning.findings import (
    NO_VALUE,
)
from analysis.cleaning.number_sql import number_sql
from analysis.core.errors import InputError
from analysis.core.headers import AMOUNT_SPENT, MONETARY, make_key, names_of, read_header, short_label
from analysis.core.schema import (
    MAX_DECIMALS,
    Category,
    Feature,
    Schema,
    decimals_of,
    find_feature,
    make_distinct,
    pick_features,
)
from analysis.model.question import Question
from analysis.model.report import REFERENCE
from analysis.reading.tables.raw_table import Table

SMALLEST_RANGE = 1e-12
HEAVY_TAIL = 2.0
FEW_FOR_SKEW = 20
FEWEST = 2


@dataclass(frozen=True)
class Measured:
    """The numbers of one column: the finest difference, lowest, highest, skewness plain and of logarithms.

    Lowest and highest are NaN where none can be computed with.
    """

    step: float
    low: float
    high: float
    skewness: float
    log_skewness: float


def measure(table: Table, c: Column, joins: str) -> Measured:
    """Measure the numbers of a column."""
    rounds = ", ".join(f"bool_and(round(x, {d}) = x)" for d in range(MAX_DECIMALS))
    low, high, skewness, log_skewness, *whole = table.ask(
        f"SELECT min(x), max(x), skewness(x), skewness(sign(x) * ln(1 + abs(x))), {rounds} "
        f"FROM (SELECT {number_sql(c)} AS x FROM raw {joins})"
    )[0]
    decimals = next((d for d, fits in enumerate(whole) if fits), MAX_DECIMALS)
    low, high = (np.nan if end is None else end for end in (low, high))
    return Measured(float(f"1e-{decimals}"), low, high, skewness or 0.0, log_skewness or 0.0)


def schema_of(
    table: Table, columns: tuple[Column, ...], measured: dict[int, Measured], question: Question
) -> tuple[Schema, tuple[Column, ...]]:
    """Return the schema, and the columns with what they are used for in the end.

    Raises InputError where fewer than two columns form segments, and for wishes that cannot be met.
    """
    columns = tuple(_kept(_varying(c, measured), question) for c in columns)
    taken: set[str] = set()
    is_summed = any(d.what == REFERENCE for d in table.decisions)

    def numbers(*roles: str) -> list[Feature]:
        return [
            _feature(c, measured[c.position], question, taken, is_summed=is_summed) for c in columns if c.role in roles
        ]

    features = numbers("feature", "amount")
    categories = tuple(_category(table, c, taken, question) for c in columns if c.role == "category")
    described = numbers("descriptor")
    forming = sum(c.forms for c in categories)
    if len(features) + forming < FEWEST:
        raise InputError(_too_few(features, categories, columns))
    apart = make_distinct([*features, *described])
    wanted = _without_categories(question.features, categories)
    chosen = pick_features(apart[: len(features)], wanted, FEWEST - forming)
    described = list(apart[len(features) :])
    if len(chosen) + forming > MOST_FEATURES:
        raise InputError(
            f"{len(chosen) + forming} columns are asked for, but at most {MOST_FEATURES} form segments; choose fewer."
        )
    unused = {f.column for f in features} - {f.column for f in chosen}
    columns = tuple(
        replace(c, role="ignored", why="it was not among the features asked for") if c.header in unused else c
        for c in columns
    )
    id_column = next((c.header for c in columns if c.role == "id"), None)
    for name in question.scalings:
        find_feature(chosen, name)
    _check_weights(chosen, categories, question)
    return Schema(id_column, chosen, categories, table.columns, tuple(described)), columns


def _without_categories(wanted: tuple[str, ...] | None, categories: tuple[Category, ...]) -> tuple[str, ...] | None:
    """Return the columns asked for that are no categories."""
    named = {name for c in categories if c.forms for name in names_of(c.column)}
    return None if wanted is None else tuple(name for name in wanted if name.strip().lower() not in named)


def _too_few(features: Sequence[Feature], categories: Sequence[Category], columns: Sequence[Column]) -> str:
    """Return the sentence for a table of which fewer than two columns form segments."""
    doubts = [f"{c.header} is left out. {c.doubt.evidence}" for c in columns if c.doubt]
    names = ", ".join(f.column for f in features) or "none"
    describing = [c.column for c in categories if not c.forms][: FEWEST - len(features)]
    offer = f" Categories can form segments, too: choose so for {' and '.join(describing)}." if describing else ""
    return " ".join(
        [f"Segments need at least two numeric columns that vary; found {len(features)} ({names}).{offer}", *doubts]
    )


def _check_weights(features: tuple[Feature, ...], categories: tuple[Category, ...], question: Question) -> None:
    """Raise InputError for a weight of a column that does not form segments."""
    forming: tuple[Feature | Category, ...] = (*features, *(c for c in categories if c.forms))
    for name in question.weights:
        if not any(name.strip().lower() in names_of(column.column) for column in forming):
            known = ", ".join(column.column for column in forming)
            raise InputError(f"{name[:60]!r} has a weight but does not form segments; these do: {known}.")


def _weight(header: str, question: Question) -> float:
    own = {name.strip().lower(): weight for name, weight in question.weights.items()}
    return float(next((own[name] for name in names_of(header) if name in own), 1.0))


def _varying(c: Column, measured: dict[int, Measured]) -> Column:
    spread = measured.get(c.position)
    if spread is None or spread.high - spread.low >= SMALLEST_RANGE:
        return c
    why = "it has the same value for every customer"
    return replace(c, role="ignored", why="no number in it can be computed with" if np.isnan(spread.high) else why)


def _kept(c: Column, question: Question) -> Column:
    """Leave a descriptor out where customers are kept in groups: groups are not made to hide it."""
    if c.role != "descriptor" or question.smallest_cell is None:
        return c
    return replace(c, role="ignored", why="groups of customers keep no columns that only describe")


def _feature(c: Column, m: Measured, question: Question, taken: set[str], *, is_summed: bool) -> Feature:
    label, unit, scale = read_header(c.header)
    short = short_label(label)
    key = make_key(short, taken)
    taken.add(key)
    if is_summed and label == MONETARY:
        label = short = AMOUNT_SPENT
    return Feature(
        key,
        c.header,
        label,
        short,
        unit,
        scale,
        m.step,
        decimals_of(m.high - m.low),
        _proposed_scaling(c, m, question),
        weight=_weight(c.header, question),
    )


def _proposed_scaling(c: Column, m: Measured, question: Question) -> str:
    """Logarithms tame a heavy tail: where the skewness is above 2 and they at least halve it."""
    heavy = c.facts.given >= FEW_FOR_SKEW and m.skewness > HEAVY_TAIL
    proposed = "log" if heavy and abs(m.log_skewness) < m.skewness / 2 else "standard"
    own = {name.strip().lower(): scaling for name, scaling in question.scalings.items()}
    asked = next((own[name] for name in names_of(c.header) if name in own), question.scaling)
    return proposed if asked == "auto" else asked


def _category(table: Table, c: Column, taken: set[str], question: Question) -> Category:
    label, _, _ = read_header(c.header)
    key = make_key(label, taken)
    taken.add(key)
    t = c.facts.text
    rows = table.ask(f"SELECT DISTINCT CASE WHEN {c.facts.gone} THEN '{NO_VALUE}' ELSE {t} END FROM raw")
    values = in_order(value for (value,) in rows)
    if not c.forms:
        return Category(key, c.header, label, values)
    return Category(
        key, c.header, label, values, forms=True, n_ranked=n_ranked(values), weight=_weight(c.header, question)
    )
