"""Wrong options about an engine: exit code 2, one sentence without a password, no result."""

import duckdb
import psycopg
import pytest

from analysis.store.segmentation import Origin
from tests.engines.servers import PASSWORD
from tests.serving import free_port

pytestmark = pytest.mark.timeout(600)
FEATURES = ("--features", "Age", "Basket")


@pytest.fixture
def refused(run_python, tmp_path):
    """Segment what is given; the sentence with which that is refused."""

    def run(place, *options):
        out = tmp_path / "out"
        command = ["-m", "analysis", "segment", place.source, "--engine", "env:PLACE", "--out", out, *options]
        done = run_python(*command, "--without-evidence", "--quiet", PLACE=place.engine)
        text = [line for line in done.stderr.splitlines() if "%" not in line[:5]]
        assert done.returncode == 2, done.stderr
        assert len(text) == 1, done.stderr
        assert text[0].startswith("analysis: ")
        assert text[0].endswith((".", ".)"))
        assert "Traceback" not in done.stderr + done.stdout
        assert "sesam" not in done.stderr + done.stdout
        assert "geheim" not in done.stderr + done.stdout
        assert not (out / "segmentation.json").exists()
        return text[0]

    return run


@pytest.mark.parametrize("scheme", ["sc", "spark", "postgresql"])
def test_nobody_answers(refused, scheme):
    port = free_port()
    message = refused(Origin(f"{scheme}://anna:geheim@127.0.0.1:{port}/x", "shop.customers"))
    assert f"at 127.0.0.1:{port} does not answer" in message


def test_an_engine_that_is_not_known(refused):
    assert "There is no engine 'mysql'" in refused(Origin("mysql://anna:geheim@127.0.0.1/x", "customers"))


def test_who_may_not(refused, shop):
    assert "does not accept this user" in refused(Origin(shop("owner", "geheim"), "shop.shoppers"))
    assert "may not read shop.shoppers" in refused(Origin(shop("guest", "guest"), "shop.shoppers"))


@pytest.mark.parametrize("kind", ["connect", "postgres"])
def test_no_such_table(refused, places, kind):
    assert "has no table shop.nothing" in refused(Origin(places(kind).engine, "shop.nothing"))


def test_no_such_files(refused, places, shared):
    for kind, message in (("connect", "finds no file at"), ("duckdb", "There is no file")):
        assert message in refused(Origin(places(kind).engine, str(shared / "nothing.parquet")))


@pytest.mark.parametrize("kind", ["duckdb", "connect", "postgres"])
def test_features_that_cannot_be(refused, places, kind):
    place = places(kind)
    assert "Note has no numbers to be an amount" in refused(place, *FEATURES, "--role", "Note=amount")
    assert "'Nope'" in refused(place, "--features", "Age", "Nope")
    assert "--missing drop" in refused(place, *FEATURES, "--missing", "median")


def test_features_with_commas_between(run_python, places, tmp_path):
    """The command line splits them by the columns there are, wherever those are."""
    for kind in ("duckdb", "connect", "postgres"):
        place, out = places(kind), tmp_path / kind
        command = ["-m", "analysis", "segment", place.source, "--engine", "env:PLACE", "--out", out]
        done = run_python(*command, "--features", "Age,Spending Score (1-100)", "--k", "3", "--without-evidence",
                          "--role", "Note=ignored", "Member=ignored", "Gender=ignored", PLACE=place.engine)  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert (out / "segmentation.json").exists()


@pytest.mark.parametrize("differing", ["another column", "another type"])
@pytest.mark.parametrize("kind", ["duckdb", "connect"])
def test_files_with_differing_columns(refused, places, shared, kind, differing):
    folder = shared / f"{kind}-{differing}".replace(" ", "-")
    folder.mkdir()
    second = "i AS other" if differing == "another column" else "CAST(i AS VARCHAR) || 'x' AS income"
    for name, columns in (("a", "i AS income"), ("b", second)):
        rows = f"SELECT i AS id, i % 60 AS age, {columns} FROM range(500) AS r(i)"
        duckdb.sql(f"COPY ({rows}) TO '{folder}/{name}.parquet'")
    message = refused(Origin(places(kind).engine, str(folder)))
    assert "differ" in message


def test_a_table_without_rows(refused, shop):
    with psycopg.connect(shop()) as connection:
        connection.execute("CREATE TABLE shop.empty (id bigint, age integer, income integer)")
    assert "shop.empty has no rows" in refused(Origin(shop(), "shop.empty"))


def test_a_result_that_is_exported_to_nowhere(run_python, tmp_path):
    done = run_python("-m", "analysis", "export", tmp_path, "--out", tmp_path / "x.csv", "--engine", f"sc://{PASSWORD}")
    assert done.returncode == 2
    assert "There is no segmentation in" in done.stderr
