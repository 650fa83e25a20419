"""The server goes away in mid-visit and comes back: a sentence names what needs it, and it follows; nothing is lost."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.model.question import Question
from dashboard.startup.store import cache_key
from tests.browser.visitor import Visitor
from tests.conftest import MALL
from tests.operations.hosting import (
    GONE,
    Host,
    accidents,
    brush,
    expect_sentence,
    is_over,
    is_same,
    look_away,
    message,
    rows_follow,
)

pytestmark = pytest.mark.timeout(240)
NEW = "Called otherwise"


@pytest.fixture(scope="module")
def lasting(mall_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("lost")
    shutil.copytree(mall_folder, folder / "store" / cache_key(Question(str(MALL))))
    one = Host(folder, KINDRED_STORE=str(folder / "store"), CUSTOMERS=str(MALL), WEB_CONCURRENCY="1")
    yield one
    one.stop()


@pytest.fixture
def host(lasting: Host) -> Host:
    """Return where a server runs, again where an earlier test stopped it."""
    if lasting.server is None:
        lasting.start()
    return lasting


def choose(page: Visitor, menu: str, value: str) -> None:
    script = """const menu = document.getElementById(arguments[0]);
        menu.value = arguments[1]; menu.dispatchEvent(new Event('change', {bubbles: true}))"""
    page.run(script, menu, value)


def test_everything_asked_meanwhile_follows(host: Host, page: Visitor):
    host.stop()
    chosen = brush(page)
    expect_sentence(page, GONE)
    page.click_on("#k-fewer")
    assert (page.text("#k"), sum(page.card_counts())) == ("5", chosen)
    choose(page, "menu-histogram", "income")
    page.click_on("nav a[data-page='/segments']")
    assert page.texts(".segment-tab") == []
    address = page.address()
    assert "k=5" in address
    assert "histogram=income" in address
    host.start()
    is_over(page)
    page.until(lambda: len(page.texts(".segment-tab")) == 5, "the page that was opened is filled")
    page.click_on("nav a[data-page='/']")
    page.until(lambda: page.run("return document.querySelectorAll('.awaiting').length") == 0, "charts are drawn again")
    page.until(lambda: len(page.texts("#plot-histogram .frame-title")) == 5, "of five segments")
    rows_follow(page, chosen)
    assert page.selected() == chosen
    assert page.address() == address.replace("/segments?", "/?")
    assert is_same(page)
    assert accidents(page) == []


def test_charts_of_other_segments_step_back_and_others_can_be_brushed(host: Host, page: Visitor):
    host.stop()
    page.click_on("#k-fewer")
    stepped = "return [...document.querySelectorAll('.page:not([hidden]) .awaiting')].map((n) => n.dataset.view)"
    assert {"histogram", "spread"} <= set(page.run(stepped))
    assert {"pair", "map"}.isdisjoint(page.run(stepped))
    first = brush(page)
    page.drag("map", (0.0, 0.3), (0.45, 0.8))
    assert 0 < page.selected() < first
    page.click_on("#k-more")
    page.until(lambda: page.run(stepped) == [], "what was fetched once is drawn without a server")
    assert accidents(page) == []


def test_an_export_asked_for_meanwhile_follows(host: Host, page: Visitor, tmp_path: Path):
    page.cdp("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path / "files")})
    chosen = brush(page)
    host.stop()
    page.click_on("#export summary")
    page.click_on("#export-selected")
    page.click_on("#export-selected")
    expect_sentence(page, GONE)
    assert is_same(page)
    assert list(tmp_path.glob("files/*")) == []
    host.start()
    files = page.until(lambda: list(tmp_path.glob("files/*.csv")), "the file arrives")
    page.until(lambda: len(files[0].read_text().splitlines()) == chosen + 1, "with the selected customers")
    is_over(page)
    assert is_same(page)
    assert [p.name for p in tmp_path.glob("files/*")] == [files[0].name]


def test_a_name_typed_meanwhile_is_kept_until_it_can_be_saved(host: Host, page: Visitor):
    page.click_on("nav a[data-page='/segments']")
    page.until(lambda: page.text(".name-shown .tool") == "Rename", "names can be changed")
    host.stop()
    page.click_on(".name-shown .tool")
    page.type(NEW)
    page.key("Enter")
    page.until(lambda: "may not be saved. Try again." in page.text(".name-trouble"), "the page explains it")
    expect_sentence(page, GONE)
    host.start()
    is_over(page)
    assert page.run("return document.querySelector('.name-typing input').value") == NEW
    page.key("Enter")
    page.until(lambda: page.text(".name-heading") == NEW, "it is saved")
    assert accidents(page) == []


def test_a_file_to_be_scored_meanwhile_is_scored_afterwards(host: Host, page: Visitor, tmp_path: Path):
    page.cdp("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path / "files")})
    page.click_on("nav a[data-page='/segments']")
    page.until(lambda: page.text("#score .upload"), "files can be scored")
    host.stop()
    page.driver.find_element("css selector", "#score input[type=file]").send_keys(str(MALL))
    expect_sentence(page, GONE)
    host.start()
    files = page.until(lambda: list(tmp_path.glob("files/*.csv")), "the scored file arrives")
    assert [p.name for p in files] == ["kindred-scored.csv"]
    is_over(page)


def test_a_server_that_hangs_is_told_of_too(host: Host, page: Visitor):
    group = os.getpgid(host.server.process.pid)
    os.killpg(group, signal.SIGSTOP)
    try:
        chosen = brush(page)
        expect_sentence(page, GONE)
    finally:
        os.killpg(group, signal.SIGCONT)
    is_over(page)
    rows_follow(page, chosen)


def test_a_lost_server_is_not_stormed_and_left_alone_while_nobody_looks(host: Host, page: Visitor):
    host.stop()
    brush(page)
    page.click_on("#k-fewer")
    expect_sentence(page, GONE)
    page.requests()
    time.sleep(6)
    assert 1 <= len(page.requests()) <= 4, "one question at a time, whatever waits, and less often each time"
    look_away(page, hidden=True)
    time.sleep(1)
    page.requests()
    time.sleep(6)
    assert page.requests() == []
    host.start()
    look_away(page, hidden=False)
    is_over(page)
    assert is_same(page)


def test_a_page_that_lost_nothing_says_nothing(host: Host, page: Visitor):
    """A server that is back before anything is asked of it was never missed."""
    host.stop()
    host.start()
    chosen = brush(page)
    rows_follow(page, chosen)
    assert message(page) == ""
    assert page.complaints() == []
