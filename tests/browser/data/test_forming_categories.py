"""A visitor lets a category form segments, weighs it, and asks where a customer with another value belongs."""

from pathlib import Path

from tests.analysis.clustering.scale.made_up import write_mixed
from tests.browser.data.test_bring import give_back, segment
from tests.browser.data.test_descriptors import PRESSED
from tests.browser.data.test_doubts import bring, data, question_of
from tests.browser.visitor import Visitor

__all__ = ["data"]  # the fixture
WEIGHTS = "return [...document.querySelectorAll('.scale-and-weight select:last-child')].map((n) => n.ariaLabel)"
WEIGH = (
    "const menu = document.querySelector('[aria-label=\"How much contract counts\"]'); menu.value = '2';"
    "menu.dispatchEvent(new Event('change'))"
)
VALUES = "return [...document.querySelector('#score select').options].map((o) => o.value)"
CHOOSE = """
const menu = document.querySelector('#score select');
menu.value = arguments[0];
menu.dispatchEvent(new Event('change'));
"""


def test_from_a_category_to_segments_and_a_new_customer(data: Visitor, tmp_path: Path):
    write_mixed(tmp_path / "mixed.csv", 120)
    bring(data, tmp_path / "mixed.csv")
    assert data.run(PRESSED.format("contract")) == "Describes"
    data.click_on('[aria-label="Use of contract"] button')
    assert data.text(".form-counts") == "3 columns form segments, 1 describes them, 0 are left out."
    assert set(data.run(WEIGHTS)) == {f"How much {name} counts" for name in ("spending", "age", "contract")}
    data.run(WEIGH)
    segment(data)
    asked = question_of(data)
    assert (asked["roles"], asked["weights"]) == ({"contract": "feature"}, {"contract": 2})
    assert "Month-to-month" in data.text(".cards")

    data.click_on("nav a[data-page='/segments']")
    data.until(lambda: data.text("#score .verdict-line"), "the form of new customers is there")
    before = data.text("#score .verdict-line")
    assert "Contract: " in data.text("#score .result")
    assert data.run(VALUES) == ["Month-to-month", "Two year"]
    shown = data.run("return document.querySelector('#score select').value")
    data.run(CHOOSE, next(v for v in data.run(VALUES) if v != shown))
    assert data.text("#score .verdict-line").split(" clearly")[0] != before.split(" clearly")[0]
    give_back(data)
