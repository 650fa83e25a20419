"""The report as PDF: what it states, for whom, and that it is the same each time."""

import re
import shutil
from dataclasses import replace

import pypdfium2
import pytest

from analysis.core.errors import InputError
from analysis.core.progress import silent
from analysis.model.brand import Brand, Logo
from analysis.model.protection import promise
from analysis.reports import wording
from analysis.reports.contents import read_contents
from analysis.reports.method import rows
from analysis.reports.pdf.pictures import largest_changes
from analysis.reports.pdf.typeset import make_report
from analysis.store.folder import open_segmentation
from analysis.store.names.given import rename
from tests.analysis.reports.conftest import DAY, LINK
from tests.serving import ROOT


def pages_of(pdf):
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def test_it_has_an_overview_a_page_for_each_segment_evidence_and_method(report, contents):
    pages = pages_of(report)
    assert len(pages) == 1 + 6 + 2
    assert "Who our customers are" in pages[0]
    assert "Six segments of the 200 customers in Mall_Customers.csv" in pages[0]
    assert contents.evidence_sentence("verdict") in pages[0]
    for page, segment in zip(pages[1:7], contents.solution.segments, strict=True):
        assert segment.name in page
        assert segment.action in page
    assert contents.evidence_sentence("how_many") in pages[7]
    assert "Lloyd 1982" in pages[8]
    assert all(f"Page {i} of 9" in page for i, page in enumerate(pages, start=1))


def test_its_numbers_are_those_of_the_sheets(report, contents):
    pages = pages_of(report)
    for page, group in zip(pages[1:7], contents.groups, strict=True):
        for sentence in group.sheet.sentences:
            assert sentence in page


def test_the_same_contents_give_the_same_bytes(report, contents):
    assert make_report(contents, silent) == report


def test_it_carries_the_title_and_logo_of_its_makers(contents):
    logo = Logo("svg", (ROOT / "assets" / "icon.svg").read_bytes())
    ours = make_report(replace(contents, brand=Brand("Acme & <co>", logo)), silent)
    for page in pages_of(ours):
        assert "Acme & <co>" in page
    assert "Kindred" not in pages_of(ours)[0]
    assert "Acme & <co>" in pypdfium2.PdfDocument(ours).get_metadata_dict()["Author"]


def test_it_is_tagged_for_screen_readers_and_dated(report):
    assert b"/MarkInfo" in report
    assert b"pdfuaid:part" in report
    assert b"D:20261128" in report
    assert len(re.findall(rb"/S\s*/Figure", report)) == 0 or b"/Alt" in report


def test_a_selection_is_stated_and_counted(young):
    pages = pages_of(make_report(young, silent))
    assert "Who these customers are" in pages[0]
    assert young.sentence in pages[0]
    assert young.size == sum(g.size for g in young.groups) < 200
    shown = [g for g in young.groups if g.size]
    assert len(pages) == 1 + len(shown) + 2
    for page, group in zip(pages[1:], shown, strict=False):
        assert f"{group.size} of {group.segment.size} customers selected" in page


def test_averages_of_a_selection_are_those_of_its_customers(young):
    age = next(f for f in young.segmentation.schema.features if f.key == "age")
    cells = young.segmentation.cells
    chosen = (cells.values["age"] >= 18) & (cells.values["age"] <= 30)
    assert young.standing(age, young.chosen).mean == pytest.approx(cells.values["age"][chosen].mean())
    assert young.standing(age, young.chosen).level == -1


def test_standing_of_a_whole_segment_is_that_of_its_profile(contents):
    for group in contents.groups:
        for feature in contents.segmentation.schema.features:
            own, profile = contents.standing(feature, group.cells), group.segment.profile["features"][feature.key]
            assert (own.mean, own.index) == pytest.approx((profile["mean"], profile["index"]))


def test_names_that_people_gave_are_used(mall_folder, tmp_path):
    folder = tmp_path / "mall"
    shutil.copytree(mall_folder, folder)
    s = open_segmentation(folder)
    rename(folder, s.solution(6), 1, "Champions <b>#1</b>", 0)
    pages = pages_of(make_report(read_contents(folder, "", DAY), silent))
    assert "Champions <b>#1</b>" in pages[1]


def test_without_evidence_it_says_so(contents):
    unsure = replace(contents, evidence=None, stability=None)
    pages = pages_of(make_report(unsure, silent))
    assert "How sure these segments are is not known yet." in pages[0]
    assert "Could this be chance?" not in " ".join(pages)


def test_it_explains_the_figures_that_it_has(contents):
    unsure = replace(contents, evidence=None, stability=None)
    names = [name for name, _, _ in rows(contents)]
    assert names == ["Silhouette", "Agreement", "Index", "Chance", "Rule", "Difference in a category"]
    assert [name for name, _, _ in rows(unsure)] == ["Silhouette", "Index", "Rule", "Difference in a category"]


def test_the_source_of_orders_is_not_said_to_have_columns_of_customers(contents):
    s = contents.segmentation
    orders = replace(contents, segmentation=replace(s, report={**s.report, "row": "order line"}))
    assert wording.footer(contents).startswith("Source: Mall_Customers.csv, 200 customers, 5 columns.")
    assert wording.footer(orders).startswith("Source: Mall_Customers.csv, one row per order line, 200 customers.")


def test_changes_that_matter_most_are_drawn():
    found = [{"change": f"without {i}", "agreement": 1 - i / 100} for i in range(20)]
    assert largest_changes(found)[0] == ("without 19", 0.81)
    assert len(largest_changes(found)) == 11


def test_customers_kept_in_groups_are_shown_in_groups(groups_folder):
    contents = read_contents(groups_folder, "", DAY)
    pages = pages_of(make_report(contents, silent))
    assert promise(10) in pages[0]
    assert "Typical group" in pages[1]
    assert "Typical customer" not in " ".join(pages)


@pytest.mark.parametrize(
    ("link", "why"),
    [
        (LINK.replace("18", "300").replace("30%5D", "400%5D"), "selects no customers"),
        ("?k=99", "asks for '99' segments"),
        ("?where=[", "cut short or misspelt"),
        ("?on=00000000", "page of other customers"),
    ],
)
def test_a_link_that_cannot_be_used_is_refused(mall_folder, link, why):
    with pytest.raises(InputError, match=re.escape(why)):
        read_contents(mall_folder, link, DAY)
