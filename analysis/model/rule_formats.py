"""A segment's rule as a value, with how well it holds, and its texts: words, SQL, pandas, Excel.

`rules.py` finds rules; reading and stating them needs neither scikit-learn nor pandas, so that the page can do it.
All four texts compare with `>` and `<=` against the same numbers, so they mean the same customers.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.core.duckdb_io import quote
from analysis.core.schema import Feature, Schema

NO_RULE = "no short rule describes this segment"
EVERYBODY = "every customer"


@dataclass(frozen=True)
class Interval:
    """`above < feature <= up_to` in original units, by feature key; None where that side is open, never on both."""

    feature: str
    above: float | None
    up_to: float | None


Alternative = tuple[Interval, ...]


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
    """The rule of one segment: a customer follows it that is within every interval of any of the `alternatives`.

    No alternative: there is no rule and nobody follows it. One without intervals: all customers do. The largest
    alternative stands first, intervals in reading order. `fidelity` is measured on all customers, `cross_validated` on
    customers that the rule was not fitted on. `dataclasses.asdict` makes JSON of it and `read_rule` a rule of that.
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
        tuple(tuple(Interval(**i) for i in alternative) for alternative in raw["alternatives"]),
        Fidelity(**raw["fidelity"]),
        Fidelity(**raw["cross_validated"]),
    )


def accuracy(measured: Iterable[Fidelity]) -> float:
    """Share of customers whose own segment's rule picks them, given the fidelity of every segment's rule.

    As every customer follows the rule of one segment at most, it is the accuracy of all rules together.
    """
    found = list(measured)
    return sum(f.correct for f in found) / sum(f.size for f in found)


def words(rule: Rule, schema: Schema) -> str:
    """Return the rule as people say it: `income above 69 k$ and spending above 40`.

    Alternatives joined with `, or `.
    """
    if not rule.alternatives:
        return NO_RULE
    return ", or ".join(
        " and ".join(_interval_words(i, _feature(schema, i.feature)) for i in alternative) or EVERYBODY
        for alternative in rule.alternatives
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


def _digits(value: float, grouping: str = "") -> str:
    """Return the shortest decimal that is exactly this float, without an exponent."""
    text = format(Decimal(repr(float(value))), f"{grouping}f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _interval_words(interval: Interval, feature: Feature) -> str:
    sides = [("above", interval.above), ("up to", interval.up_to)]
    parts = [f"{side} {_digits(value, ',')}" for side, value in sides if value is not None]
    return " ".join([feature.short.lower(), *parts, feature.unit]).rstrip()


def _comparisons(interval: Interval, named: str) -> list[str]:
    sides = [(">", interval.above), ("<=", interval.up_to)]
    return [f"{named} {sign} {_digits(value)}" for sign, value in sides if value is not None]


def _joined(alternatives: list[str], by: str) -> str:
    return f"({by.join(alternatives)})" if len(alternatives) > 1 else alternatives[0]


def _sql_alternative(alternative: Alternative, schema: Schema) -> str:
    parts = [c for i in alternative for c in _comparisons(i, quote(_feature(schema, i.feature).column))]
    return f"({' AND '.join(parts)})" if parts else "TRUE"


def _pandas_alternative(alternative: Alternative, schema: Schema) -> str:
    headers = [json.dumps(_feature(schema, i.feature).column, ensure_ascii=False) for i in alternative]
    parts = [c for i, header in zip(alternative, headers, strict=True) for c in _comparisons(i, f"df[{header}]")]
    return f"({' & '.join(f'({p})' for p in parts)})" if parts else "~df.index.isin([])"


def _excel_alternative(alternative: Alternative, schema: Schema) -> str:
    parts: list[str] = []
    for interval in alternative:
        cell = f"{_column_letters(schema.columns.index(_feature(schema, interval.feature).column))}2"
        parts += [f'{cell}<>""'] * _holds_zero(interval)
        parts += [c.replace(" ", "") for c in _comparisons(interval, cell)]
    return f"AND({','.join(parts)})" if len(parts) > 1 else (parts[0] if parts else "TRUE()")


def _holds_zero(interval: Interval) -> bool:
    return (interval.above is None or interval.above < 0) and (interval.up_to is None or interval.up_to >= 0)


def _column_letters(position: int) -> str:
    """Return a for 0, Z for 25, AA for 26."""
    letters = ""
    while position >= 0:
        position, last = divmod(position, 26)
        letters, position = chr(ord("A") + last) + letters, position - 1
    return letters
