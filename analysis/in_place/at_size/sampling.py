"""A sample of rows at full precision: what columns are is understood from it, and it shows what customers are like."""

from collections.abc import Sequence

import numpy as np

from analysis.core.column_words import meaning_of
from analysis.core.duckdb_io import quote
from analysis.core.errors import InputError
from analysis.in_place.engines import ColumnType, Engine
from analysis.model.report import Decision
from analysis.reading.tables.raw_table import Table, load, new_connection
from analysis.reading.tables.typed_values import text_of

SAMPLE = 50_000
MOST_COLUMNS = 500


def ask_sample(engine: Engine, n: int, size: int = SAMPLE) -> Table:
    """About `size` of `n` rows as a table of text, whose lines count from 1; the same rows each time.

    Raises InputError where the engine has more than 500 columns.
    """
    columns = engine.columns()
    if len(columns) > MOST_COLUMNS:
        raise InputError(f"{engine.shown} has {len(columns):,} columns; give a view of it with the ones that matter.")
    names = ", ".join(quote(c.name) for c in columns)
    drawn = engine.draw(decisive(columns))
    rows = engine.ask(
        f"SELECT {names} FROM (SELECT {names}, {drawn} AS kindred_draw FROM {engine.relation}) AS drawn "
        f"WHERE kindred_draw < {min(1.0, size / n)!r} ORDER BY kindred_draw"
    )
    texts = [[_text(value) for value in rows[c.name].tolist()] for c in columns]
    connection = load(new_connection(), len(columns), enumerate(zip(*texts, strict=True), start=1))
    decisions = (
        Decision("engine", engine.name, f"{n:,} rows stay where they are; {len(texts[0]):,} of them were looked at"),
    )
    return Table(engine.shown, tuple(c.name for c in columns), connection, decisions, "row")


def decisive(columns: Sequence[ColumnType]) -> list[str]:
    """Return the columns by whose values it is decided who is drawn.

    The id if there is one, else all of numbers or text.
    """
    ids = [c.name for c in columns if meaning_of(c.name).has("identity")]
    return ids[:1] or [c.name for c in columns if c.kind != "other"]


def _text(value: object) -> str:
    """Return a value as text, empty where it is missing or no number."""
    return "" if isinstance(value, float) and not np.isfinite(value) else text_of(value)
