"""What a file leaves open is asked on Data before anything is formed, and what was answered is part of the question."""

from pathlib import Path

import openpyxl
import pytest

from tests.browser.data.test_bring import choose, give_back, segment, wait_for_form
from tests.browser.visitor import Visitor
from tests.serving import FILES

CASES = FILES / "cases"
OPEN = "Answer the question above, or go on without: "
PRESSED = "return [...document.querySelectorAll('.answer[aria-pressed=\"true\"] b')].map((n) => n.textContent)"


@pytest.fixture
def data(visitor: Visitor) -> Visitor:
    """Return a visitor on Data, with nothing brought yet."""
    visitor.driver.get(f"{visitor.base}/healthz")
    visitor.run("sessionStorage.clear()")
    visitor.open("/data")
    visitor.until(lambda: visitor.text(".drop"), "files are taken")
    return visitor


def bring(visitor: Visitor, path: Path) -> None:
    choose(visitor, path)
    wait_for_form(visitor)


def press(visitor: Visitor, key: str) -> None:
    visitor.click_on(f'[data-key="{key}"]')


def is_waiting(visitor: Visitor) -> bool:
    """Return whether nothing can be formed before a question is answered."""
    return bool(visitor.run("return document.querySelector('.act').disabled"))


def question_of(visitor: Visitor) -> dict[str, object]:
    """Return the question of the segments that are shown, as the server keeps it."""
    token, key = visitor.address().split("/")[2:4]
    return dict(visitor.run_async(f"return (await fetch('/of/{token}/question/{key}')).json()"))


def sources(visitor: Visitor) -> str:
    """Return what Data says about where the segments come from."""
    visitor.click_on("nav a[data-page='/data']")
    visitor.until(lambda: "Only those who have this link" in visitor.text(".bring"), "it says who sees it")
    return visitor.text("#cleaned .card")


def test_a_doubt_is_asked_before_anything_is_formed(data):
    bring(data, CASES / "unique_numbers.csv")
    assert data.text(".understood h1").startswith("Each row is a customer, identified by")
    assert data.texts(".doubt h3") == ["Is “blob” a number or a code?"]
    assert "Nearly every value is different" in data.text(".doubt .ask")
    assert len(data.texts(".doubt .samples span")) == 3
    assert data.texts(".answer b") == ["A code", "A number", "Who the customer is"]
    assert is_waiting(data)
    assert data.text(".form-counts") == f"{OPEN}“blob” is left out."


def test_an_answer_is_part_of_the_question_and_shown_on_data(data):
    bring(data, CASES / "unique_numbers.csv")
    press(data, "doubt blob a number")
    assert not is_waiting(data)
    assert data.run(PRESSED) == ["A number"]
    assert data.text(".form-counts").startswith("3 columns form segments")
    segment(data)
    assert question_of(data)["roles"] == {"blob": "feature"}
    assert "Answered: a number; it forms segments." in sources(data)
    give_back(data)


def test_an_answer_survives_a_reload(data):
    bring(data, CASES / "unique_numbers.csv")
    press(data, "doubt blob a number")
    data.open("/data")
    wait_for_form(data)
    assert data.run(PRESSED) == ["A number"]


def test_go_on_takes_the_safe_answers_and_states_them(data):
    bring(data, CASES / "unique_numbers.csv")
    data.click_on(".form-bar .tool")
    data.until(lambda: "/of/" in data.driver.current_url, "the new pages are opened")
    data.until(lambda: data.run("return document.documentElement.dataset.ready") == "true", "the page is ready")
    assert question_of(data)["roles"] == {}
    assert "Not answered, so the safe choice counts: it is left out." in sources(data)
    give_back(data)


def test_two_currencies_are_asked_about_and_one_is_kept(data):
    bring(data, CASES / "tx_two_currencies.csv")
    assert data.texts(".doubt h3") == ["Which currency counts?"]
    assert is_waiting(data)
    press(data, "doubt currency JPY")
    data.until(lambda: data.run(PRESSED) == ["JPY"], "the server has looked again")
    assert "Monetary (JPY)" in data.texts(".column-name")
    assert not is_waiting(data)


def test_what_a_row_is_changes_with_one_click(data):
    bring(data, CASES / "tx1.csv")
    data.until(lambda: data.texts(".column .made"), "the columns are shown")
    assert "7 customers" in data.text(".understood h1")
    assert "repeats, and there are dates and amounts" in data.text(".because")
    assert "Recency (days)" in data.texts(".column-name")
    press(data, "rows a customer")
    data.until(lambda: "amount" in data.texts(".column-name"), "the columns of the file are shown")
    assert data.run("return document.querySelector('[data-key=rows]').value") == "a customer"
    assert "7 customers" not in data.text(".understood h1")


@pytest.fixture
def two_sheets(tmp_path: Path) -> Path:
    """Return a workbook whose two sheets both hold numbers of someone."""
    book = openpyxl.Workbook()
    for name, column in {"North": "income", "Stores": "area"}.items():
        sheet = book.create_sheet(name)
        sheet.append(["id", "age", column])
        for i in range(1, 25):
            sheet.append([f"c{i}", 20 + i * 7 % 31, 30 + i * i % 47])
    del book["Sheet"]
    book.save(tmp_path / "two sheets.xlsx")
    return tmp_path / "two sheets.xlsx"


def test_a_sheet_is_chosen(data, two_sheets):
    bring(data, two_sheets)
    assert data.texts(".doubt h3") == ["Which sheet has the customers?"]
    assert is_waiting(data)
    press(data, "doubt sheet Stores")
    data.until(lambda: not data.texts(".doubt h3"), "the other sheet is read")
    assert data.run("return document.querySelector('[data-key=sheet]').value") == "Stores"
    assert "area" in data.texts(".column-name")
