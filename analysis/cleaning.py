"""Raw text to typed customers: roles for the columns, stated rules for bad values, and a report of every change.

The rules: spaces around a value are removed; an empty value or one of `MISSING` is missing; a customer with a missing
or unreadable feature value, a repeated row, or an id already used is kept in every export but not segmented; a missing
category is a value of its own; outliers are kept and pointed out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.numbers import LARGEST, MISSING, NUMBER, what_is_wrong
from analysis.schema import (
    Category,
    Feature,
    Schema,
    make_key,
    pick_features,
    read_header,
    short_label,
    split_words,
    tell_apart,
)
from analysis.sources import Table

RESERVED_COLUMNS = frozenset({"__line", "__cell"})
NO_VALUE = "(missing)"
NUMERIC_SHARE = 0.9
MAX_CATEGORY_VALUES = 20
MAX_DECIMALS = 6
SMALLEST_RANGE = 1e-12
FENCE = 3.0


@dataclass(frozen=True)
class Unplaced:
    """A customer that is not segmented: where it stands, its id, and why."""

    line: int
    id: str
    reason: str


@dataclass(frozen=True)
class Report:
    """What cleaning did: one sentence per change, remarks that changed nothing, and customers not segmented."""

    changes: tuple[str, ...]
    remarks: tuple[str, ...]
    not_segmented: tuple[Unplaced, ...]


@dataclass(frozen=True)
class Cleaned:
    """Typed customers.

    `customers` has one row per row of the source, in its order: `line` (int), `id` (text, if there is an id column),
    one float64 column per feature key, one text column per category key, and `placed` (bool, can be segmented).
    """

    schema: Schema
    customers: pd.DataFrame
    report: Report


def clean(table: Table, wanted: tuple[str, ...] | None = None) -> Cleaned:
    """Give the columns of `table` their roles and its values their types.

    `wanted` names the features to use; by default all numeric columns that vary. Raises InputError when there are
    fewer than two of them, or a wanted one is unknown.
    """
    _check_names(table)
    text = pd.DataFrame([[v.strip() for v in row] for row in table.rows], columns=list(table.columns), dtype=object)
    id_column = _find_id(text)
    numeric = {c: _numbers(text[c]) for c in text.columns if c != id_column and _is_numeric(text[c])}
    schema, remarks = _roles(text, numeric, id_column, wanted)
    changes, customers = _type_customers(table, text, numeric, schema)
    unplaced = _unplaced(text, customers, schema)
    customers["placed"] = ~customers["line"].isin([u.line for u in unplaced])
    remarks += _outliers(customers, schema)
    return Cleaned(schema, customers, Report(tuple(changes), tuple(remarks), tuple(unplaced)))


def _check_names(table: Table) -> None:
    own = [c for c in table.columns if c.lower() in RESERVED_COLUMNS]
    if own:
        raise InputError(f"{table.name}: the header {own[0]!r} is used by Kindred itself; rename that column.")


def _find_id(text: pd.DataFrame) -> str | None:
    named = [c for c in text.columns if re.search(r"\b(id|key)\b", split_words(c).lower())]
    return named[0] if named else None


def _is_missing(values: pd.Series) -> pd.Series:
    return values.str.lower().isin(MISSING)


def _numbers(values: pd.Series) -> pd.Series:
    readable = values.where(values.str.fullmatch(NUMBER))
    numbers = pd.to_numeric(readable, errors="coerce").astype("float64") + 0.0  # -0.0 and 0.0 are one value
    return numbers.where(numbers.abs() <= LARGEST)


def _is_numeric(values: pd.Series) -> bool:
    given = values[~_is_missing(values)]
    return len(given) > 0 and _numbers(given).notna().mean() >= NUMERIC_SHARE


def _roles(
    text: pd.DataFrame, numeric: dict[str, pd.Series], id_column: str | None, wanted: tuple[str, ...] | None
) -> tuple[Schema, list[str]]:
    remarks: list[str] = []
    taken: set[str] = set()
    features: list[Feature] = []
    categories: list[Category] = []
    for column in text.columns:
        if column == id_column:
            continue
        if column in numeric:
            if np.ptp(numeric[column].dropna()) < SMALLEST_RANGE:
                remarks.append(f"{column} is not used: it has the same value for every customer.")
            else:
                features.append(_feature(column, numeric[column], taken))
        elif len(values := _category_values(text[column])) <= MAX_CATEGORY_VALUES:
            categories.append(_category(column, values, taken))
        else:
            remarks.append(f"{column} is not used: free text with {len(values)} different values.")
    if len(features) < 2:
        raise InputError(
            f"Segments need at least two numeric columns that vary; found {len(features)} "
            f"({', '.join(f.column for f in features) or 'none'})."
        )
    told = tell_apart(features)
    chosen = pick_features(told, wanted)
    unused = [f.column for f in told if f not in chosen]
    remarks += [f"{column} is not used: it was not among the features asked for." for column in unused]
    return Schema(id_column, chosen, tuple(categories), tuple(text.columns)), remarks


def _feature(column: str, numbers: pd.Series, taken: set[str]) -> Feature:
    label, unit, scale = read_header(column)
    key = make_key(short_label(label), taken)
    taken.add(key)
    values = numbers.dropna().to_numpy()
    feature = Feature(key, column, label, short_label(label), unit, scale)
    return replace(feature, step=_step(values), decimals=_decimals(np.ptp(values)))


def _step(values: np.ndarray) -> float:
    for decimals in range(MAX_DECIMALS):
        if np.array_equal(np.round(values, decimals), values):
            return float(f"1e-{decimals}")
    return float(f"1e-{MAX_DECIMALS}")


def _decimals(spread: float) -> int:
    return int(np.clip(np.ceil(np.log10(20 / spread)), 0, MAX_DECIMALS))


def _category_values(values: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(set(values.where(~_is_missing(values), NO_VALUE))))


def _category(column: str, values: tuple[str, ...], taken: set[str]) -> Category:
    label, _, _ = read_header(column)
    key = make_key(label, taken)
    taken.add(key)
    return Category(key, column, label, values)


def _type_customers(
    table: Table, text: pd.DataFrame, numeric: dict[str, pd.Series], schema: Schema
) -> tuple[list[str], pd.DataFrame]:
    customers = pd.DataFrame({"line": np.array(table.lines, dtype=np.int64)})
    if schema.id_column:
        customers["id"] = text[schema.id_column]
    for feature in schema.features:
        customers[feature.key] = numeric[feature.column]
    changes: list[str] = []
    for category in schema.categories:
        missing = _is_missing(text[category.column])
        customers[category.key] = text[category.column].where(~missing, NO_VALUE)
        if missing.any():
            changes.append(
                f"{category.column}: {_count(int(missing.sum()), 'missing value')} shown as {NO_VALUE} "
                f"(first on line {customers['line'][missing].iloc[0]})."
            )
    return _trimmed(table) + changes, customers


def _trimmed(table: Table) -> list[str]:
    changes = []
    for position, column in enumerate(table.columns):
        at = [line for line, row in zip(table.lines, table.rows, strict=True) if row[position] != row[position].strip()]
        if at:
            changes.append(f"{column}: spaces removed around {_count(len(at), 'value')} (first on line {at[0]}).")
    return changes


def _unplaced(text: pd.DataFrame, customers: pd.DataFrame, schema: Schema) -> list[Unplaced]:
    reasons: dict[int, str] = {}
    for feature in schema.features:
        _note_bad_numbers(text[feature.column], customers[feature.key], feature.column, reasons)
    _note_repeats(text, customers["line"], schema.id_column, reasons)
    ids = text[schema.id_column] if schema.id_column else pd.Series([""] * len(text))
    return [Unplaced(int(customers["line"][i]), str(ids[i]), reason) for i, reason in sorted(reasons.items())]


def _note_bad_numbers(values: pd.Series, numbers: pd.Series, column: str, reasons: dict[int, str]) -> None:
    for i in np.flatnonzero(numbers.isna()):
        reasons.setdefault(int(i), f"{column} is {what_is_wrong(values[i])}")


def _note_repeats(text: pd.DataFrame, lines: pd.Series, id_column: str | None, reasons: dict[int, str]) -> None:
    """Rows are compared whole only where an id says who they are; without one, two alike may be two customers."""
    if id_column is None:
        return
    first_row = _first_seen(list(text.itertuples(index=False, name=None)))
    first_id = _first_seen(list(text[id_column]))
    for i in range(len(text)):
        if first_row[i] != i:
            reasons.setdefault(i, f"the same row as line {lines[first_row[i]]}")
        elif first_id[i] != i and text[id_column][i]:
            reasons.setdefault(i, f"{id_column} {text[id_column][i]!r} is already on line {lines[first_id[i]]}")


def _first_seen(values: Sequence[object]) -> list[int]:
    first: dict[object, int] = {}
    return [first.setdefault(value, i) for i, value in enumerate(values)]


def _outliers(customers: pd.DataFrame, schema: Schema) -> list[str]:
    """Tukey's outer fences: beyond three times the interquartile range from the quartiles (Tukey 1977, ch. 2)."""
    remarks = []
    for feature in schema.features:
        values = customers[feature.key].to_numpy()
        q1, q3 = np.nanpercentile(values, [25, 75])
        far = (values < q1 - FENCE * (q3 - q1)) | (values > q3 + FENCE * (q3 - q1))
        if far.any() and q3 > q1:
            line = customers["line"].to_numpy()[far][0]
            remarks.append(f"{feature.column}: {_count(int(far.sum()), 'outlier')} kept (first on line {line}).")
    return remarks


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
