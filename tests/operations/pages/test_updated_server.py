"""Another release or other customers while a page is open: a sentence says it, brushes on, and never loops."""

import json
import shutil
import time
from pathlib import Path

import pytest

from analysis.model.question import Question
from analysis.store.names.given import NAMES_FILE
from dashboard.startup.store import cache_key
from dashboard.uploads.kept import complete, create
from tests.browser.visitor import Visitor
from tests.conftest import MALL
from tests.operations.hosting import (
    UPDATED,
    Host,
    accidents,
    brush,
    expect_sentence,
    is_over,
    is_same,
    look_away,
    message,
    open_marked,
    rows_follow,
)
from tests.serving import ROOT

pytestmark = pytest.mark.timeout(240)
AGAIN = ".server-trouble button"
KEY = "0123456789abcdef"


@pytest.fixture
def next_release(tmp_path: Path) -> Path:
    """Return a copy of what is deployed, in which one script has changed."""
    folder = tmp_path / "release"
    for part in ("analysis", "assets", "dashboard", "data"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("Procfile", "gunicorn.conf.py"):
        shutil.copy(ROOT / part, folder)
    with (folder / "assets" / "page" / "data" / "index.js").open("a") as script:
        script.write("\n// of the next release\n")
    return folder


def stands_still(page: Visitor) -> bool:
    """Nothing is asked of the server."""
    time.sleep(1)
    page.requests()
    time.sleep(4)
    return page.requests() == []


def test_a_new_release_is_told_of_when_an_old_script_is_missed(host: Host, page: Visitor, next_release: Path):
    chosen = brush(page)
    host.stop()
    host.start(release=next_release)
    page.click_on(".kpi.segment-1")
    page.driver.back()
    rows_follow(page, chosen)
    assert message(page) == "", "the customers are the same, and nothing is missed yet"
    page.click_on("nav a[data-page='/data']")
    expect_sentence(page, UPDATED)
    page.click_on("nav a[data-page='/']")
    address = page.address()
    page.drag("map", (0.0, 0.0), (0.9, 0.9))
    assert page.selected() <= chosen, "brushing goes on"
    page.driver.back()
    page.until(lambda: page.address() == address, "Back undoes")
    assert is_same(page)
    assert stands_still(page)
    page.click_on(AGAIN)
    page.until(lambda: not is_same(page) and page.rows(), "the page is loaded again")
    assert page.address() == address
    assert page.selected() == chosen
    page.click_on("nav a[data-page='/data']")
    page.until(lambda: page.text(".drop"), "what was missed is there")
    assert message(page) == ""


def test_other_customers_are_neither_shown_nor_renamed_by_a_page_of_the_old_ones(
    host: Host, page: Visitor, own_store: Path, tmp_path: Path
):
    page.click_on("nav a[data-page='/segments']")
    page.until(lambda: page.text(".name-shown .tool") == "Rename", "names can be changed")
    half = tmp_path / "half.csv"
    half.write_text("".join(MALL.read_text().splitlines(keepends=True)[:101]))
    host.stop()
    host.start(CUSTOMERS=str(half))
    page.click_on(".name-shown .tool")
    page.type("A name")
    page.key("Enter")
    page.until(lambda: "updated meanwhile" in page.text(".name-trouble"), "it says why it is not saved")
    assert not (own_store / cache_key(Question(str(half))) / NAMES_FILE).exists()
    expect_sentence(page, UPDATED)
    page.key("Escape")
    page.click_on("nav a[data-page='/']")
    chosen = brush(page)
    page.until(lambda: "not those selected now" in page.text("#table-help"), "the table does not show others")
    page.click_on("#export summary")
    page.click_on("#export-selected")
    page.until(lambda: "could not be made" in page.text("#notice"), "an export neither")
    assert is_same(page)
    assert page.selected() == chosen
    assert stands_still(page)
    page.click_on(AGAIN)
    page.until(lambda: not is_same(page) and page.rows(), "the page is loaded again")
    assert page.selected() == 100
    assert "other customers" in page.text("#notice")
    assert message(page) == ""


def bring(own_store: Path) -> Path:
    """Return the mall customers as if a visitor had brought them; their folder."""
    upload, _ = create(own_store / "uploads", "mall.csv", 7)
    shutil.copytree(own_store / cache_key(Question(str(MALL))), upload.folder / KEY)
    shutil.copy(MALL, upload.file)
    complete(upload)
    return upload.folder


def test_brought_customers_whose_time_is_over_can_be_brought_again(host: Host, own_store: Path):
    folder = bring(own_store)
    page = open_marked(host, f"/of/{folder.name}/{KEY}/")
    try:
        page.until(page.rows, "rows are there")
        look_away(page, hidden=True)
        about = json.loads((folder / "upload.json").read_text())
        (folder / "upload.json").write_text(json.dumps(about | {"expires": 1}))
        host.stop()
        host.start()
        look_away(page, hidden=False)
        expect_sentence(page, "These customers were deleted, or their time is over.")
        brush(page)
        assert is_same(page)
        assert stands_still(page)
        page.click_on(".server-trouble a")
        page.until(lambda: page.address() == "/data" and page.text(".drop"), "they can be brought again")
    finally:
        page.close()


def test_a_page_left_open_overnight_goes_on(host: Host, page: Visitor):
    """The tab sleeps, the clock moves on by half a day, the server is started again meanwhile."""
    chosen = brush(page)
    address = page.address()
    look_away(page, hidden=True)
    host.stop()
    page.run("const now = Date.now; Date.now = () => now() + 43_200_000")
    host.start()
    assert stands_still(page)
    look_away(page, hidden=False)
    page.click_on("#k-fewer")
    page.until(lambda: len(page.texts("#plot-histogram .frame-title")) == 5, "charts are drawn")
    rows_follow(page, chosen)
    page.driver.back()
    page.until(lambda: page.address() == address, "Back goes back")
    page.click_on("nav a[data-page='/segments']")
    page.until(lambda: len(page.texts(".segment-tab")) == 6, "pages never seen before are filled")
    is_over(page)
    assert is_same(page)
    assert accidents(page) == []
