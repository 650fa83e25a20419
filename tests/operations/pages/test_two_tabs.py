"""Two tabs of one browser: names and colors are shared, selections are each tab's own."""

from collections.abc import Iterator

import pytest

from tests.browser.visitor import Visitor
from tests.operations.hosting import Host, brush

NEW = "Called otherwise"


class Tabs:
    """A visitor with two tabs, on Segments and on Explore."""

    def __init__(self, host: Host) -> None:
        self.visitor = Visitor(host.url)
        self.visitor.open("/segments")
        self.visitor.until(lambda: self.visitor.text(".name-shown .tool") == "Rename", "names can be changed")
        self.first = self.visitor.driver.current_window_handle
        self.visitor.driver.switch_to.new_window("window")
        self.second = self.visitor.driver.current_window_handle
        self.visitor.resize(1440, 1000)
        self.visitor.open()

    def to(self, handle: str) -> Visitor:
        self.visitor.driver.switch_to.window(handle)
        return self.visitor


@pytest.fixture
def tabs(host: Host) -> Iterator[Tabs]:
    two = Tabs(host)
    yield two
    two.visitor.close()


def test_a_name_given_in_one_is_told_in_the_other_at_once(tabs: Tabs):
    tabs.visitor.run("document.addEventListener('visibilitychange', (e) => e.stopImmediatePropagation(), true)")
    page = tabs.to(tabs.first)
    page.click_on(".name-shown .tool")
    page.type(NEW)
    page.key("Enter")
    page.until(lambda: page.text(".name-heading") == NEW, "it is saved")
    page = tabs.to(tabs.second)
    page.until(lambda: page.texts(".kpi .name")[0] == NEW, "the other tab shows it, too")


def test_selections_stay_apart(tabs: Tabs):
    page = tabs.visitor
    chosen = brush(page)
    address = page.address()
    page = tabs.to(tabs.first)
    assert page.address() == "/segments"
    page.click_on("nav a[data-page='/']")
    assert page.selected() == 200
    page.click_on(".kpi.segment-2")
    own = page.selected()
    page = tabs.to(tabs.second)
    assert (page.selected(), page.address()) == (chosen, address)
    assert own != chosen


def test_light_and_dark_are_the_same_in_both(tabs: Tabs):
    def background() -> str:
        return str(tabs.visitor.run("return getComputedStyle(document.body).backgroundColor"))

    light = background()
    tabs.visitor.click_on("#theme")
    dark = background()
    assert dark != light
    tabs.to(tabs.first).until(lambda: background() == dark, "the other tab follows")
    tabs.visitor.click_on("#theme")
    tabs.to(tabs.second).until(lambda: background() == light, "and the other way")
