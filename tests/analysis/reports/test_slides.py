"""The slides: native charts and tables, notes, the same bytes each time, and that LibreOffice opens them."""

import shutil
import subprocess
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pypdfium2
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.oxml.ns import qn

from analysis.build.pipeline import segment
from analysis.core.progress import silent
from analysis.model.question import Question
from analysis.reports.contents import read_contents
from analysis.reports.pdf.typeset import make_report
from analysis.reports.slides.comparison import head_size
from analysis.reports.slides.deck import make_slides
from analysis.reports.slides.native_charts import MARKERS, OUTLINED
from tests.analysis.reports.conftest import DAY


@pytest.fixture(scope="module")
def deck(slides):
    return Presentation(BytesIO(slides))


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def test_there_is_an_overview_a_slide_for_each_segment_a_comparison_and_evidence(deck, contents):
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    names = list(contents.names)
    assert titles == [
        "Who our customers are",
        *names,
        "The segments side by side",
        "How many segments, and how sure",
    ]
    for slide, group in zip(list(deck.slides)[1:7], contents.groups, strict=True):
        assert any(group.segment.action in text for text in texts(slide))


def test_charts_can_be_edited_and_hold_the_customers(deck, contents):
    scatter, shares = charts(deck.slides[0])
    assert sum(len(list(series.values)) for series in scatter.plots[0].series) == 200
    assert {series.name for series in scatter.plots[0].series} == set(contents.names)
    assert sum(shares.plots[0].series[0].values) == pytest.approx(1)
    book = openpyxl.load_workbook(BytesIO(shares.part.chart_workbook.xlsx_part.blob))
    assert book.active["A2"].value == contents.names[-1]


def test_marks_of_the_scatter_are_those_of_the_page_or_their_outline(deck):
    scatter = next(c for slide in deck.slides for c in charts(slide) if c.chart_type == XL_CHART_TYPE.XY_SCATTER)
    drawn = [(s.marker.style, s.marker.format.fill.type) for s in scatter.plots[0].series]
    assert len(set(drawn)) == len(drawn) == 6
    assert len({(style, n in OUTLINED) for n, style in enumerate(MARKERS, start=1)}) == len(MARKERS)
    assert not {XL_MARKER_STYLE.DASH, XL_MARKER_STYLE.DOT} & set(MARKERS)  # look like parts of axes


def test_ticks_of_the_scatter_stand_at_zero_and_at_whole_steps(deck):
    scatter, _ = charts(deck.slides[0])
    for axis in (scatter.category_axis, scatter.value_axis):
        assert axis.minimum_scale % axis.major_unit == 0
        assert axis.maximum_scale % axis.major_unit == 0
        assert (axis.maximum_scale - axis.minimum_scale) / axis.major_unit <= 10


def test_no_bar_stands_where_there_is_no_customer(deck):
    """LibreOffice draws a line in the segment's color for a count of 0, as if somebody were there."""
    counts = [v for slide in list(deck.slides)[1:7] for c in charts(slide) for v in c.plots[0].series[1].values]
    assert None in counts
    assert 0 not in counts


def test_text_has_one_size_on_all_slides_of_segments(deck):
    sizes = set()
    for slide in list(deck.slides)[1:7]:
        (about,) = [s.text_frame for s in slide.shapes if s.has_text_frame and s.text_frame.text.startswith("Who they")]
        sizes.add(about.paragraphs[1].runs[0].font.size)
        assert about.paragraphs[1]._p.pPr.find(qn("a:buChar")) is not None
    assert len(sizes) == 1


def test_words_of_headings_fit_in_their_column():
    assert head_size("Transactions", 1.5) < head_size("Age, years", 1.5) == 12


def test_histograms_count_every_customer(deck, contents):
    for slide, group in zip(list(deck.slides)[1:7], contents.groups, strict=True):
        found = charts(slide)
        assert len(found) == 3
        for chart in found:
            whole, own = chart.plots[0].series
            assert (sum(whole.values), sum(v or 0 for v in own.values)) == (200, group.size)


def test_the_comparison_is_a_table(deck, contents):
    (table,) = (shape.table for shape in deck.slides[7].shapes if shape.has_table)
    assert [row.cells[0].text.split("  ")[-1] for row in table.rows] == ["Segment", *contents.names]
    assert [row.cells[1].text for row in table.rows] == ["Customers", *(str(g.size) for g in contents.groups)]


def test_notes_tell_the_method(deck):
    for slide in deck.slides:
        assert "K-means (Lloyd 1982" in slide.notes_slide.notes_text_frame.text


def test_the_same_contents_give_the_same_bytes(slides, contents):
    with ZipFile(BytesIO(slides)) as package:
        entries = package.infolist()
    assert {entry.date_time for entry in entries} == {(2026, 11, 28, 0, 0, 0)}
    assert make_slides(contents, silent) == slides


def test_a_selection_is_stated_on_every_slide_and_counted(young):
    made = Presentation(BytesIO(make_slides(young, silent)))
    scatter, _ = charts(made.slides[0])
    chosen = sum(len(list(series.values)) for series in scatter.plots[0].series)
    assert chosen == young.size
    assert any(young.sentence in text for text in texts(made.slides[1]))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_them(slides, tmp_path):
    (tmp_path / "slides.pptx").write_bytes(slides)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "slides.pptx")], check=True, capture_output=True, timeout=110)
    pages = list(pypdfium2.PdfDocument(tmp_path / "slides.pdf"))
    assert len(pages) == 9
    assert "High income, high spending" in pages[1].get_textpage().get_text_range()


def test_what_xml_cannot_hold_is_left_out_of_every_file(tmp_path):
    """Columns and values of a file may hold it, and would leave its owner without report and slides."""
    rows = [f"{i},A\x01\uffffB{i % 2},{20 + i * 7 % 31},{30 + i * i % 47}" for i in range(60)]
    (tmp_path / "a.csv").write_text(
        "\n".join(["id,gr\x02oup\ufffe,a\x1bge,in\uffffcome", *rows]) + "\n", encoding="utf-8"
    )
    segment(Question(str(tmp_path / "a.csv"), n_clusters=3), tmp_path / "made")
    found = read_contents(tmp_path / "made", "", DAY)
    assert [f.label for f in found.segmentation.schema.features] == ["Age", "Income"]
    deck = Presentation(BytesIO(make_slides(found, silent)))
    assert any("AB0" in text for slide in deck.slides for text in (*texts(slide), *notes(slide)))
    assert make_report(found, silent).startswith(b"%PDF")


def notes(slide):
    return [slide.notes_slide.notes_text_frame.text] if slide.has_notes_slide else []
