"""The Mall customers as scripts in Node see them."""

from collections.abc import Iterator

import pytest

from analysis.build.pipeline import segment
from analysis.clustering.methods import kmeans
from analysis.model.question import Question
from analysis.store import row_queries
from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Segmentation
from tests.described import write_described
from tests.javascript.core import Core, Customers


@pytest.fixture(scope="session")
def core() -> Iterator[Core]:
    one = Core()
    yield one
    one.close()


@pytest.fixture(scope="session")
def mall_in_node(core: Core, mall: Segmentation, tmp_path_factory: pytest.TempPathFactory) -> Customers:
    return Customers(core, mall, tmp_path_factory.mktemp("mall_in_node"))


@pytest.fixture(scope="session")
def described(tmp_path_factory: pytest.TempPathFactory) -> row_queries.Customers:
    """Return the Mall customers with descriptors, one of which some have no value in."""
    folder = tmp_path_factory.mktemp("described")
    write_described(folder / "described.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmeans, "N_INIT", 2)
        patch.setattr(kmeans, "MAX_CLUSTERS", 5)
        segment(Question(str(folder / "described.csv")), folder / "found")
    return row_queries.Customers(open_segmentation(folder / "found"), folder / "found")


@pytest.fixture(scope="session")
def described_in_node(
    core: Core, described: row_queries.Customers, tmp_path_factory: pytest.TempPathFactory
) -> Customers:
    return Customers(core, described.segmentation, tmp_path_factory.mktemp("described_in_node"))
