"""What tests of several parts share: the Mall segmentation and a running server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.build import segment
from analysis.segmentation import Question, Segmentation, open_segmentation
from dashboard.customers import Customers
from tests.serving import ROOT, Server, start_server

MALL = ROOT / "data" / "Mall_Customers.csv"


@pytest.fixture(scope="session")
def mall_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the saved Mall segmentation."""
    folder = tmp_path_factory.mktemp("mall")
    segment(Question(str(MALL)), folder)
    return folder


@pytest.fixture(scope="session")
def mall(mall_folder: Path) -> Segmentation:
    return open_segmentation(mall_folder)


@pytest.fixture(scope="session")
def mall_customers(mall: Segmentation, mall_folder: Path) -> Customers:
    return Customers(mall, mall_folder)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that all servers of this run share, so that only the first one segments."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="session")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("log") / "server.log", KINDRED_STORE=str(store))
    yield running
    running.stop()
