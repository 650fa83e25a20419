"""A Spark worker that dies costs time and nothing else; when all are gone, there is a sentence and no file."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from analysis.engines import spark
from analysis.engines.through_ibis import open_ibis
from analysis.errors import InputError
from tests.engines.conftest import CUSTOMERS
from tests.engines.servers import end, spark_cluster

pytestmark = pytest.mark.timeout(300)
# every pair of customers: long enough to be met in the middle
SLOW = """SELECT a.age AS age, count(*) AS n, sum(CASE WHEN (a.id * b.id) % 7 = 0 THEN 1 ELSE 0 END) AS sevens
    FROM {0} AS a CROSS JOIN {0} AS b GROUP BY a.age ORDER BY a.age"""


@pytest.fixture(scope="module")
def breakable(tmp_path_factory, parquet):
    """An engine in a cluster of its own, and the processes of its workers."""
    with spark_cluster(tmp_path_factory.mktemp("breakable")) as cluster:
        engine = open_ibis(cluster.connect, str(parquet))
        yield engine, cluster.workers
        engine.close()


def test_one_worker_dies(breakable):
    engine, workers = breakable
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(engine.ask, SLOW.format(engine.relation))
        time.sleep(4)
        end(workers[0], signal.SIGKILL)
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
