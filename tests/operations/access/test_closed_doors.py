"""Logged out, asked for patience, not ready: the page says what to do, waits as long as it must, and goes on."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.visitor import Visitor
from tests.conftest import MALL
from tests.moody import APPLICATION, Mood
from tests.operations.hosting import (
    BUSY,
    OUT,
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
CALLBACK = "/_dash-update-component"
PROGRESS = '{"phase": "shuffling", "done": 0.4}'


@pytest.fixture(scope="module")
def host(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("moody")
    Mood(folder / "mood.json")
    one = Host(folder, KINDRED_STORE=str(store), MOOD=str(folder / "mood.json"), application=APPLICATION)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def mood(host: Host) -> Iterator[Mood]:
    one = Mood(Path(host.environment["MOOD"]))
    yield one
    one.good()


def test_logged_out_it_links_to_the_login_and_goes_on_after_it(page: Visitor, mood: Mood):
    mood.set("401 Unauthorized", sentence="Log in.")
    chosen = brush(page)
    expect_sentence(page, OUT)
    link = "return document.querySelector('.server-trouble a').getAttribute('href')"
    page.click_on(".kpi.segment-1")
    assert 0 < page.selected() < chosen, "brushing goes on"
    page.run("document.querySelector('.server-trouble a').dispatchEvent(new Event('pointerdown'))")
    assert page.run(link) == "/login?next=" + quote(page.address(), safe="!'()*")
    mood.good()
    look_away(page, hidden=False)
    is_over(page)
    rows_follow(page, page.selected())
    assert is_same(page)
    assert accidents(page) == []


def test_logged_out_a_new_name_and_a_file_are_asked_for_again_or_said(page: Visitor, mood: Mood):
    page.click_on("nav a[data-page='/segments']")
    page.until(lambda: page.text("#score .upload"), "files can be scored")
    mood.set("401 Unauthorized", sentence="You are not logged in; log in and try again.")
    page.click_on(".name-shown .tool")
    page.type("Another")
    page.key("Enter")
    page.until(lambda: page.text(".name-trouble") == "You are not logged in; log in and try again.", "it says why")
    expect_sentence(page, OUT)
    page.driver.find_element("css selector", "#score input[type=file]").send_keys(str(MALL))
    page.until(lambda: "Reading" in page.text("#score .upload p"), "the file waits")
    mood.good()
    is_over(page)
    page.until(lambda: "200" in page.text("#score .upload p"), "the file is scored")


def test_a_file_whose_turn_it_is_not_is_sent_again(page: Visitor, mood: Mood):
    page.click_on("nav a[data-page='/segments']")
    page.until(lambda: page.text("#score .upload"), "files can be scored")
    mood.set("503 Service Unavailable", below="/score", Retry_After="1")
    page.driver.find_element("css selector", "#score input[type=file]").send_keys(str(MALL))
    expect_sentence(page, BUSY)
    assert "Reading" in page.text("#score .upload p")
    mood.good()
    page.until(lambda: "200" in page.text("#score .upload p"), "the file is scored")
    is_over(page)
    assert is_same(page)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_it_waits_as_long_as_it_is_asked_to(page: Visitor, mood: Mood, status):
    mood.set(status, below=CALLBACK, Retry_After="600")
    chosen = brush(page)
    page.click_on(".kpi.segment-1")
    page.driver.back()
    expect_sentence(page, BUSY)
    time.sleep(3)
    asked = mood.requests().count(CALLBACK)
    assert asked <= 3, "once for each selection"
    assert page.selected() == chosen
    page.run("window.dispatchEvent(new Event('focus'))")
    page.click_on("#k-fewer")
    page.until(lambda: len(page.texts("#plot-histogram .frame-title")) == 5, "others are asked and answered meanwhile")
    assert mood.requests().count(CALLBACK) <= asked + 1, "a server that asks for patience gets it"
    assert accidents(page) == []


def test_a_short_wait_is_not_worth_a_sentence(page: Visitor, mood: Mood):
    mood.set("503 Service Unavailable", below=CALLBACK, Retry_After="1")
    heard = """window.heard = []; const node = document.querySelector('.server-trouble');
        new MutationObserver(() => window.heard.push(node.textContent)).observe(node, {childList: true})"""
    page.run(heard)
    chosen = brush(page)
    page.until(lambda: CALLBACK in mood.requests(), "it was asked")
    mood.good()
    rows_follow(page, chosen)
    assert [text for text in page.run("return window.heard") if text] == []
    assert is_same(page)


def test_a_page_opened_while_the_server_starts_fills_by_itself(host: Host, mood: Mood):
    mood.set("503 Service Unavailable", below="/segmentation/", Retry_After="1")
    page = Visitor(host.url)
    try:
        page.driver.get(host.url)
        expect_sentence(page, BUSY)
        mood.good()
        page.until(lambda: page.run("return document.documentElement.dataset.ready") == "true", "the page is ready")
        is_over(page)
        rows_follow(page, 200)
    finally:
        page.close()


def test_evidence_is_asked_for_only_while_somebody_looks_and_until_it_is_in(page: Visitor, mood: Mood):
    mood.set("202 Accepted", below="/evidence/", sentence=PROGRESS)
    page.open()
    page.click_on("nav a[data-page='/evidence']")
    page.until(lambda: "shuffling" in page.text("#verdict"), "it shows the progress")
    look_away(page, hidden=True)
    time.sleep(1)
    page.requests()
    time.sleep(4)
    assert page.requests() == [], "nobody looks"
    look_away(page, hidden=False)
    page.until(page.requests, "somebody looks")
    mood.good()
    page.until(lambda: page.text(".verdict"), "the evidence is in")
    page.until(lambda: "verdicts.json" in "".join(mood.requests()), "verdicts too")
    time.sleep(4)
    page.requests()
    time.sleep(4)
    assert page.requests() == [], "there is nothing left to ask"
    assert message(page) == ""


def test_a_layout_that_was_refused_is_asked_for_again(host: Host, mood: Mood):
    mood.set("429 Too Many Requests", below="/_dash-layout", Retry_After="1")
    page = Visitor(host.url)
    try:
        page.open()
        page.run("window.scrollTo(0, document.body.scrollHeight)")
        page.until(lambda: mood.requests().count("/_dash-layout") > 1, "it is asked for again")
        mood.good()
        rows_follow(page, 200)
    finally:
        page.close()
