"""How Spark is reached: an address that answers, a session, and the names of what PySpark raises."""

import re
import socket
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analysis.core.errors import InputError
from analysis.in_place.engines.refusals import refused
from analysis.in_place.engines.translation import library

PATIENCE = 10
PORTS = {"sc": 15002, "spark": 7077}
# the driver that runs here with a standalone master is to be as quiet as one far away
SETTINGS = {"spark.log.level": "OFF", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}


def reach(address: str) -> str:
    """Host and port, which answer: Spark's own clients would try for minutes. The first of several masters counts."""
    try:
        url = urlsplit(address.split(",", maxsplit=1)[0])
        host, port = url.hostname, url.port or PORTS[url.scheme]
    except (KeyError, ValueError) as error:
        raise InputError(
            "The address of Spark cannot be read; write it as sc://host:port or spark://host:port."
        ) from error
    place = f"{host}:{port}"
    try:
        socket.create_connection((host, port), PATIENCE).close()
    except OSError as error:
        raise refused("", "08001", engine="Spark", place=place, shown="") from error
    return place


def failures() -> tuple[type[BaseException], ...]:
    """Return what PySpark and its bridge to Java raise."""
    errors, py4j = library("pyspark.errors", "Spark"), library("py4j.protocol", "Spark")
    return errors.PySparkException, py4j.Py4JError


def start_session(address: str) -> Any:
    """Return a session of one's own where the address is Connect's; otherwise the one of this process."""
    logger = library("pyspark.logger", "Spark").PySparkLogger
    logger.getLogger("SQLQueryContextLogger").setLevel("CRITICAL")
    with warnings.catch_warnings():
        # it is about pandas 3, which no answer passes through
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
        builder = library("pyspark.sql", "Spark").SparkSession.builder
        if address.startswith("sc:"):
            session = builder.remote(address).create()
        else:
            session = builder.master(address).appName("Kindred").config(map=SETTINGS).getOrCreate()
        library("ibis.backends.pyspark", "Spark")
    session.conf.set("spark.sql.ansi.enabled", "true")  # a value that cannot be cast is an error, as in DuckDB
    return session


def full_path(path: str) -> str:
    """Return a path as the cluster takes it.

    Absolute where it is a file's, with both slashes where it is an address.
    """
    address = re.fullmatch(r"(\w+):/+(.*)", path)
    return f"{address[1]}://{address[2]}" if address else str(Path(path).absolute())
