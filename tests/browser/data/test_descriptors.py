"""A number that describes is chosen on Data by one control, and is then on cards, in filters, links and words."""

from pathlib import Path

from tests.browser.data.test_bring import give_back, segment
from tests.browser.data.test_doubts import bring, data, question_of
from tests.browser.visitor import Visitor
from tests.described import write_described

__all__ = ["data"]  # the fixture
PRESSED = 'return document.querySelector(\'[aria-label="Use of {}"] [aria-pressed="true"]\').textContent'
LINES = "return [...document.querySelectorAll('.kpi:first-child .fact .label')].map((n) => n.textContent)"


def test_a_number_that_describes(data: Visitor, tmp_path: Path):
    write_described(tmp_path / "described.csv", 60)
    bring(data, tmp_path / "described.csv")
    uses = {name: data.run(PRESSED.format(name)) for name in ("Age", "Gender", "Satisfaction", "Revenue of next year")}
    assert uses == {"Age": "Forms segments"} | dict.fromkeys([*uses][1:], "Describes")
    data.click_on('[aria-label="Use of Age"] button:nth-child(2)')
    assert data.text(".form-counts") == "2 columns form segments, 4 describe them, 0 are left out."
    segment(data)
    assert question_of(data)["roles"] == {"Age": "describe"}
    assert data.run(LINES) == ["Share", "Income, k$", "Spending", "Revenue of next year", "Satisfaction", "Age, years"]
    assert data.texts("#differences li")[0].startswith("Revenue of next year differs strongly between segments (eta")

    data.click_on("details:has(#card-lines) summary")
    data.click_on("#card-lines fieldset:first-child input")
    assert data.run(LINES) == ["Share", "Spending", "Revenue of next year", "Satisfaction", "Age, years"]
    assert "lines=spending.revenue_of_next_year.satisfaction.age" in data.driver.current_url

    data.click_on("#filter-switch")
    data.run(
        "const box = document.querySelector('input[aria-label=\"Satisfaction, from\"]'); box.value = '7';"
        "box.dispatchEvent(new Event('change', { bubbles: true }))"
    )
    assert "with satisfaction 7 to 10" in data.sentence()
    assert "Satisfaction" in data.text("#why .by-choice")
    give_back(data)
