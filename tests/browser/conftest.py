"""Browsers for tests: `page` is one that starts on Explore and whose console must stay empty."""

from collections.abc import Iterator

import pytest

from tests.browser.visitor import Visitor
from tests.serving import Server


@pytest.fixture(scope="session")
def visitor(server: Server) -> Iterator[Visitor]:
    one = Visitor(server.url)
    yield one
    one.close()


@pytest.fixture
def page(visitor: Visitor) -> Iterator[Visitor]:
    visitor.resize(1440, 1000)
    visitor.open()
    visitor.complaints()
    yield visitor
    assert visitor.complaints() == []


@pytest.fixture
def stranger(server: Server) -> Iterator[Visitor]:
    """Another visitor, in another browser."""
    one = Visitor(server.url)
    yield one
    one.close()
