"""SQL that turns the text of a column into numbers or dates, with the help of Python where text is not plainly one."""

from collections.abc import Sequence

import numpy as np

from analysis.cleaning.columns.dates_in import day_sql, days_of
from analysis.cleaning.columns.facts import matches
from analysis.cleaning.columns.roles import Column
from analysis.core.text.numbers import LARGEST, read_dressed, read_number, what_is_wrong
from analysis.reading.tables.raw_table import Table


def dressed(c: Column) -> str:
    """Return the table of texts that are not plain numbers: text, number, what was taken off, what is wrong."""
    return f"dressed_{c.position}"


def load_numbers(table: Table, columns: Sequence[Column]) -> str:
    """Read the texts that are not plain numbers, each once; SQL that joins what was read to `raw`."""
    joins = []
    for c in columns:
        _load(table, c)
        joins.append(f"LEFT JOIN {dressed(c)} ON {dressed(c)}.text = {c.facts.text}")
    return " ".join(joins)


def _load(table: Table, c: Column) -> None:
    t = c.facts.text
    plain = f"({matches(t, c.style.plain.pattern)} AND abs({_plain_sql(c)}) <= {LARGEST!r})"
    rows = table.ask(f"SELECT DISTINCT {t} FROM raw WHERE NOT coalesce({plain}, FALSE) AND NOT {c.facts.gone}")
    texts = [text for (text,) in rows]
    read = [(read_number(text, c.style), read_dressed(text, c.style)) for text in texts]
    columns = {
        "text": _texts(texts),
        "number": np.array([np.nan if number is None else number for number, _ in read], dtype=np.float64),
        "what": _texts([had.what if had and number is not None else "" for number, had in read]),
        "currency": _texts([had.currency if had else "" for _, had in read]),
        "wrong": _texts(
            [
                what_is_wrong(text, c.style) if number is None else ""
                for text, (number, _) in zip(texts, read, strict=True)
            ]
        ),
    }
    table.connection.register("read", columns)
    table.ask(
        f"CREATE OR REPLACE TABLE {dressed(c)} AS "
        "SELECT CAST(text AS VARCHAR) AS text, nullif(number, 'nan'::DOUBLE) AS number, "
        "CAST(what AS VARCHAR) AS what, CAST(currency AS VARCHAR) AS currency, "
        "CAST(wrong AS VARCHAR) AS wrong FROM read"
    )
    table.connection.unregister("read")


def _texts(values: list[str]) -> np.ndarray:
    texts = np.empty(len(values), dtype=object)
    texts[:] = values
    return texts


def _plain_sql(c: Column) -> str:
    text = f"replace({c.facts.text}, ',', '.')" if c.style.decimal == "comma" else c.facts.text
    return f"TRY_CAST({text} AS DOUBLE)"


def number_sql(c: Column) -> str:
    """Return the number of a column in a query that has `load_numbers`' joins.

    NULL where it is missing or unreadable.
    """
    number = _plain_sql(c)
    plain = f"{matches(c.facts.text, c.style.plain.pattern)} AND abs({number}) <= {LARGEST!r}"
    # -0.0 and 0.0 are one value
    return (
        f"CASE WHEN {plain} THEN CASE WHEN {number} = 0 THEN 0::DOUBLE ELSE {number} END ELSE {dressed(c)}.number END"
    )


def currency_sql(c: Column) -> str:
    """Return the currency of a number in a query that has `load_numbers`' joins; empty where there is none."""
    return f"coalesce({dressed(c)}.currency, '')"


def load_days(table: Table, c: Column) -> str:
    """Read the days of a column, each once; SQL that joins what was read to `raw`."""
    style = c.facts.dates
    texts = days_of(table, c.facts)
    read = [style.read(text) if style else None for text in texts]
    days = {"text": _texts(texts), "day": _texts([day.isoformat() if day else "" for day in read])}
    table.connection.register("read", days)
    table.ask(
        f"CREATE OR REPLACE TABLE days_{c.position} AS "
        "SELECT CAST(text AS VARCHAR) AS text, TRY_CAST(CAST(day AS VARCHAR) AS DATE) AS day FROM read"
    )
    table.connection.unregister("read")
    return f"LEFT JOIN days_{c.position} ON days_{c.position}.text = {day_sql(c.facts)}"


def date_sql(c: Column) -> str:
    """Return the day of a column in a query that has the join of `load_days`.

    NULL where it is missing or unreadable.
    """
    return f"days_{c.position}.day"
