"""No page, menu, form or trouble breaks a rule of WCAG 2.2 AA that axe-core can check, in light and in dark.

A page is checked whole once; a state of it only where it differs.
"""

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from dashboard.guard.accounts.login_page import login_page
from dashboard.trouble import trouble_page, waiting_page
from tests.browser.accessibility.axe import violations
from tests.browser.visitor import Visitor
from tests.serving import FILES

BRUSH = ["pair-income-spending", [["between", "income", 60, 120], ["between", "spending", 55, 99]]]
SELECTED = f"/?k=77&more=strip&where={quote(json.dumps([['cards', [['oneof', 'segment', 1, 2]]], BRUSH]))}"
FILLED = {
    "/segments": "#rule code",
    "/over-time": "#editions p",
    "/evidence": "#verdict .verdict span",
    "/data": ".drop",
}
UNFOLD = "document.querySelectorAll('main details:not(.export)').forEach((node) => node.open = true)"
OPEN = "document.querySelector(arguments[0]).open = true"
PLAIN = {
    "login": login_page("/", "User or password is wrong."),
    "trouble": trouble_page("These customers are not here", "Their time is over.", "Go to Data", "/data"),
    "waiting": waiting_page("Reading customers", 0.4, 20),
}


@pytest.mark.timeout(240)  # seconds on a machine that does nothing else, minutes on a busy one
def test_explore_and_what_opens_on_it(visitor: Visitor):
    visitor.open(SELECTED)
    visitor.until(lambda: visitor.text("#why p"), "what makes them different")
    visitor.until(visitor.rows, "the table of customers")
    assert violations(visitor) == []
    visitor.click_on("#filter-switch")
    visitor.click_on("#export summary")
    visitor.run(OPEN, ".view .picture")
    opened = ("#notice p", "#filters fieldset", "#export .menu", ".view .picture[open] .menu")
    assert [part for part in opened if not visitor.text(part)] == []
    assert violations(visitor, *opened) == []


@pytest.mark.parametrize("path", FILLED)
def test_other_pages_unfolded(visitor: Visitor, path: str):
    visitor.open(path)
    visitor.until(lambda: visitor.text(FILLED[path]), "the page is filled")
    visitor.run(UNFOLD)
    assert violations(visitor) == []


def test_a_segment_that_is_renamed(visitor: Visitor):
    visitor.open("/segments")
    visitor.until(lambda: visitor.text("#sheet .name-editor .tool"), "the name can be changed")
    visitor.click_on("#sheet .name-editor .tool")
    visitor.type("x" * 500)
    visitor.key("Enter")
    visitor.until(lambda: visitor.text("#sheet .name-trouble"), "the name is refused")
    assert violations(visitor, "#sheet .name-editor") == []
    assert "400" in " ".join(visitor.complaints())


def test_a_file_that_is_brought(visitor: Visitor):
    visitor.open("/data")
    visitor.until(lambda: visitor.text(".drop"), "files are taken")
    visitor.click_on(".drop button:last-of-type")
    visitor.click_on(".paste button")
    assert visitor.text(".bring .trouble")
    assert violations(visitor, "#bring") == []
    file = FILES / "cases" / "unique_numbers.csv"
    visitor.driver.find_element("css selector", "#bring-file").send_keys(str(file))
    visitor.until(lambda: visitor.text(".answer"), "a question about the file")
    assert violations(visitor) == []


@pytest.mark.parametrize("name", PLAIN)
def test_pages_that_stand_alone(visitor: Visitor, tmp_path: Path, name: str):
    (tmp_path / "page.html").write_text(PLAIN[name], encoding="utf-8")
    visitor.driver.get((tmp_path / "page.html").as_uri())
    for scheme in ("light", "dark"):
        visitor.prefer(color_scheme=scheme)
        assert violations(visitor) == [], scheme
    visitor.prefer()
