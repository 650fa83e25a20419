"""Renaming segments as people do: every word follows at once, nothing selected is lost, two people stay distinct."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from analysis.model.question import Question
from analysis.store.names.given import NAMES_FILE
from analysis.store.segmentation import Segmentation
from dashboard.startup.store import cache_key
from tests.browser.visitor import Visitor
from tests.conftest import MALL
from tests.dashboard.asking import ask
from tests.serving import Server, start_server

BRUSH = ["pair-income-spending", [["between", "income", 60, 120]]]
WHERE = quote(json.dumps([["cards", [["oneof", "segment", 1, 2]]], BRUSH], separators=(",", ":")), safe=",:")
NEW = "Our <b>best</b> & co"

MOUNT = """
    const main = document.querySelector("script[src$='page/main.js']").src;
    const {NameEditor} = await import(new URL("names/editor.js", main));
    const explorer = await (await import(main)).started;
    const editor = new NameEditor(explorer.names, explorer.state.k, args[0]);
    editor.node.id = "editor";
    explorer.names.addEventListener("change", () => editor.show());
    document.querySelector(".headline").prepend(editor.node);"""


@pytest.fixture(scope="module")
def folder(mall_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a saved segmentation of this module's own, so that no other test sees the names given here."""
    return shutil.copytree(mall_folder, tmp_path_factory.mktemp("store") / cache_key(Question(str(MALL))))


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("log") / "server.log", KINDRED_STORE=str(folder.parent))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def one(server: Server) -> Iterator[Visitor]:
    visitor = Visitor(server.url)
    yield visitor
    visitor.close()


@pytest.fixture(scope="module")
def other(server: Server) -> Iterator[Visitor]:
    visitor = Visitor(server.url)
    yield visitor
    visitor.close()


@pytest.fixture
def page(one: Visitor, folder: Path) -> Iterator[Visitor]:
    """Yield a visitor with two segments and a brush selected, before anybody has given a name."""
    (folder / NAMES_FILE).unlink(missing_ok=True)
    one.resize(1440, 1000)
    one.open(f"/?where={WHERE}")
    one.complaints()
    yield one
    assert one.complaints() == []


def mount(page: Visitor, segment: int = 1) -> None:
    page.run_async(MOUNT, segment)


def type_name(page: Visitor, name: str) -> None:
    """As with a mouse and a keyboard, up to Enter."""
    page.click_on("#editor .name-shown .tool")
    assert "Everyone who opens this page" in page.text("#editor .name-typing")
    page.type(name)
    page.key("Enter")


def rename_as(page: Visitor, name: str) -> None:
    type_name(page, name)
    page.until(lambda: page.text("#editor .name-heading") == name, "the editor shows the name")


def come_back(page: Visitor) -> None:
    """To the tab, after having been elsewhere."""
    page.run("document.dispatchEvent(new Event('visibilitychange'))")


def focused(page: Visitor) -> str:
    script = "const n = document.activeElement; return n.getAttribute('aria-label') ?? n.textContent ?? n.tagName"
    return str(page.run(script))


def tooltip(page: Visitor) -> str:
    """Of a customer in segment 1."""
    script = """const mark = document.querySelector('#plot-pair .scatterlayer path.point');
        mark.scrollIntoView({block: 'center', behavior: 'instant'});
        const b = mark.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]"""
    x, y = page.run(script)
    page.mouse("mouseMoved", (x - 40, y))
    page.mouse("mouseMoved", (x, y))
    return page.text(".tip:not([hidden])")


def called(page: Visitor, k: int = 6) -> list[str]:
    """Segment 1 by every word on the page: card, chip, sentence, panel, filter, what is read out, table, tooltip."""
    names = page.texts(".kpi .name")
    assert len(names) == k
    table = [row for row in page.rows() if row]
    return [
        names[0],
        page.chips()[0].split(" or ")[0],
        page.sentence().split(" customers in ")[1].split(" or ")[0],
        page.text("#plot-histogram .frame-title"),
        str(page.run("return document.querySelector('#filters .mark-1').nextSibling.textContent")),
        page.text("#live").split(" customers in ")[1].split(" or ")[0],
        *{name for row in table for name in row if name in (names[0], NEW)},
    ]


def follows(page: Visitor, name: str) -> None:
    page.until(lambda: set(called(page)) == {name} and len(called(page)) == 7, f"every word says {name}")
    assert name in " ".join(page.text(".kpi").split())
    spoken = "return document.querySelector(arguments[0]).getAttribute('aria-label')"
    assert name in page.run(spoken, "#plot-histogram .frame")
    assert page.run("return document.querySelector('.chip .remove').getAttribute('aria-label')").startswith("Remove")
    page.until(lambda: name in tooltip(page), "the tooltip shows it, too")


def test_a_name_is_everywhere_at_once_without_a_reload(page: Visitor, mall: Segmentation):
    derived = mall.solution(6).names[0]
    follows(page, derived)
    before = (page.address(), page.selected(), page.card_counts())
    page.run("window.here = true")
    mount(page)
    assert page.run("return document.querySelector('#editor .link').hidden"), "there is nothing to reset"
    rename_as(page, NEW)
    assert focused(page) == f"Rename “{NEW}”"
    follows(page, NEW)
    assert page.run("return window.here")
    assert (page.address(), page.selected(), page.card_counts()) == before
    assert page.run("return document.querySelectorAll('.chip').length") == 2


def test_a_reset_is_everywhere_at_once_too(page: Visitor, mall: Segmentation):
    derived = mall.solution(6).names[0]
    mount(page)
    rename_as(page, NEW)
    assert page.text("#editor .link") == f"Reset to “{derived}”"
    page.click_on("#editor .link")
    page.until(lambda: page.text("#editor .name-heading") == derived, "the derived name")
    assert focused(page) == f"Rename “{derived}”"
    follows(page, derived)


def test_names_are_no_part_of_undo_and_links_hold_numbers_only(page: Visitor):
    page.click_on(".kpi.segment-3", shift=True)
    mount(page)
    rename_as(page, NEW)
    page.driver.back()
    page.until(lambda: page.chips()[0].count(" or ") == 1, "Back undoes what was selected last")
    assert page.chips()[0].startswith(f"{NEW} or ")
    assert page.address() == f"/?where={WHERE}"
    page.requests()
    rename_as(page, f"{NEW} again")
    assert [url for url in page.requests() if "figures.json" in url] == [], "no chart is drawn by a name"
    rename_as(page, NEW)
    page.open(page.address())
    follows(page, NEW)


def test_escape_and_cancel_leave_the_name_and_the_selection(page: Visitor):
    mount(page)
    before = (page.text("#editor .name-heading"), page.chips())
    for leave in (lambda: page.key("Escape"), lambda: page.click_on("#editor .name-typing .link")):
        page.click_on("#editor .name-shown .tool")
        assert page.run("return document.activeElement.labels[0].innerText") == f"New name of “{before[0]}”"
        page.type("Never mind")
        leave()
        assert focused(page) == f"Rename “{before[0]}”"
        assert (page.text("#editor .name-heading"), page.chips()) == before
    assert ask(page.base, "/names.json").json["revision"] == 0


def test_a_name_that_will_not_do_is_told_beside_what_was_typed(page: Visitor, mall: Segmentation):
    mount(page)
    type_name(page, "x" * 61)
    page.until(lambda: page.text("#editor [role=alert]"), "a sentence")
    assert page.text("#editor [role=alert]") == "This name has 61 characters; shorten it to 60."
    assert page.run("return document.activeElement.value") == "x" * 61
    page.run("document.activeElement.select()")
    page.type(mall.solution(6).names[1])
    page.key("Enter")
    page.until(lambda: "Segment 2 is called" in page.text("#editor [role=alert]"), "a name is given once")
    page.run("document.activeElement.select()")
    page.type(NEW)
    page.key("Enter")
    page.until(lambda: page.text("#editor .name-heading") == NEW, "a good name")
    assert page.text("#editor [role=alert]") == ""
    assert [c for c in page.complaints() if "400" not in c] == []


def test_of_two_people_the_second_is_asked_whose_name_stays(page: Visitor, other: Visitor):
    other.open()
    for visitor in (page, other):
        mount(visitor)
    rename_as(other, "Theirs")
    type_name(page, "Mine")
    page.until(lambda: page.texts("#editor .name-asking:not([hidden]) button"), "a question")
    assert page.texts("#editor .name-asking button") == ["Keep theirs: “Theirs”", "Keep mine: “Mine”"]
    assert "“Theirs”" in page.text("#editor [role=alert]")
    assert focused(page) == "Keep theirs: “Theirs”"
    assert page.texts(".kpi .name")[0] == "Theirs", "nothing is lost"
    page.click_on("#editor .name-asking .tool:last-child")
    page.until(lambda: page.text("#editor .name-heading") == "Mine", "mine stays")
    come_back(other)
    other.until(lambda: other.texts(".kpi .name")[0] == "Mine", "they see it when they come back")
    rename_as(other, "Theirs again")
    page.click_on("#editor .link")
    page.until(lambda: page.text("#editor .name-asking:not([hidden])"), "a reset asks too")
    page.key("Escape")
    assert page.text("#editor .name-heading") == "Theirs again"
    assert page.text("#editor [role=alert]") == ""
    assert len(page.chips()) == 2
    assert [c for c in page.complaints() if "409" not in c] == []


def test_what_somebody_else_names_while_one_types_is_not_overwritten(page: Visitor):
    mount(page)
    page.click_on("#editor .name-shown .tool")
    page.type("Mine")
    ask(page.base, "/names", {"k": 6, "segment": 1, "name": "Theirs", "revision": 0})
    come_back(page)
    page.until(lambda: page.texts(".kpi .name")[0] == "Theirs", "their name arrives")
    page.key("Enter")
    page.until(lambda: page.text("#editor .name-asking:not([hidden])"), "a question all the same")
    assert [c for c in page.complaints() if "409" not in c] == []


def test_another_person_s_name_arrives_when_the_tab_is_seen_again(page: Visitor):
    ask(page.base, "/names", {"k": 6, "segment": 1, "name": NEW, "revision": 0})
    ask(page.base, "/names", {"k": 5, "segment": 2, "name": "Two of five", "revision": 0})
    come_back(page)
    follows(page, NEW)
    page.click_on("#k-fewer")
    page.until(lambda: page.texts(".kpi .name")[1:2] == ["Two of five"], "names belong to a number of segments")
    assert len(page.texts(".kpi .name")) == 5


def test_where_names_cannot_be_changed_the_editor_says_why(page: Visitor, folder: Path):
    (folder / NAMES_FILE).write_text("{")
    page.open()
    mount(page)
    assert page.run("return document.querySelector('#editor .tool').disabled")
    assert "mend it, or delete it" in page.text("#editor .name-shown .quiet")


def test_without_names_from_the_server_the_derived_ones_stay(page: Visitor, mall: Segmentation):
    page.cdp("Network.enable", {})
    page.cdp("Network.setBlockedURLs", {"urls": ["*/names.json"]})
    try:
        page.open(f"/?where={WHERE}")
        follows(page, mall.solution(6).names[0])
        mount(page)
        assert page.run("return document.querySelector('#editor .tool').disabled")
        assert "the server did not send them" in page.text("#editor .name-shown .quiet")
    finally:
        page.cdp("Network.setBlockedURLs", {"urls": []})
    come_back(page)
    page.until(lambda: not page.run("return document.querySelector('#editor .tool').disabled"), "it works again")
    assert [c for c in page.complaints() if "names.json" not in c] == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_longest_name_fits(page: Visitor, width):
    for segment, letter in enumerate("MWQ", 1):
        ask(page.base, "/names", {"k": 6, "segment": segment, "name": letter * 60, "revision": 0})
    page.resize(width, 1000)
    page.open(f"/?where={WHERE}")
    mount(page)
    page.click_on("#filter-switch")
    assert page.texts(".kpi .name")[0] == "M" * 60
    wide = """return [...document.querySelectorAll('.kpi, .headline, .headline *:not(.unseen, .chips *), .frame-title')]
        .filter((n) => n.clientWidth && n.scrollWidth > n.clientWidth + 1 && !n.matches('.chips'))
        .map((n) => [n.className, n.scrollWidth, n.clientWidth])"""
    assert page.run(wide) == []
    assert page.run("return document.documentElement.scrollWidth") <= width
