"""What all rows hold, as far as it must be known before they are grouped: how many, their reach, which texts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.cleaning.columns.facts import MAX_CATEGORY_VALUES
from analysis.cleaning.columns.ordered_text import in_order, n_ranked
from analysis.cleaning.findings import NO_VALUE
from analysis.core.duckdb_io import quote
from analysis.core.errors import InputError
from analysis.core.schema import Category, Feature, Schema
from analysis.core.text.numbers import is_missing
from analysis.in_place.at_size.grid import USABLE, Grid, features_sql, usable_sql
from analysis.in_place.engines import Engine

MOST_TEXTS = 1_000


@dataclass(frozen=True)
class Domains:
    """`n` rows, of which `n_usable` have every feature; `unusable`: feature key to rows that lack it."""

    n: int
    n_usable: int
    unusable: Mapping[str, int]
    grid: Grid
    dropped: tuple[Category, ...]


def count_rows(engine: Engine) -> int:
    """Return how many rows there are. Raises InputError where there are none."""
    n = int(engine.ask(f"SELECT count(*) AS n FROM {engine.relation}")["n"][0])
    if not n:
        raise InputError(f"{engine.shown} has no rows; name a table or files that hold customers.")
    return n


def ask_domains(engine: Engine, schema: Schema) -> Domains:
    """Return what all rows hold in the columns of `schema`, which a sample of them proposed.

    A feature's step is that of the sample if it fits every row, else the smallest there can be. A category with more
    than 20 values among all rows is left out.
    """
    features = schema.features
    usable = usable_sql(schema)
    asked = [f"count(*) AS n, sum(CASE WHEN {usable} THEN 1 ELSE 0 END) AS every"]
    for i, f in enumerate(features):
        many, parts = f.step_parts
        own = f"CASE WHEN {usable} THEN x{i} END"
        whole = f"floor(x{i} / {f.step!r} + 0.5) * {many}.0 / {parts}.0"
        asked.append(f"sum(CASE WHEN x{i} {USABLE} THEN 1 ELSE 0 END) AS u{i}, min({own}) AS low{i}")
        asked.append(
            f"max({own}) AS high{i}, min(CASE WHEN {usable} AND {whole} <> x{i} THEN 0 ELSE 1 END) AS whole{i}"
        )
    row = engine.ask(
        f"SELECT {', '.join(asked)} FROM (SELECT {', '.join(features_sql(schema))} FROM {engine.relation}) AS numbers"
    )
    n, n_usable = int(row["n"][0]), int(row["every"][0] or 0)
    if not n_usable:
        raise InputError(f"No customer can be segmented: all {n:,} of {engine.shown} lack a feature.")
    stepped = tuple(
        f if row[f"whole{i}"][0] else replace(f, step=_finest(f, row[f"low{i}"][0], row[f"high{i}"][0]))
        for i, f in enumerate(features)
    )
    lowest = {f.key: float(row[f"low{i}"][0]) for i, f in enumerate(features)}
    highest = {f.key: float(row[f"high{i}"][0]) for i, f in enumerate(features)}
    unusable = {f.key: n - int(row[f"u{i}"][0]) for i, f in enumerate(features)}
    known = {c.key: texts_of(engine, c) for c in schema.categories}
    for c in schema.forming_categories:
        if not _few(known[c.key]):
            raise InputError(
                f"{c.column} has more than {MAX_CATEGORY_VALUES} different values, too many to form segments; leave it "
                "out."
            )
    kept = tuple(_with_values(c, known[c.key]) for c in schema.categories if _few(known[c.key]))
    texts = {c.key: {text: c.values.index(value) for text, value in known[c.key].items()} for c in kept}
    whole_schema = replace(schema, features=stepped, categories=kept)
    dropped = tuple(c for c in schema.categories if not _few(known[c.key]))
    return Domains(n, n_usable, unusable, Grid(whole_schema, lowest, highest, texts), dropped)


def _finest(f: Feature, low: float, high: float) -> float:
    """Return the finest step of float64 in that range, for a feature whose values follow none."""
    digits = int(np.floor(np.log10(max(abs(low), abs(high), f.step)))) - 14
    return min(f.step, float(f"1e{digits}"))


def texts_of(engine: Engine, c: Category) -> dict[str, str]:
    """Return every text of a category, as the engine has it, to the value it stands for; "" is where there is none."""
    own = quote(c.column)
    rows = engine.ask(
        f"SELECT CAST({own} AS VARCHAR) AS text, count(*) AS n FROM {engine.relation} "
        f"GROUP BY CAST({own} AS VARCHAR) LIMIT {MOST_TEXTS + 1}"
    )["text"]
    texts = ["" if text is None else str(text) for text in rows]
    return {text: _value(text.strip()) for text in texts}


def _value(text: str) -> str:
    return NO_VALUE if is_missing(text) else text


def _few(texts: Mapping[str, str]) -> bool:
    return len(texts) <= MOST_TEXTS and len(set(texts.values())) <= MAX_CATEGORY_VALUES


def _with_values(c: Category, texts: Mapping[str, str]) -> Category:
    """Return the category with all its values; where some have no rank, they count as if there was no order."""
    values = in_order(set(texts.values()))
    if not c.forms:
        return replace(c, values=values)
    return replace(c, values=values, n_ranked=len(values) if n_ranked(values) == len(values) else 0)
