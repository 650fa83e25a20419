"""Every engine answers as DuckDB does, draws the same sample twice, and writes what it was asked to, whole."""

import duckdb
import numpy as np
import pytest

from analysis.core.errors import InputError
from tests.engines.conftest import CUSTOMERS, ROWS

pytestmark = pytest.mark.timeout(600)


def as_duckdb(sql):
    """Return what DuckDB gives for the same SELECT, missing as None."""
    return duckdb.sql(sql.format(f"({CUSTOMERS})")).fetchall()


def asked(engine, sql):
    """Return what the engine gives, as rows; NaN is what stands for missing numbers."""
    found = engine.ask(sql.format(engine.relation))
    return list(zip(*found.values(), strict=True))


def test_columns(engine):
    kinds = ["number", "number", "number", "number", "text", "text", "other"]
    names = ["id", "age", "income", "score", "Home Town", "member", "joined"]
    assert [(c.name, c.kind) for c in engine.columns()] == list(zip(names, kinds, strict=True))


def alike(value):
    """Return what an engine may answer for a value of DuckDB's: a sum in another order differs in its last digits."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None or isinstance(value, str) else pytest.approx(value, rel=1e-12, nan_ok=True)


# comparisons as the contract allows them; NaN is above every number, as in DuckDB
SAME = [
    'SELECT "Home Town" AS town, count(*) AS n, min("Home Town") AS low FROM {} GROUP BY "Home Town" ORDER BY n, town',
    "SELECT floor(CAST(age AS DOUBLE) / 7) AS a, sum(CAST(income AS DOUBLE)) AS s FROM {} GROUP BY 1 ORDER BY 1",
    "SELECT age / 4 AS quarter, age FROM {} GROUP BY age ORDER BY age",
    "SELECT count(*) AS n, count(score) AS usable, count(DISTINCT age) AS ages FROM {}",
    "SELECT sum(CASE WHEN score > 5 THEN 1 ELSE 0 END) AS high FROM {}",
    "SELECT sum(CASE WHEN abs(score) < CAST('Infinity' AS DOUBLE) THEN 1 ELSE 0 END) AS finite FROM {}",
    "SELECT min(CAST(income AS DOUBLE)) AS low, max(CAST(income AS DOUBLE)) AS high, sum(id) AS ids FROM {}",
    "SELECT max(ln(CAST(age AS DOUBLE))) AS l FROM {} WHERE age > 0 AND \"Home Town\" = 'it''s'",
    'SELECT count(*) AS n FROM {} WHERE "Home Town" = \'a\\nb "c"\'',
    "SELECT member, count(*) AS n FROM {} WHERE member IS NOT NULL GROUP BY member ORDER BY n, member",
    "SELECT CAST(member AS VARCHAR) AS m, count(*) AS n FROM {} GROUP BY 1 ORDER BY 1",
]


@pytest.mark.parametrize("sql", SAME)
def test_answers_are_those_of_duckdb(engine, sql):
    assert asked(engine, sql) == [tuple(map(alike, row)) for row in as_duckdb(sql)]


def test_types_of_answers(engine):
    sql = f'SELECT id, age, income, score, "Home Town", member, joined FROM {engine.relation} WHERE id < 10 ORDER BY id'
    found = engine.ask(sql)
    assert [c.dtype for c in found.values()] == [np.int64, np.int64, np.float64, np.float64, object, object, object]
    assert found["id"].tolist() == list(range(10))
    assert found["income"][3] == 237.57
    assert np.isnan(found["score"][[0, 1]]).all()
    assert found["score"][[2, 3]].tolist() == [np.inf, -np.inf]
    assert found["score"][4] == 4 / 7
    assert found["Home Town"].tolist()[:5] == [None, "it's", 'a\\nb "c"', "", "Zoë"]
    assert found["member"].tolist()[:3] == [None, "true", "false"]
    assert found["joined"][1] == "2020-01-02"


def test_missing_whole_numbers_are_nan(engine):
    found = engine.ask(f"SELECT CASE WHEN id > 0 THEN age END AS a FROM {engine.relation} WHERE id < 2 ORDER BY id")
    assert found["a"].dtype == np.float64
    assert np.isnan(found["a"][0])


def test_an_answer_without_rows(engine):
    found = engine.ask(f'SELECT age, "Home Town" AS t FROM {engine.relation} WHERE id < 0')
    assert {name: len(column) for name, column in found.items()} == {"age": 0, "t": 0}
    assert found["age"].dtype == np.int64


def test_a_draw_depends_on_values_only(engine):
    draw = engine.draw(["id", "Home Town", "score"])
    sql = f"SELECT id, {draw} AS d FROM {engine.relation}"
    first = engine.ask(f"{sql} ORDER BY id")
    again = engine.ask(f"SELECT id, d FROM ({sql}) AS drawn ORDER BY d, id")
    assert first["d"].dtype == np.float64
    assert (first["d"][again["id"]] == again["d"]).all()
    assert (first["d"] >= 0).all()
    assert (first["d"] < 1).all()
    counts, _ = np.histogram(first["d"], 20, (0, 1))
    assert ((counts - ROWS / 20) ** 2 / (ROWS / 20)).sum() < 44  # chi-squared, 19 degrees: 1 in 1000
    assert abs(np.corrcoef(first["id"], first["d"])[0, 1]) < 0.03


def test_a_sample_is_a_filter(engine):
    draw = engine.draw(["id"])
    found = engine.ask(f"SELECT count(*) AS n FROM {engine.relation} WHERE {draw} < 0.1")
    assert abs(found["n"][0] - ROWS / 10) < 200


def test_about_distinct(engine):
    found = engine.ask(f"SELECT {engine.about_distinct('income')} AS n FROM {engine.relation}")
    assert abs(found["n"][0] / len(as_duckdb("SELECT DISTINCT income FROM {}")) - 1) < 0.1


EXPORTED = (
    'SELECT id, CAST(income AS DOUBLE) AS income, age, score, "Home Town", member, joined, '
    "CASE WHEN age > 40 THEN 2 ELSE 1 END AS segment FROM {} WHERE id < 5000"
)


def read_back(path, kind):
    where = path if path.is_file() else path / f"*.{kind}"
    options = ", header = true, all_varchar = true" if kind == "csv" else ""
    return f"read_{kind}('{where}'{options})"


def test_parquet_is_written_whole(engine, shared):
    path = shared / f"{id(engine)}.parquet"
    engine.write(EXPORTED.format(engine.relation), path, "parquet")
    found = duckdb.sql(f"SELECT * FROM {read_back(path, 'parquet')} ORDER BY id").fetchall()
    assert repr(found) == repr(as_duckdb(f"{EXPORTED} ORDER BY id"))
    with pytest.raises(InputError, match="exists already"):
        engine.write(EXPORTED.format(engine.relation), path, "parquet")


def test_csv_is_written_whole(engine, shared):
    path = shared / f"{id(engine)}.csv"
    engine.write(EXPORTED.format(engine.relation), path, "csv")
    rows = duckdb.sql(
        f'SELECT CAST(id AS BIGINT), CAST(income AS DOUBLE), "Home Town", member, joined, CAST(segment AS INTEGER) '
        f"FROM {read_back(path, 'csv')} ORDER BY 1"
    ).fetchall()
    expected = as_duckdb(
        "SELECT id, CAST(income AS DOUBLE), nullif(\"Home Town\", ''), CAST(member AS VARCHAR), "
        "CAST(joined AS VARCHAR), CASE WHEN age > 40 THEN 2 ELSE 1 END FROM {} WHERE id < 5000 ORDER BY id"
    )
    assert [(*row[:2], row[2] or None, *row[3:]) for row in rows] == expected


def test_what_fails_leaves_nothing(engine, shared):
    path = shared / f"{id(engine)}-failed.parquet"
    with pytest.raises(InputError, match="cannot answer") as refused:
        engine.write(f'SELECT CAST("Home Town" AS DOUBLE) AS d FROM {engine.relation}', path, "parquet")
    assert "\n" not in str(refused.value)
    assert [p for p in shared.iterdir() if path.name in p.name] == []
