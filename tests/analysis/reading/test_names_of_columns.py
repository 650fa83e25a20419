"""Names of columns hold what a page, a report and a terminal can show."""

import json

import duckdb
import pytest

from analysis.reading.sources import read_table

NAMES = ["id", "a\x1b]0;x\x07ge", "in\uffffcome \x01", "\x1fpaid"]
SHOWN = ("id", "a]0;xge", "income", "paid")


@pytest.fixture(params=["csv", "json", "parquet"])
def file(request, tmp_path):
    path = tmp_path / f"customers.{request.param}"
    table = {name: [f"{i * 7 % 5}" for i in range(1, 9)] for name in NAMES}
    if request.param == "csv":
        lines = [NAMES, *zip(*table.values(), strict=True)]
        path.write_text("\n".join(map(",".join, lines)) + "\n", encoding="utf-8")
    elif request.param == "json":
        path.write_text(json.dumps([dict(zip(NAMES, row, strict=True)) for row in zip(*table.values(), strict=True)]))
    else:
        named = ", ".join(f'{i + 1} AS "{name}"' for i, name in enumerate(NAMES))
        duckdb.sql(f"COPY (SELECT {named} FROM range(8)) TO '{path}' (FORMAT parquet)")
    return path


def test_controls_are_left_out(file):
    with read_table(file) as table:
        assert table.columns == SHOWN
        assert len(table) == 8
