"""Files that cannot be read and wishes that cannot be met: one sentence each, and nothing half written."""

import duckdb
import pytest

from analysis.__main__ import main
from analysis.core.errors import InputError
from analysis.in_place.at_size.build import segment_at_size
from analysis.in_place.engines import duckdb_files
from analysis.in_place.engines.known import open_engine
from analysis.model.question import Question
from analysis.store.segmentation import Origin

ROWS = "SELECT i AS id, 20 + i % 50 AS age, 15 + (i * 7) % 90 AS income, 'a' || i % 3 AS town FROM range(600) t(i)"
CUT = "cannot go on with rows.parquet"


def written(place, write_rows):
    write_rows(place / "rows.parquet", ROWS)
    for name in ("cut", "empty", "mixed", "kinds"):
        (place / name).mkdir()
    (place / "cut" / "rows.parquet").write_bytes((place / "rows.parquet").read_bytes()[:-100])
    (place / "text.parquet").write_text("no Parquet at all", encoding="utf-8")
    for folder, second in {
        "mixed": "SELECT * RENAME (income AS pay)",
        "kinds": "SELECT * REPLACE ('x' AS age)",
    }.items():
        write_rows(place / folder / "a.parquet", ROWS)
        write_rows(place / folder / "b.parquet", f"{second} FROM ({ROWS})")
    write_rows(place / "lists.parquet", f"SELECT *, [town] AS towns, 'n' || id AS name FROM ({ROWS})")
    write_rows(
        place / "dates.parquet",
        f"SELECT *, DATE '2024-01-01' + i::INTEGER AS day FROM (SELECT *, id AS i FROM ({ROWS}))",
    )


# arguments after `segment`, the sentence
REFUSED = {
    "no such file": (
        ["nowhere.parquet", "--engine", "duckdb"],
        "nowhere.parquet; check the name, or give another one.",
    ),
    "no such pattern": (["no*.parquet"], "no*.parquet; check the name, or give another one."),
    "empty folder": (["empty"], "empty holds no .parquet files; name the files"),
    "other columns": (["mixed"], "b.parquet and a.parquet differ in the column 'income'; write them again"),
    "other types": (["kinds"], "b.parquet and a.parquet differ in the column 'age'; write them again"),
    "cut short": (["cut"], "DuckDB cannot go on with"),
    "no Parquet": (["text.parquet", "--engine", "duckdb"], "DuckDB cannot go on with text.parquet"),
    "a list as a feature": (
        ["lists.parquet", "--engine", "duckdb", "--features", "age", "towns"],
        "towns is neither a number nor text where it is; make it one in a view, or ask for other columns.",
    ),
    "too many texts in the role of a feature": (
        ["lists.parquet", "--engine", "duckdb", "--role", "name=feature"],
        "a category that forms segments has at most 20",
    ),
    "no such column": (
        ["rows.parquet", "--engine", "duckdb", "--features", "age", "shoes"],
        "There is no feature 'shoes' in this table; its features are",
    ),
    "medians": (
        ["rows.parquet", "--engine", "duckdb", "--missing", "median"],
        "Rows that stay where they are can only be segmented with --missing drop",
    ),
    "clipped outliers": (
        ["rows.parquet", "--engine", "duckdb", "--outliers", "clip"],
        "Rows that stay where they are can only be segmented with --outliers keep",
    ),
    "transactions": (
        ["rows.parquet", "--engine", "duckdb", "--rows", "transactions"],
        "Sum up transactions per customer in a view of the table, then segment that.",
    ),
    "unknown engine": (["rows.parquet", "--engine", "oracle://u:secret@h/d"], "There is no engine 'oracle'; there are"),
    "k of 11": (["rows.parquet", "--engine", "duckdb", "--k", "11"], "k = 11 is not possible here"),
    "no database": (["duckdb:///nowhere.db", "--engine", "duckdb"], "There is no database file nowhere.db"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory, write_rows):
    folder = tmp_path_factory.mktemp("files")
    written(folder, write_rows)
    return folder


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(place, tmp_path, monkeypatch, capsys, case):
    monkeypatch.chdir(place)
    arguments, message = REFUSED[case]
    assert main(["segment", *arguments, "--out", str(tmp_path / "out"), "--without-evidence"]) == 2
    printed, errors = capsys.readouterr()
    sentence = errors.splitlines()[-1]
    assert printed == ""
    assert sentence.startswith("analysis: ")
    assert message in sentence
    assert sentence.endswith(".")
    assert "secret" not in errors
    assert not (tmp_path / "out").exists()


def test_no_room_for_what_does_not_fit_into_memory(tmp_path, monkeypatch):
    """More groups than 30 MB hold, and a disk that takes 1 MB."""
    plain = duckdb.connect

    def small(**options):
        return plain(
            config=options["config"] | {"memory_limit": "30MB", "max_temp_directory_size": "1MB", "threads": 2}
        )

    sql = "SELECT i AS id, (i * 7919) % 1000003 AS age, (i * 104729) % 999983 AS income FROM range(1000000) t(i)"
    duckdb.sql(f"COPY ({sql}) TO '{tmp_path / 'rows.parquet'}' (FORMAT parquet)")
    monkeypatch.setattr(duckdb_files.duckdb, "connect", small)
    engine = open_engine(Origin("duckdb", str(tmp_path / "rows.parquet")))
    with pytest.raises(InputError, match="there is no room for what does not fit into memory") as refused:
        engine.write(
            f"SELECT age, income, count(*) FROM {engine.relation} GROUP BY ALL ORDER BY ALL",
            tmp_path / "o.parquet",
            "parquet",
        )
    engine.close()
    assert "\n" not in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == ["rows.parquet"]


def test_unknown_engines_name_the_known_ones(tmp_path):
    with pytest.raises(InputError, match="There is no engine 'bigquery'; there are duckdb, sc://"):
        segment_at_size(Question("x"), Origin("bigquery://x", "x"), tmp_path)
