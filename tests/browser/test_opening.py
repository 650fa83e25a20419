"""While the page opens, nothing that a visitor sees moves: what comes later finds its room."""

from collections.abc import Iterator

import pytest

from tests.browser.visitor import Visitor
from tests.serving import Server

# the sum that browsers count as a layout shift, and which elements have moved
SHIFTS = """return new Promise((done) => {
      new PerformanceObserver((list) => {
        const entries = list.getEntries();
        const moved = entries.flatMap(({sources}) => sources.map(({node}) => node?.className ?? node?.nodeName ?? ""));
        done([entries.reduce((sum, {value}) => sum + value, 0), moved]);
      }).observe({type: 'layout-shift', buffered: true});
      setTimeout(() => done([0, []]), 500);
    })"""
MOST = 0.005  # a few pixels of one word


@pytest.fixture(scope="module")
def visitor(server: Server) -> Iterator[Visitor]:
    one = Visitor(server.url)
    yield one
    one.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 1000), (768, 1024), (390, 844)])
def test_nothing_moves(visitor: Visitor, width: int, height: int):
    visitor.resize(width, height)
    visitor.open()
    visitor.until(lambda: visitor.text("#why p"), "the page has come to rest")
    shift, moved = visitor.run_async(SHIFTS)
    assert shift <= MOST, moved
