"""What engines refuse is one sentence that says what to do, without a password, and leaves nothing behind."""

import os
import re
import subprocess
import sys
import threading
import time

import psycopg
import pytest

from analysis.core.errors import InputError
from analysis.in_place.engines import refusals, spark
from analysis.in_place.engines.through_ibis import open_ibis
from tests.engines.servers import PASSWORD
from tests.serving import ROOT, free_port

pytestmark = pytest.mark.timeout(600)


def sentence(*call):
    """Return the one sentence that refuses a call, given as a function and its arguments."""
    function, *arguments = call
    with pytest.raises(InputError) as refused:
        function(*arguments)
    message = str(refused.value)
    assert "\n" not in message
    assert message.endswith(".")
    assert not re.search(r"sesam|geheim|SQLSTATE|org\.apache|Exception", message), message
    return message


@pytest.mark.parametrize("scheme", ["sc", "spark", "postgresql"])
def test_nobody_answers(scheme):
    port = free_port()
    message = sentence(open_ibis, f"{scheme}://anna:geheim@127.0.0.1:{port}/x", "shop.customers")
    assert f"at 127.0.0.1:{port} does not answer; check the address" in message


@pytest.mark.parametrize("address", ["sc://host:port", "spark://:geheim@host:x", "postgresql://a:geheim@host:port/x"])
def test_addresses_that_cannot_be_read(address):
    assert "cannot be read; write it as" in sentence(open_ibis, address, "customers")


def test_an_engine_that_is_not_known():
    assert "kind 'mysql'; there are sc://" in sentence(open_ibis, "mysql://anna:geheim@host/x", "customers")


@pytest.mark.parametrize(
    ("user", "password", "message"),
    [
        ("owner", "geheim", "does not accept this user and password; correct them in the address"),
        ("nobody", "geheim", "does not accept this user and password; correct them in the address"),
        ("guest", "guest", "This user may not read shop.customers"),
    ],
)
def test_who_may_not(postgres, user, password, message):
    assert message in sentence(open_ibis, postgres(user, password), "shop.customers")


def test_a_database_that_is_not_there(postgres):
    address = postgres().replace("/postgres", "/nothing")
    assert "has no such database" in sentence(open_ibis, address, "customers")


@pytest.mark.parametrize("table", ["customers", "shop.nothing", "nowhere.customers"])
def test_no_such_table_in_postgres(postgres, table):
    assert f"PostgreSQL has no table {table}; check" in sentence(open_ibis, postgres(), table)


@pytest.mark.parametrize("table", ["nothing", "shop.nothing"])
def test_no_such_table_in_spark(cluster, table):
    assert f"Spark has no table {table}; check" in sentence(open_ibis, cluster.connect, table)


def test_what_is_no_name_of_a_table(postgres):
    assert "is not the name of a table" in sentence(open_ibis, postgres(), "a; DROP TABLE b")


def test_no_such_files(cluster, shared):
    (shared / "empty").mkdir(exist_ok=True)
    for place in ("nothing", "nothing/*.parquet", "empty"):
        assert "finds no file at" in sentence(open_ibis, cluster.connect, str(shared / place))


def test_no_such_column(engine):
    message = sentence(engine.ask, f"SELECT nope FROM {engine.relation}")
    assert "lacks a column that was asked for" in message
    assert "nope" in message


def test_a_value_that_is_no_number(engine):
    message = sentence(engine.ask, f'SELECT CAST("Home Town" AS DOUBLE) AS d FROM {engine.relation}')
    assert "cannot answer" in message


def test_nothing_can_be_changed_in_postgres(postgres):
    engine = open_ibis(postgres(), "shop.customers")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        engine._backend.raw_sql("DELETE FROM shop.customers")
    engine.close()


# Spark's tasks look whether they were interrupted between blocks of rows only, so one block takes seconds
LONG = "SELECT sum(sin(a.id * b.age)) AS n FROM {0} AS a CROSS JOIN {0} AS b WHERE cos(a.id + b.age) > 0.5"


def test_what_takes_too_long(engine, monkeypatch):
    """The limit is 30 minutes; here it is one second, set where each engine looks for it."""
    monkeypatch.setattr(spark, "LONGEST", 1)
    if engine.name == "PostgreSQL":
        engine._backend.raw_sql("SET statement_timeout = 1000")
    start = time.monotonic()
    assert "took longer than 30 minutes" in sentence(engine.ask, LONG.format(engine.relation))
    assert time.monotonic() - start < 30
    if engine.name == "PostgreSQL":
        engine._backend.raw_sql(f"SET statement_timeout = {refusals.LONGEST * 1000}")
    monkeypatch.undo()
    assert engine.ask(f"SELECT count(*) AS n FROM {engine.relation}")["n"][0] > 0
    assert [t for t in threading.enumerate() if t.name == spark.WATCH] == []


# as the engines say it: Spark's executor that spills, PostgreSQL's temporary file
FULL = [
    ("Job aborted due to stage failure: java.io.IOException: No space left on device", None),
    ('could not write to file "base/pgsql_tmp/pgsql_tmp12.0": No space left on device', "53100"),
]


@pytest.mark.parametrize(("message", "state"), FULL)
def test_a_full_disk(message, state):
    output = str(refusals.refused(message, state, engine="Spark", place="host:1", shown="customers"))
    assert output.startswith("Spark ran out of disk; free space")


def test_secrets_are_left_out():
    output = refusals.refused(f"odd {PASSWORD} thing", None, secrets=(PASSWORD,), engine="X", place="", shown="")
    assert "odd *** thing" in str(output)


@pytest.fixture
def small_disk(shared):
    """Yield a folder with room for 64 kB."""
    folder = shared / "small"
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    folder.chmod(0o777)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_disk_that_is_really_full(engine, small_disk, kind):
    message = sentence(engine.write, f"SELECT * FROM {engine.relation}", small_disk / "out", kind)
    assert re.search(
        "Spark ran out of disk; free space|cannot be written: No space left on device; free space", message
    )
    assert list(small_disk.iterdir()) == []


# Without the optional libraries, on whichever way: none of them can be imported.
WITHOUT = """
import sys
for name in ("ibis", "pyspark", "pyarrow", "sqlglot"):
    sys.modules[name] = None
from analysis.in_place.engines.through_ibis import open_ibis
from analysis.core.errors import InputError
try:
    open_ibis(sys.argv[1], "customers")
except InputError as error:
    print(error)
"""


def test_libraries_that_are_not_installed(postgres, cluster):
    for name, address in (("Spark", cluster.connect), ("PostgreSQL", postgres())):
        command = [sys.executable, "-c", WITHOUT, address]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        wanted = f"{name} needs more libraries; install them with `pip install -r requirements-engines.txt`.\n"
        assert done.stdout == wanted
