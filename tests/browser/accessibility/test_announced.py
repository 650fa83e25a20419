"""What a screen reader says: landmarks, headings and controls in their order, and every change as it happens."""

from itertools import pairwise

import pytest

from tests.browser.visitor import Visitor

PAGES = {
    "/": "#why p",
    "/segments": "#rule code",
    "/over-time": "#editions p",
    "/evidence": "#verdict .verdict span",
    "/data": ".drop",
}
# what changes in a region that is read out when it does, in the order of the changes
LISTEN = """window.announced = [];
    const live = '[aria-live=polite], [role=status], [role=alert], [role=log], output';
    const heard = (node) => node?.closest?.(live) ?? node?.parentElement?.closest(live);
    new MutationObserver((changes) => {
      for (const region of new Set(changes.map(({target}) => heard(target)).filter((r) => r?.checkVisibility()))) {
        const words = region.textContent.trim();
        if (words) window.announced.push(words);
      }
    }).observe(document.body, {subtree: true, childList: true, characterData: true})"""
CONTROLS = {"button", "link", "checkbox", "radio", "combobox", "textbox", "spinbutton", "application", "searchbox"}
MOST_STOPS = 400
# where the focus began, or in the last part of a page, the table, in which Tab goes from cell to cell
AT_END = """const last = window.stops.slice(-3);
    return last.length > 2 && (last[2] === window.stops[0] || last.every((n) => n.closest('.ag-root-wrapper')))"""


def tree(visitor: Visitor) -> list[dict]:
    """Return what a screen reader finds on the page, in its order."""
    nodes = visitor.cdp("Accessibility.getFullAXTree", {})["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    order: list[dict] = []
    waiting = [nodes[0]["nodeId"]]
    while waiting:
        node = by_id.get(waiting.pop())
        if node is None:
            continue
        if not node.get("ignored"):
            order.append(node)
        waiting.extend(reversed(node.get("childIds", [])))
    return order


def role(node: dict) -> str:
    return str(node.get("role", {}).get("value", ""))


def name(node: dict) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def value_of(node: dict, wanted: str) -> object:
    return next((p["value"].get("value") for p in node.get("properties", []) if p["name"] == wanted), None)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_read_in_order(visitor: Visitor, path: str):
    visitor.open(path)
    visitor.until(lambda: visitor.text(PAGES[path]), "the page is filled")
    nodes = tree(visitor)
    landmarks = [role(n) for n in nodes if role(n) in {"banner", "navigation", "main"}]
    assert landmarks == ["banner", "navigation", "main"]
    headings = [(int(value_of(n, "level") or 0), name(n)) for n in nodes if role(n) == "heading"]
    assert [h for h in headings if not h[1]] == [], "a heading without words"
    assert [level for level, _ in headings].count(1) == 1
    jumps = [(before, after) for before, after in pairwise(headings) if after[0] > before[0] + 1]
    assert jumps == [], "a heading that skips a level"
    controls = [n for n in nodes if role(n) in CONTROLS and value_of(n, "focusable")]
    assert [n for n in controls if not name(n)] == [], "a control without a name"


@pytest.mark.parametrize("path", PAGES)
def test_tab_reaches_every_control_in_the_order_it_is_read(visitor: Visitor, path: str):
    visitor.open(path)
    visitor.until(lambda: visitor.text(PAGES[path]), "the page is filled")
    if path == "/":
        visitor.until(visitor.rows, "the table of customers")
    visitor.run("""window.stops = [];
        document.addEventListener('focusin', ({target}) => window.stops.push(target))""")
    for _ in range(MOST_STOPS):
        visitor.key("Tab")
        if visitor.run(AT_END):
            break
    unordered = """const stops = window.stops.filter((n) => !n.closest('.ag-root-wrapper')).slice(0, -1);
        return stops.slice(1)
          .filter((node, i) => !(stops[i].compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING))
          .map((n) => n.outerHTML.slice(0, 90))"""
    assert visitor.run(unordered) == []
    missed = """const stops = new Set(window.stops);
        return [...document.querySelectorAll('a[href], button, select, input, summary, [tabindex="0"]')]
          .filter((n) => n.checkVisibility({visibilityProperty: true}) && !n.disabled && n.tabIndex >= 0)
          .filter((n) => !n.closest('.ag-root-wrapper') && !stops.has(n) && n.type !== 'radio')
          .map((n) => n.outerHTML.slice(0, 120))"""
    assert visitor.run(missed) == []


def test_what_happens_is_announced_in_order(page: Visitor):
    page.until(lambda: page.text("#why"), "the page has come to rest")
    page.run(LISTEN)

    def heard() -> list[str]:
        page.run("return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        return list(page.run("return window.announced.splice(0)"))

    def press(selector: str, key: str = "Enter") -> list[str]:
        page.run("document.querySelector(arguments[0]).focus()", selector)
        page.key(key)
        return heard()

    everybody, change = "All 200 customers in 6 segments.", "No clear difference in gender."
    first = f"Much higher spending and income, and clearly younger than other customers. {change}"
    assert press(".kpi.segment-1") == [f"39 of 200 customers in High income, high spending. {first}"]
    assert press(".kpi.segment-1") == [everybody]
    (brushed,) = press("#plot-pair .frame", "ArrowRight")
    (moved,) = press("#plot-pair .frame", "ArrowRight")
    assert brushed.startswith("43 of 200 customers with income 56 to 96 k$ and spending 34 to 66. Age: about the same")
    assert moved.startswith("40 of 200 customers with income 59 to 99 k$ and spending 34 to 66. Age: about the same")
    assert press("#plot-pair .frame", "Escape") == [everybody]
    assert press("#k-more") == ["7", "All 200 customers in 7 segments."]
    assert press("#k-fewer") == ["6", everybody]
    assert press(".kpi.segment-3")[0].startswith("45 of 200 customers in Mid income, older. Much older than other")
    number, sentence, notice = press("#k-more")
    assert number == "7"
    assert sentence.startswith("54 of 200 customers in Mid income, older or Mid income, much older. Much older than")
    assert notice == "The selected segments have other borders now: 54 customers are selected, 45 were before."
    assert press("nav a[data-page='/segments']") == ["Page: Segments."]
    page.until(lambda: page.text("#rule code"), "the page is filled")
    assert heard() == [], "what fills a page is read by who comes to it"
    (compared,) = press("#compare select", "ArrowDown")
    assert compared.startswith("Much lower spending, and much higher income than all other customers.")
    assert press("nav a[data-page='/']") == ["Page: Explore."]
