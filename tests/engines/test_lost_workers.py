"""A Spark worker that dies costs time and nothing else; when all are gone, there is a sentence and no file.

A killed run leaves nothing that would be taken for a result, either.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from analysis.core.errors import InputError
from analysis.in_place.at_size.build import segment_at_size
from analysis.in_place.engines import spark
from analysis.in_place.engines.through_ibis import open_ibis
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Origin
from benchmarks.tables.mall_like import write_customers
from tests.engines.conftest import CUSTOMERS
from tests.engines.servers import end, spark_cluster
from tests.serving import ROOT

pytestmark = pytest.mark.timeout(600)
COPIES = 10
FEATURES = ("Age", "Annual Income (k$)")
# every pair of customers: long enough to be met in the middle
SLOW = """SELECT a.age AS age, count(*) AS n, sum(CASE WHEN (a.id * b.id) % 7 = 0 THEN 1 ELSE 0 END) AS sevens
    FROM {0} AS a CROSS JOIN {0} AS b GROUP BY a.age ORDER BY a.age"""


@pytest.fixture(scope="module")
def cluster_to_break(tmp_path_factory):
    """Yield a cluster of one's own, whose workers may die."""
    with spark_cluster(tmp_path_factory.mktemp("breakable")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def breakable(cluster_to_break, parquet):
    """Yield an engine in that cluster, and the processes of its workers."""
    engine = open_ibis(cluster_to_break.connect, str(parquet))
    yield engine, cluster_to_break.workers
    engine.close()


@pytest.fixture(scope="module")
def many(shared):
    """Ten million customers: one file under ten names."""
    folder = shared / "many"
    folder.mkdir()
    write_customers(folder / "0.parquet", 1_000_000, whole=True)
    for number in range(1, COPIES):
        (folder / f"{number}.parquet").hardlink_to(folder / "0.parquet")
    return folder


@pytest.fixture(scope="module")
def expected(many, tmp_path_factory):
    """Return what DuckDB makes of them."""
    folder = tmp_path_factory.mktemp("many") / "out"
    return segment_at_size(Question(str(many), FEATURES), Origin("duckdb", str(many)), folder)


def start(source, engine, out):
    """`segment` in a process of its own; its progress can be read."""
    command = [sys.executable, "-u", "-m", "analysis", "segment", source, "--engine", engine, "--out", out]
    options = ["--features", *FEATURES, "--without-evidence", "--quiet"]
    return subprocess.Popen([*command, *options], cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ)


def wait_for(process, phase):
    for line in process.stderr:
        if phase in line:
            return
    raise AssertionError(f"ended with {process.wait()} before it was {phase}")


def check_same(found, expected):
    assert found.fingerprint == expected.fingerprint
    assert found.n_customers == COPIES * 1_000_000
    assert found.scaling == expected.scaling


def test_a_killed_run_leaves_no_result(cluster_to_break, many, expected, tmp_path):
    """Neither while the cluster is busy nor while the result is saved; the next run in the same folder works."""
    out = tmp_path / "out"
    for phase in ("making cells", "saving"):
        run = start(many, cluster_to_break.connect, out)
        wait_for(run, phase)
        run.kill()
        run.communicate()
        assert not (out / "segmentation.json").exists()
    run = start(many, cluster_to_break.connect, out)
    assert run.communicate()[1] is not None
    assert run.returncode == 0
    check_same(open_segmentation(out), expected)


def test_a_worker_dies_while_customers_are_segmented(cluster_to_break, many, expected, tmp_path):
    run = start(many, cluster_to_break.connect, tmp_path / "out")
    wait_for(run, "asking what the columns hold")
    time.sleep(1)
    end(cluster_to_break.workers.pop(0), signal.SIGKILL)
    assert run.poll() is None
    _, output = run.communicate()
    cluster_to_break.join()
    assert run.returncode == 0, output
    check_same(open_segmentation(tmp_path / "out"), expected)


def test_one_worker_dies(breakable):
    engine, workers = breakable
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(engine.ask, SLOW.format(engine.relation))
        time.sleep(4)
        end(workers.pop(0), signal.SIGKILL)
        assert not asked.done()
        found = asked.result()
    expected = duckdb.sql(SLOW.format(f"({CUSTOMERS})")).fetchall()
    assert list(zip(*found.values(), strict=True)) == expected


def test_all_workers_die(breakable, shared, monkeypatch):
    monkeypatch.setattr(spark, "LONGEST", 15)
    engine, workers = breakable
    with ThreadPoolExecutor() as pool:
        written = pool.submit(engine.write, SLOW.format(engine.relation), shared / "lost", "parquet")
        time.sleep(3)
        for worker in workers:
            end(worker, signal.SIGKILL)
        with pytest.raises(InputError, match="took longer than 30 minutes"):
            written.result()
    assert not (shared / "lost").exists()
