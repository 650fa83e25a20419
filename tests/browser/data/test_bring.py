"""Bringing customers: five kinds of files from disk to an explored page, by dropping, choosing, pasting."""

import csv
import io
import time
import urllib.error
import urllib.request

import pytest

from benchmarks.examples import EXAMPLES, write_examples
from benchmarks.tables.many import write_customers
from tests.analysis.clustering.methods.bands import as_csv, two_bands
from tests.browser.visitor import Visitor
from tests.dashboard.asking import ask

# file, what the form says, how many rows there are, what the first card's facts are about
TOURS = {
    "retail.csv": ("are summed up from", "retail.csv", "Recency"),
    "bank.csv": ("account", "1,500 rows", "Balance"),
    "subscription.xlsx": ("row 1, above the header, is no customer", "640 rows", "Fee"),
    "wholesale.parquet": ("its numbers are codes", "440 rows", "Grocery"),
    "kunden.csv": ("Windows-1252", "381 rows", "Umsatz"),
}
DROP = """
const [name, text] = args;
const data = new DataTransfer();
data.items.add(new File([text], name));
const area = document.querySelector('.drop');
for (const kind of ['dragenter', 'dragover', 'drop']) {
  area.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}
"""
FEW = "id,age,income\n" + "".join(f"{i},{20 + i * 7 % 31},{30 + i * i % 47}\n" for i in range(1, 41))


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    return {path.name: path for path in write_examples(tmp_path_factory.mktemp("examples"))}


@pytest.fixture
def data(visitor: Visitor) -> Visitor:
    """Return a visitor on Data, with nothing brought yet."""
    visitor.driver.get(f"{visitor.base}/healthz")
    visitor.run("sessionStorage.clear()")
    visitor.open("/data")
    visitor.until(lambda: visitor.text(".drop"), "files are taken")
    return visitor


def choose(visitor, path):
    visitor.driver.find_element("css selector", "#bring-file").send_keys(str(path))


def wait_for_form(visitor):
    visitor.until(lambda: visitor.text(".act") or visitor.text(".bring .trouble"), "the form is shown")


def read_patiently(url):
    """Ask again where a worker has yet to open these customers."""
    for wait in (1, 2, 4, 8, 0):
        try:
            with urllib.request.urlopen(url) as answer:
                return answer.read().decode("utf-8-sig")
        except urllib.error.HTTPError as error:
            if error.code != 503 or not wait:
                raise
            time.sleep(wait)
    raise AssertionError(url)


def are_numbers(visitor):
    """Answer every doubt about codes."""
    keys = visitor.run("return [...document.querySelectorAll('.answer')].map((n) => n.dataset.key ?? '')")
    for key in keys:
        if key.endswith(" a number"):
            visitor.click_on(f'[data-key="{key}"]')


def segment(visitor):
    visitor.click_on(".act")
    visitor.until(lambda: "/of/" in visitor.driver.current_url, "the new pages are opened")
    visitor.until(lambda: visitor.run("return document.documentElement.dataset.ready") == "true", "the page is ready")


def give_back(visitor):
    """Delete what was brought, so that nobody goes on looking for its evidence."""
    token = visitor.address().split("/")[2]
    visitor.open()  # the page of what was brought would go on asking for its evidence
    headers = "{'Content-Type': 'application/json'}"
    visitor.run_async(f"await fetch('/of/{token}/delete', {{method: 'POST', body: '{{}}', headers: {headers}}})")


def test_every_example_has_a_tour():
    assert set(TOURS) == set(EXAMPLES)


@pytest.mark.parametrize("name", TOURS)
def test_from_a_file_to_explored_customers(data, examples, name):
    says, rows, feature = TOURS[name]
    choose(data, examples[name])
    wait_for_form(data)
    assert says in data.run("return document.getElementById('bring').textContent")
    assert rows in data.text(".because")
    are_numbers(data)
    segment(data)
    undrawn = "return document.querySelectorAll('.page:not([hidden]) .plot:not(.drawn, [hidden] *)').length"
    data.until(lambda: data.run(undrawn) == 0, "plots are drawn")
    overall = data.selected()
    assert sum(data.card_counts()) == overall > 100
    assert feature in data.text(".kpi .facts")
    data.drag("map", (0.1, 0.1), (0.55, 0.9))
    chosen = data.selected()
    assert 0 < chosen < overall
    assert sum(data.card_counts()) == chosen
    export = str(data.run("return document.getElementById('export-selected').href"))
    assert "/of/" in export
    rows = list(csv.DictReader(io.StringIO(read_patiently(export))))
    assert len(rows) == chosen
    for page in ("/segments", "/evidence", "/data"):
        data.click_on(f"nav a[data-page='{page}']")
        assert f"/of/{data.address().split('/')[2]}" in data.address()
        data.until(lambda: data.run("return document.title").startswith("Kindred"), "the page is shown")
    data.until(lambda: "Only those who have this link" in data.text(".bring"), "it says who sees it")
    give_back(data)


def test_a_dropped_file_is_understood_changed_and_segmented(data):
    data.run_async(DROP, "my shop.csv", FEW)
    wait_for_form(data)
    assert data.text(".bring").startswith("Each row is a customer")
    assert data.texts(".column-name") == ["age", "income", "id"]
    data.click_on("[aria-label='Use of income'] button:last-child")
    assert data.text(".bring .trouble") == (
        "1 column forms segments; there must be 2 to 100: change what columns are used for."
    )
    assert data.run("return document.querySelector('.act').disabled")
    data.click_on("[aria-label='Use of income'] button:first-child")
    k = "select[aria-label='Number of segments']"
    data.run(f"const m = document.querySelector(\"{k}\"); m.value = '4'; m.dispatchEvent(new Event('change'))")
    segment(data)
    assert data.sentence() == "All 40 customers in 4 segments"
    data.click_on("nav a[data-page='/data']")
    data.until(lambda: "Only those who have this link" in data.text(".bring"), "it says who sees it")
    assert "4 segments, chosen by you, are shown first." in data.text("#cleaned")
    change_and_delete(data)


def test_pasted_rows_are_taken(data):
    data.click_on(".drop button:nth-of-type(2)")
    data.run("document.querySelector('.paste textarea').focus()")
    data.type(FEW.replace(",", "\t"))
    data.click_on(".paste button")
    wait_for_form(data)
    assert "pasted rows.tsv, 40 rows, 3 columns" in data.text(".because")
    assert "separator: tab" in data.run("return document.getElementById('bring').textContent")
    data.click_on(".form-bar > .link")
    data.until(lambda: data.text(".drop"), "another file can be taken")


def change_and_delete(visitor):
    """Form segments otherwise as the owner, then delete everything."""
    before = visitor.address()
    visitor.click_on(".bring .view-tools button")
    visitor.until(lambda: visitor.text(".act"), "the form is shown again")
    assert visitor.run("return document.querySelector(\"select[aria-label='Number of segments']\").value") == "4"
    missing = "select[aria-label='Number of segments']"
    visitor.run(f"const m = document.querySelector(\"{missing}\"); m.value = '3'; m.dispatchEvent(new Event('change'))")
    visitor.click_on(".act")
    visitor.until(lambda: visitor.address().split("/")[3:4] != before.split("/")[3:4], "another segmentation is opened")
    visitor.until(lambda: visitor.run("return document.documentElement.dataset.ready") == "true", "the page is ready")
    assert visitor.sentence() == "All 40 customers in 3 segments"
    base = visitor.address().rstrip("/")
    visitor.click_on("nav a[data-page='/data']")
    visitor.until(lambda: visitor.texts(".bring .view-tools button"), "what the owner can do")
    for _ in range(2):
        visitor.click_on(".bring .view-tools button:last-of-type")
    visitor.until(lambda: visitor.address() == "/data" and visitor.text(".drop"), "back where files are taken")
    assert ask(visitor.base, f"{base}/").status == 410


# what is brought, and what the page says
SAID = {
    "a picture": ("holiday.csv", "\x89PNG\r\n\x1a\n" + "0" * 60, "holiday.csv"),
    "one column": ("one.csv", "a\n1\n2\n", "one.csv, line 1: only one column is found"),
    "nothing": ("none.csv", "", "none.csv is empty; choose another file."),
}


@pytest.mark.parametrize("case", SAID)
def test_what_cannot_be_used_is_said_and_another_file_asked_for(data, case):
    name, text, message = SAID[case]
    data.run_async(DROP, name, text)
    data.until(lambda: message in data.text(".bring .trouble"), f"it says {message}")
    assert data.text(".drop").startswith("Drop a file here")
    data.complaints()  # the browser notes the answer 400


def test_cancel_brings_back_the_choice_of_a_file(data):
    rows = "".join(f"{i},{i * 7919 % 10007},{i * 104729 % 99991},{i * i % 65537}\n" for i in range(30_000))
    data.run_async(DROP, "large.csv", "id,income,revenue,spending\n" + rows)
    wait_for_form(data)
    data.click_on(".act")
    data.until(lambda: data.text(".waiting button") == "Cancel", "it can be cancelled")
    time.sleep(1)
    data.click_on(".waiting button")
    data.until(lambda: data.text(".act"), "the form is back")
    data.click_on(".form-bar > .link")
    data.until(lambda: data.text(".drop"), "another file can be taken")


def test_a_visitor_who_comes_back_finds_the_form_again(data):
    data.run_async(DROP, "shop.csv", FEW)
    wait_for_form(data)
    data.open("/")
    data.open("/data")
    data.until(lambda: "shop.csv" in data.text(".because"), "the form is there again")
    data.click_on(".form-bar > .link")
    data.until(lambda: data.text(".drop"), "another file can be taken")
    data.open("/data")
    data.until(lambda: data.text(".drop"), "it was given up for good")


def test_many_customers_are_shown_as_density_and_brushed_exactly(data, tmp_path):
    path = tmp_path / "many.csv"
    n = write_customers(path, 1)
    choose(data, path)
    wait_for_form(data)
    segment(data)
    assert data.selected() == n
    kinds = "return document.querySelector('#plot-map .js-plotly-plot').layout.meta.panels.map((p) => p.kind)"
    assert data.run(kinds) == ["density"]
    data.drag("map", (0.3, 0.2), (0.6, 0.7))
    chosen = data.selected()
    assert 0 < chosen < n
    assert sum(data.card_counts()) == chosen
    export = str(data.run("return document.getElementById('export-selected').href"))
    assert read_patiently(export).count("\n") == chosen + 1
    data.mouse("mouseMoved", data.at("map", (0.45, 0.45)))
    data.until(lambda: "customers here selected" in data.text(".tip"), "a block explains what is there")
    give_back(data)


def test_a_visitor_chooses_the_method_and_the_link_keeps_it(data, tmp_path):
    values, _ = two_bands()
    (tmp_path / "bands.csv").write_text(as_csv(values), encoding="utf-8")
    choose(data, tmp_path / "bands.csv")
    wait_for_form(data)
    chosen = """
const menu = document.querySelector('#bring select[aria-label="Method"]');
menu.closest('details').open = true;
menu.value = 'mixture';
menu.dispatchEvent(new Event('change', {bubbles: true}));
return [...menu.options].map((option) => option.value);
"""
    assert data.run(chosen) == ["k-means", "mixture", "ward"]
    segment(data)
    here = "/".join(data.address().split("/")[:4])
    data.open(f"{here}/data")
    assert "Segments are formed by a Gaussian mixture. It assumes" in data.text("#cleaned")
    data.open(f"{here}/segments")
    data.until(lambda: "Probability" in data.text("#score"), "a new customer is scored by the clouds")
    give_back(data)
