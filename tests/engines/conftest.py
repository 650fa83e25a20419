"""Engines that run: Spark in a cluster and PostgreSQL, each with the same customers."""

import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

import duckdb
import psycopg
import pytest

from analysis.engines.through_ibis import open_ibis
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


@pytest.fixture(scope="session")
def shared():
    """A folder that every process of a cluster can read and write."""
    folder = Path(tempfile.mkdtemp(prefix="kindred-engines-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def parquet(shared):
    """The customers as a folder of two Parquet files."""
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
    """Where PostgreSQL is, as a function of user and password; `guest` may do nothing there."""
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
    """Each engine in turn, with the customers."""
    if request.param == "postgres":
        opened = open_ibis(request.getfixturevalue("postgres")(), "shop.customers")
    else:
        cluster = request.getfixturevalue("cluster")
        opened = open_ibis(getattr(cluster, request.param), str(request.getfixturevalue("parquet")))
    yield opened
    opened.close()
