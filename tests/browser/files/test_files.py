"""Report and slides from the Export menu: progress on the page, then a file of what is shown."""

from pathlib import Path

import pypdfium2

from tests.browser.test_pages import BRUSHED, downloads, finished  # noqa: F401 - a fixture
from tests.browser.visitor import Visitor


def test_a_report_of_the_selection_is_saved(visitor: Visitor, downloads: Path):  # noqa: F811 - the fixture
    visitor.open(BRUSHED)
    selected = visitor.sentence()
    visitor.click_on("#export summary")
    visitor.click_on("#export-report")
    visitor.until(lambda: visitor.text("#export-progress").startswith("Making the report: "), "progress")
    path = finished(visitor, downloads, ".pdf")
    first = " ".join(pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range().split())
    assert selected in first
    visitor.until(lambda: visitor.text("#export-progress") == "", "the end of it")
