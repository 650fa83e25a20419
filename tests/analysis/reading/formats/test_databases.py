"""Tables and queries in databases are read, read-only; what goes wrong is a sentence without a password."""

import csv
import sqlite3

import duckdb
import pytest

from analysis.core.errors import InputError
from analysis.model.question import Reading
from analysis.reading.sources import read_table


@pytest.fixture
def addresses(mall_file, tmp_path):
    """Return the Mall customers in a table of an SQLite and of a DuckDB database."""
    with mall_file.open(newline="", encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    lite = sqlite3.connect(tmp_path / "c.sqlite")
    lite.execute("CREATE TABLE customers (id INTEGER, gender TEXT, age INTEGER, income INTEGER, spending INTEGER)")
    lite.executemany("INSERT INTO customers VALUES (?, ?, ?, ?, ?)", rows)
    lite.commit()
    lite.close()
    with duckdb.connect(str(tmp_path / "c.duckdb")) as duck:
        duck.execute(f"CREATE TABLE customers AS SELECT * FROM read_csv('{mall_file}')")
    return {kind: f"{kind}:///{tmp_path}/c.{kind}" for kind in ("sqlite", "duckdb")}


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_the_only_table_and_a_query(addresses, mall_file, kind):
    with read_table(mall_file) as plain, read_table(addresses[kind]) as found:
        assert found.rows == plain.rows
    query = Reading(query="SELECT * FROM customers WHERE age > 30")
    with read_table(addresses[kind], query) as some, read_table(mall_file) as plain:
        assert len(some) == sum(int(row[2]) > 30 for row in plain.rows)


# kind, query, what the sentence says
REFUSED = [
    ("sqlite", "nothing", "no such table"),
    ("duckdb", "nothing", "does not exist"),
    ("sqlite", "DELETE FROM customers", "no such table: DELETE FROM customers"),
    ("duckdb", "a b; DROP TABLE customers", "neither the name of a table nor a SELECT"),
]


@pytest.mark.parametrize(("kind", "query", "message"), REFUSED)
def test_queries_that_are_refused(addresses, kind, query, message):
    with pytest.raises(InputError) as refused:
        read_table(addresses[kind], Reading(query=query))
    assert message in str(refused.value)
    with read_table(addresses[kind]) as found:
        assert len(found) == 200


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("postgresql://anna:geheim@127.0.0.1:1/shop", "does not answer"),
        ("mysql://anna:geheim@127.0.0.1:1/shop", "does not answer"),
        ("sqlite:////nowhere/c.db", "There is no database file"),
        ("oracle://anna:geheim@host/x", "Databases of the kind 'oracle' cannot be read"),
        ("postgresql://anna:geheim@host:port/x", "cannot be read"),
    ],
)
def test_addresses_that_do_not_answer(address, message):
    with pytest.raises(InputError) as refused:
        read_table(address)
    assert message in str(refused.value)
    assert "geheim" not in str(refused.value)
    assert "\n" not in str(refused.value)
