"""Formulas that engines write into CSV are guarded as those are that Python writes."""

import duckdb

from analysis.core.text.formulas import guarded, guarded_sql

STARTS = (
    "=1",
    "+1",
    "-1",
    "@a",
    "＝1",
    "＋a",
    "－1",
    "＠a",
    "-",
    "--",
    "+-",
    "-1,5",
    "-1 %",
    "+4 8",
    "-1e5",
    "- x",
    "'",
)
TEXTS = [
    before + text
    for text in (*STARTS, "a", "1", "€5", "-€5", "-5 €", "")
    for before in ("", " ", "\t", "'", "''", "\n")
]


def test_sql_guards_what_python_guards():
    found = duckdb.execute(f"SELECT t, {guarded_sql('t')} FROM (SELECT unnest(?) AS t)", [TEXTS]).fetchall()
    assert [(text, own) for text, own in found if own != guarded(text)] == []
