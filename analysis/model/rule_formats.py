"""A segment's rule as a value, with how well it holds, and its texts: words, SQL, pandas, Excel.

`rules.py` finds rules; reading and stating them needs neither scikit-learn nor pandas, so that the page can do it.
All four texts compare with `>` and `<=` against the same numbers, so they mean the same customers.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.core.duckdb_io import literal, quote
from analysis.core.schema import Category, Feature, Schema
from analysis.core.vocabulary.flags import UNKNOWN
from analysis.model.selections.words import listed

NO_RULE = "no short rule describes this segment"
EVERYBODY = "every customer"


@dataclass(frozen=True)
class Interval:
    """`above < feature <= up_to` in original units, by feature key; None where that side is open, never on both."""

    feature: str
    above: float | None
    up_to: float | None


@dataclass(frozen=True)
class Values:
    """The value of a category, by its key, is one of `values`, in the category's order."""

    category: str
    values: tuple[str, ...]


Condition = Interval | Values
Alternative = tuple[Condition, ...]


@dataclass(frozen=True)
class Fidelity:
    """Customers in the segment (`size`), customers the rule picks (`covered`), and customers that are both."""

    size: int
    covered: int
    correct: int

    @property
    def precision(self) -> float | None:
        """Share of the customers picked that are in the segment; None where the rule picks nobody."""
        return self.correct / self.covered if self.covered else None

    @property
    def recall(self) -> float | None:
        """Share of the segment that the rule picks; None where the segment is empty."""
        return self.correct / self.size if self.size else None


@dataclass(frozen=True)
class Rule:
    """The rule of one segment: a customer follows it that meets every condition of any of the `alternatives`.

    No alternative: there is no rule and nobody follows it. One without conditions: all customers do. The largest
    alternative stands first, intervals in reading order, then categories. `fidelity` is measured on all customers,
    `cross_validated` on customers that the rule was not fitted on. `dataclasses.asdict` makes JSON of it and
    `read_rule` a rule of that.
    """

    segment: int
    alternatives: tuple[Alternative, ...]
    fidelity: Fidelity
    cross_validated: Fidelity


def read_rule(raw: dict[str, Any]) -> Rule:
    """Return a rule out of the JSON that `dataclasses.asdict` made of it.

    Raises KeyError or TypeError for any other.
    """
    return Rule(
        raw["segment"],
        tuple(tuple(_condition(c) for c in alternative) for alternative in raw["alternatives"]),
        Fidelity(**raw["fidelity"]),
        Fidelity(**raw["cross_validated"]),
    )


def _condition(raw: dict[str, Any]) -> Condition:
    return Values(raw["category"], tuple(raw["values"])) if "category" in raw else Interval(**raw)


def accuracy(measured: Iterable[Fidelity]) -> float:
    """Share of customers whose own segment's rule picks them, given the fidelity of every segment's rule.

    As every customer follows the rule of one segment at most, it is the accuracy of all rules together.
    """
    fidelities = list(measured)
    return sum(f.correct for f in fidelities) / sum(f.size for f in fidelities)


def words(rule: Rule, schema: Schema) -> str:
    """Return the rule as people say it: `income above 69 k$ and spending above 40`.

    Alternatives joined with `, or `.
    """
    if not rule.alternatives:
        return NO_RULE
    return ", or ".join(
        " and ".join(_condition_words(c, schema) for c in alternative) or EVERYBODY for alternative in rule.alternatives
    )


def sql(rule: Rule, schema: Schema) -> str:
    """Write the rule as a condition after WHERE, on the original columns, in SQL that DuckDB and PostgreSQL read.

    A missing value is within no interval.
    """
    if not rule.alternatives:
        return "FALSE"
    return _joined([_sql_alternative(a, schema) for a in rule.alternatives], " OR ")


def pandas_query(rule: Rule, schema: Schema) -> str:
    """Return the rule as Python code that makes a mask of a data frame `df` with the original columns: `df[<code>]`.

    A missing value is within no interval.
    """
    if not rule.alternatives:
        return "df.index.isin([])"
    return _joined([_pandas_alternative(a, schema) for a in rule.alternatives], " | ")


def excel(rule: Rule, schema: Schema) -> str:
    """Return the rule as a formula for row 2 of a sheet with the table's columns from A, its header in row 1.

    English function names and commas, as in files; an empty cell, which Excel compares as 0, is within no interval.
    """
    if not rule.alternatives:
        return "=FALSE()"
    alternatives = [_excel_alternative(a, schema) for a in rule.alternatives]
    return f"=OR({','.join(alternatives)})" if len(alternatives) > 1 else f"={alternatives[0]}"


def _feature(schema: Schema, key: str) -> Feature:
    return next(f for f in schema.features if f.key == key)


def _category(schema: Schema, key: str) -> Category:
    return next(c for c in schema.categories if c.key == key)


def _condition_words(condition: Condition, schema: Schema) -> str:
    if isinstance(condition, Values):
        return _values_words(condition, _category(schema, condition.category))
    return _interval_words(condition, _feature(schema, condition.feature))


def _values_words(condition: Values, category: Category) -> str:
    """Return the values, or those that it must not be where these are fewer."""
    others = [v for v in category.values if v not in condition.values]
    if 2 * len(others) < len(category.values):
        return f"{category.spoken} not {listed(others, 'or')}"
    return f"{category.spoken} {listed(condition.values, 'or')}"


def _digits(value: float, grouping: str = "") -> str:
    """Return the shortest decimal that is exactly this float, without an exponent."""
    text = format(Decimal(repr(float(value))), f"{grouping}f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _interval_words(interval: Interval, feature: Feature) -> str:
    sides = [("above", interval.above), ("up to", interval.up_to)]
    parts = [f"{side} {_digits(value, ',')}" for side, value in sides if value is not None]
    return " ".join([feature.spoken, *parts, feature.unit]).rstrip()


def _comparisons(interval: Interval, named: str) -> list[str]:
    sides = [(">", interval.above), ("<=", interval.up_to)]
    return [f"{named} {sign} {_digits(value)}" for sign, value in sides if value is not None]


def _joined(alternatives: list[str], by: str) -> str:
    return f"({by.join(alternatives)})" if len(alternatives) > 1 else alternatives[0]


def _sql_alternative(alternative: Alternative, schema: Schema) -> str:
    parts = [part for condition in alternative for part in _sql_parts(condition, schema)]
    return f"({' AND '.join(parts)})" if parts else "TRUE"


def _sql_parts(condition: Condition, schema: Schema) -> list[str]:
    if isinstance(condition, Interval):
        return _comparisons(condition, quote(_feature(schema, condition.feature).column))
    column = quote(_category(schema, condition.category).column)
    given = [literal(value) for value in condition.values if value != UNKNOWN]
    ways = [f"{column} IN ({', '.join(given)})"] * bool(given)
    ways += [f"{column} IS NULL OR {column} = ''"] * (UNKNOWN in condition.values)
    return [ways[0] if len(ways) == 1 and given else f"({' OR '.join(ways)})"]


def _pandas_alternative(alternative: Alternative, schema: Schema) -> str:
    parts = [part for condition in alternative for part in _pandas_parts(condition, schema)]
    return f"({' & '.join(f'({p})' for p in parts)})" if parts else "~df.index.isin([])"


def _pandas_parts(condition: Condition, schema: Schema) -> list[str]:
    if isinstance(condition, Interval):
        return _comparisons(condition, _series(_feature(schema, condition.feature).column))
    series = _series(_category(schema, condition.category).column)
    texts = [json.dumps(value, ensure_ascii=False) for value in condition.values if value != UNKNOWN]
    ways = [f"{series}.isin([{', '.join(texts)}])"] * bool(texts)
    ways += [f'({series}.fillna("") == "")'] * (UNKNOWN in condition.values)
    return [" | ".join(ways)]


def _series(column: str) -> str:
    return f"df[{json.dumps(column, ensure_ascii=False)}]"


def _excel_alternative(alternative: Alternative, schema: Schema) -> str:
    parts: list[str] = []
    for condition in alternative:
        if isinstance(condition, Values):
            parts.append(_excel_values(condition, _cell(schema, _category(schema, condition.category).column)))
            continue
        cell = _cell(schema, _feature(schema, condition.feature).column)
        parts += [f'{cell}<>""'] * _holds_zero(condition)
        parts += [c.replace(" ", "") for c in _comparisons(condition, cell)]
    return f"AND({','.join(parts)})" if len(parts) > 1 else (parts[0] if parts else "TRUE()")


def _excel_values(condition: Values, cell: str) -> str:
    """Return a formula that is true for the values; a missing one is an empty cell."""
    texts = ["" if value == UNKNOWN else value.replace('"', '""') for value in condition.values]
    ways = [f'{cell}=""' if not text else f'EXACT({cell},"{text}")' for text in texts]
    return f"OR({','.join(ways)})" if len(ways) > 1 else ways[0]


def _cell(schema: Schema, column: str) -> str:
    return f"{_column_letters(schema.columns.index(column))}2"


def _holds_zero(interval: Interval) -> bool:
    return (interval.above is None or interval.above < 0) and (interval.up_to is None or interval.up_to >= 0)


def _column_letters(position: int) -> str:
    """Return a for 0, Z for 25, AA for 26."""
    letters = ""
    while position >= 0:
        position, last = divmod(position, 26)
        letters, position = chr(ord("A") + last) + letters, position - 1
    return letters
