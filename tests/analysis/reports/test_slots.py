"""Reports, slides and notebooks show a segment in the color and mark that it has on the page, at any number of them."""

from io import BytesIO
from itertools import islice

import pytest
from matplotlib.colors import to_hex
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE

from analysis.core.progress import silent
from analysis.reports.charts.boxes import draw_boxes
from analysis.reports.charts.customer_map import draw_map
from analysis.reports.charts.style import styled
from analysis.reports.contents import of_everybody
from analysis.reports.palette import color_of
from analysis.reports.pdf.pictures import pictures
from analysis.reports.slides.deck import make_slides
from tests.analysis.reports.conftest import DAY


@pytest.fixture(scope="module")
def two(mall):
    """Return two segments, which hold most of segments 4 and 3 of the six."""
    return of_everybody(mall, DAY, 2)


@pytest.fixture(scope="module")
def colors(two):
    assert [group.slot for group in two.groups] == [4, 3]
    return {name: color_of(slot) for name, slot in zip(two.names, (4, 3), strict=True)}


def colored(axes):
    """Return the color of the marks of each name."""
    named = [part for part in axes.collections if part.get_label() in axes.get_legend_handles_labels()[1]]
    return {part.get_label(): to_hex(part.get_facecolor()[0]) for part in named}


def test_charts_of_a_report(two, colors):
    with styled():
        (_, pair), (name, mark) = islice(pictures(two), 2)
        customer_map = draw_map(two, (120, 90))
        boxes = draw_boxes(two, (170, 60))
    assert colored(pair.axes[0]) == colored(customer_map.axes[0]) == colors
    assert name == "mark-1.svg"
    (drawn,) = mark.axes[0].collections
    assert to_hex(drawn.get_facecolor()[0]) == color_of(4)
    assert len(drawn.get_paths()[0].vertices) == 4, "a triangle and back to its start"
    filled = [to_hex(box.get_facecolor()) for box in boxes.axes[0].patches]
    assert filled[:2] == list(colors.values())


def test_slides(two, colors):
    deck = Presentation(BytesIO(make_slides(two, silent)))
    overview, *segments = list(deck.slides)[:3]
    scatter, shares = (shape.chart.plots[0] for shape in overview.shapes if shape.has_chart)
    assert {s.name: f"#{s.marker.format.fill.fore_color.rgb}".lower() for s in scatter.series} == colors
    bars = shares.series[-1]
    shown = [f"#{bars.points[i].format.fill.fore_color.rgb}".lower() for i in range(2)]
    assert dict(zip(shares.categories, shown, strict=True)) == colors
    marks = [next(shape for shape in slide.shapes if shape.name.startswith("Mark of")) for slide in segments]
    assert [mark.name for mark in marks] == ["Mark of segment 1", "Mark of segment 2"]
    assert [mark.auto_shape_type for mark in marks] == [MSO_SHAPE.ISOSCELES_TRIANGLE, MSO_SHAPE.DIAMOND]
    assert [f"#{mark.fill.fore_color.rgb}".lower() for mark in marks] == list(colors.values())
    (table,) = (shape.table for shape in deck.slides[3].shapes if shape.has_table)
    glyphs = [table.cell(row, 0).text_frame.paragraphs[0].runs[0] for row in (1, 2)]
    assert [run.text.strip() for run in glyphs] == ["▲", "◆"]
    assert [f"#{run.font.color.rgb}".lower() for run in glyphs] == list(colors.values())
