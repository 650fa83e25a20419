"""Starts what engines run on, on loopback, and ends it: a Spark master, two workers, Spark Connect; PostgreSQL."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from tests.serving import free_port

PATIENCE = 180
OWNER, PASSWORD = "owner", "sesam:öffne@dich"
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"
# even where the tests are killed, what they started ends
LEASH = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
# each application takes one core of each worker, so that two of them run side by side
DEFAULTS = """
spark.cores.max 2
spark.executor.cores 1
spark.executor.memory 600m
spark.driver.host 127.0.0.1
spark.ui.enabled false
spark.sql.shuffle.partitions 4
"""


@contextmanager
def running(command, log, *, port, stop=signal.SIGTERM, **options):
    """Yield a process in a group of its own, once it listens on `port`; the whole group is gone afterwards."""
    with log.open("wb") as out:
        process = subprocess.Popen([*LEASH, *command], stdout=out, stderr=out, start_new_session=True, **options)
    try:
        _wait_for(port, process, log)
        yield process
    finally:
        end(process, stop)


def end(process, how=signal.SIGTERM):
    """Ask the group to end, and make it."""
    for number in (how, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(15)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _wait_for(port, process, log):
    finish = time.monotonic() + PATIENCE
    while time.monotonic() < finish and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{log.name} did not come up:\n{log.read_text(errors='replace')[-2000:]}")


@dataclass
class Cluster:
    """A Spark cluster: the addresses of its master and of Spark Connect, its workers' processes, how one more joins."""

    standalone: str
    connect: str
    workers: list
    join: Callable[[], None]


@contextmanager
def spark_cluster(folder):
    """Yield a master, two workers of about 1 GB, and a Connect server as an application of that master."""
    home = Path(find_spec("pyspark").origin).parent
    (folder / "spark-defaults.conf").write_text(DEFAULTS)
    places = {"SPARK_HOME": str(home), "SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": "127.0.0.1"}
    options = {"env": {**os.environ, **places}, "cwd": folder}
    start, submit = str(home / "bin" / "spark-class"), str(home / "bin" / "spark-submit")
    master, connect = free_port(), free_port()
    with ExitStack() as stack:
        where = ["--host", "127.0.0.1", "--webui-port", "0"]
        leader = [start, MASTER, *where, "--port", str(master)]
        stack.enter_context(running(leader, folder / "master.log", port=master, **options))
        workers, numbers = [], count(1)

        def join():
            number = next(numbers)
            workers.append(stack.enter_context(_worker(start, where, master, folder, number, options)))

        join()
        join()
        chosen = [
            f"--conf=spark.connect.grpc.binding.{k}={v}" for k, v in (("port", connect), ("address", "127.0.0.1"))
        ]
        server = [submit, "--class", CONNECT, "--master", f"spark://127.0.0.1:{master}", *chosen, "spark-internal"]
        stack.enter_context(running(server, folder / "connect.log", port=connect, **options))
        yield Cluster(f"spark://127.0.0.1:{master}", f"sc://127.0.0.1:{connect}", workers, join)


def _worker(start, where, master, folder, number, options):
    port = free_port()
    size = ["--cores", "2", "--memory", "1300m", "--port", str(port), "--work-dir", str(folder / f"worker{number}")]
    command = [start, WORKER, *where, *size, f"spark://127.0.0.1:{master}"]
    return running(command, folder / f"worker{number}.log", port=port, **options)


@contextmanager
def postgres_server(folder):
    """Yield a PostgreSQL server whose superuser has a password; yields the address of its database."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))[-1]
    options = _without_root(folder)
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    initdb = [binaries / "initdb", "-D", folder / "data", "-U", OWNER, "--auth=scram-sha-256", "-E", "UTF8"]
    collation = ["--locale=C.UTF-8", f"--pwfile={folder / 'password'}"]
    subprocess.run([*initdb, *collation], check=True, capture_output=True, cwd=folder, **options)
    port = free_port()
    settings = ["-clisten_addresses=127.0.0.1", f"-cport={port}", f"-cunix_socket_directories={folder}", "-cfsync=off"]
    command = [binaries / "postgres", "-D", folder / "data", *settings]
    log = folder / "postgres.log"
    with running(command, log, port=port, stop=signal.SIGINT, cwd=folder, **options):
        yield f"127.0.0.1:{port}/postgres"


def _without_root(folder):
    """PostgreSQL refuses to run as root: then as the user that its package made, whose folder this becomes."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
