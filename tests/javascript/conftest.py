"""The Mall customers as scripts in Node see them."""

from collections.abc import Iterator

import pytest

from analysis.store.segmentation import Segmentation
from tests.javascript.core import Core, Customers


@pytest.fixture(scope="session")
def core() -> Iterator[Core]:
    one = Core()
    yield one
    one.close()


@pytest.fixture(scope="session")
def mall_in_node(core: Core, mall: Segmentation, tmp_path_factory: pytest.TempPathFactory) -> Customers:
    return Customers(core, mall, tmp_path_factory.mktemp("mall_in_node"))
