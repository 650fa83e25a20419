"""Engines that run: Spark in a cluster and PostgreSQL, each with the same customers."""

import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

import duckdb
import psycopg
import pytest

from analysis.clustering.methods import kmeans
from analysis.in_place.engines.through_ibis import open_ibis
from analysis.store.segmentation import Origin
from benchmarks.tables.mall_like import write_customers
from tests.engines.servers import OWNER, PASSWORD, postgres_server, spark_cluster

ROWS = 20_000
# integers, decimals, floats with all that is odd, texts, truth values, days; missing ones in most
CUSTOMERS = f"""
SELECT i AS id, CAST(18 + i % 60 AS INTEGER) AS age, CAST((i * 7919 % 100000) / 100 AS DECIMAL(10, 2)) AS income,
    CASE i % 10 WHEN 0 THEN NULL WHEN 1 THEN 'NaN'::DOUBLE WHEN 2 THEN 'inf'::DOUBLE WHEN 3 THEN '-inf'::DOUBLE
        ELSE i / 7 END AS score,
    CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'it''s' WHEN 2 THEN 'a\\nb "c"' WHEN 3 THEN '' ELSE 'Zoë' END
        AS "Home Town",
    CASE WHEN i % 4 > 0 THEN i % 4 = 1 END AS member, DATE '2020-01-01' + CAST(i % 900 AS INTEGER) AS joined
FROM range({ROWS}) AS numbers(i)
"""
TABLE = """CREATE TABLE shop.customers (id bigint, age integer, income numeric(10, 2), score double precision,
    "Home Town" varchar(20), member boolean, joined date)"""

SHOPPERS = 60_000
# the mall's customers, as integers and continuous; what texts there can be; truth values
TYPES = {
    "CustomerID": "bigint",
    "Gender": "text",
    "Age": "integer",
    "Annual Income (k$)": "integer",
    "Spending Score (1-100)": "integer",
    "Basket": "double precision",
    "Weight": "double precision",
    "Note": "text",
    "Member": "boolean",
}
NOTES = (None, "", "it's", 'a "b"', "a\\nb, c", "Zoë ", "Zoë", "n/a", "=1+1", "two\nlines", "%", "''")


def _write_shoppers(path, scratch):
    write_customers(scratch / "whole.parquet", SHOPPERS, whole=True)
    write_customers(scratch / "continuous.parquet", SHOPPERS, whole=False)
    notes = ", ".join("NULL" if note is None else "'" + note.replace("'", "''") + "'" for note in NOTES)
    duckdb.sql(f"""COPY (
        SELECT w.* REPLACE (CASE WHEN w."CustomerID" % 1000 = 7 THEN NULL ELSE w."Age" END AS "Age"),
            CASE c."CustomerID" % 500 WHEN 1 THEN 'NaN'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE WHEN 3 THEN NULL
                ELSE c."Annual Income (k$)" END AS "Basket",
            1000 * c."Spending Score (1-100)" AS "Weight",
            [{notes}][1 + w."CustomerID" % {len(NOTES)}] AS "Note",
            CASE WHEN w."CustomerID" % 3 > 0 THEN w."Annual Income (k$)" % 2 = 0 END AS "Member"
        FROM '{scratch}/whole.parquet' AS w JOIN '{scratch}/continuous.parquet' AS c USING ("CustomerID")
    ) TO '{path}' (FORMAT parquet)""")


@pytest.fixture(scope="module")
def few_starts():
    """Fewer K-means starts: whether the cells are the same does not depend on how well they are fitted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmeans, "N_INIT", 2)
        yield


@pytest.fixture(scope="session")
def shoppers(shared, tmp_path_factory):
    """60,000 customers like the mall's as one Parquet file."""
    path = shared / "shoppers.parquet"
    _write_shoppers(path, tmp_path_factory.mktemp("shoppers"))
    return path


@pytest.fixture(scope="session")
def places(request, shoppers):
    """Return where the shoppers are: an origin for the name of each engine; each starts when it is first asked for."""

    def place(kind):
        if kind == "duckdb":
            return Origin("duckdb", str(shoppers))
        if kind == "postgres":
            return Origin(request.getfixturevalue("shop")(), "shop.shoppers")
        return Origin(getattr(request.getfixturevalue("cluster"), kind), str(shoppers))

    return place


@pytest.fixture(scope="session")
def shop(postgres, shoppers):
    """PostgreSQL's address, where the shoppers are too."""
    fill(postgres(), "shop.shoppers", f"FROM '{shoppers}'")
    return postgres


def fill(address, table, sql):
    """Make a table of what DuckDB gives for a SELECT with the shoppers' columns, or some of them."""
    with psycopg.connect(address) as connection:
        found = duckdb.sql(sql)
        columns = ", ".join(f'"{name}" {TYPES[name]}' for name in found.columns)
        connection.execute(f"CREATE TABLE {table} ({columns})")
        with connection.cursor().copy(f"COPY {table} FROM STDIN") as rows:
            for row in found.fetchall():
                rows.write_row(row)


@pytest.fixture(scope="session")
def shared():
    """Yield a folder that every process of a cluster can read and write."""
    folder = Path(tempfile.mkdtemp(prefix="kindred-engines-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def parquet(shared):
    """Return the customers as a folder of two Parquet files."""
    folder = shared / "customers"
    folder.mkdir()
    for half in (0, 1):
        duckdb.sql(f"COPY (FROM ({CUSTOMERS}) WHERE id % 2 = {half}) TO '{folder}/{half}.parquet'")
    return folder


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch, spark_cluster(folder) as found:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        yield found


@pytest.fixture(scope="session")
def postgres(shared):
    """Yield where PostgreSQL is, as a function of user and password; `guest` may do nothing there."""
    folder = shared / "postgres"
    folder.mkdir()
    with postgres_server(folder) as place:

        def address(user=OWNER, password=PASSWORD):
            return f"postgresql://{user}:{quote(password, safe='')}@{place}"

        with psycopg.connect(address()) as connection:
            connection.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
            connection.execute("CREATE SCHEMA shop")
            connection.execute("GRANT USAGE ON SCHEMA shop TO guest")
            connection.execute(TABLE)
            with connection.cursor().copy("COPY shop.customers FROM STDIN") as rows:
                for row in duckdb.sql(CUSTOMERS).fetchall():
                    rows.write_row(row)
        yield address


@pytest.fixture(scope="module", params=["connect", "standalone", "postgres"])
def engine(request):
    """Yield each engine in turn, with the customers."""
    if request.param == "postgres":
        opened = open_ibis(request.getfixturevalue("postgres")(), "shop.customers")
    else:
        cluster = request.getfixturevalue("cluster")
        opened = open_ibis(getattr(cluster, request.param), str(request.getfixturevalue("parquet")))
    yield opened
    opened.close()
