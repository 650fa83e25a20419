"""How a segmentation shows itself in a notebook, and the data frame and figures that it gives."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure
from PIL import Image

from analysis.core.errors import InputError


def test_a_data_frame_has_a_row_for_each_segment(mall):
    frame = mall.to_pandas()
    assert frame.index.tolist() == [1, 2, 3, 4, 5, 6]
    assert frame["customers"].tolist() == [39, 33, 45, 38, 24, 21]
    assert frame["share"].sum() == pytest.approx(1)
    weighted = (frame["Age"] * frame["customers"]).sum() / 200
    assert weighted == pytest.approx(mall.cells.mean("age"))


def test_any_number_of_segments_can_be_asked_for(mall):
    assert len(mall.to_pandas(4)) == 4
    with pytest.raises(InputError, match="There is no solution of 11 segments; choose from 2 to 10"):
        mall.figures(11)


def test_figures_are_those_of_matplotlib(mall):
    figures = mall.figures()
    assert set(figures) == {"pair", "map", "boxes", "silhouette", "elbow"}
    assert all(isinstance(figure, Figure) for figure in figures.values())
    drawn = sum(len(c.get_offsets()) for c in figures["map"].axes[0].collections)
    assert drawn == len(mall.cells)


def test_it_shows_a_card_for_each_segment_and_a_chart(mall):
    html = mall._repr_html_()
    assert "Six segments of the 200 customers in Mall_Customers.csv" in html
    assert all(name in html for name in mall.solution(6).names)
    assert html.count("<svg") == 1
    assert "<script" not in html
    assert "background: #fff; color: #1d1f23" in html, "dark notebooks show it on white"
    assert html == mall._repr_html_(), "stored notebooks do not change"


def test_text_from_the_data_is_escaped(mall):
    first, *others = mall.solution(6).segments
    renamed = replace(mall.solution(6), segments=(replace(first, name="<script>alert(1)</script>"), *others))
    solutions = tuple(renamed if x.n_clusters == 6 else x for x in mall.solutions)
    html = replace(mall, solutions=solutions)._repr_html_()
    assert "<script>" not in html
    assert not re.search(r"<svg[^>]*onload", html)


def test_figures_show_themselves_without_any_magic_of_notebooks(contents):
    data, metadata = DisplayFormatter().format(contents.segmentation.figures()["pair"])
    shown = Image.open(BytesIO(data["image/png"]))
    size = metadata["image/png"]
    assert shown.size == pytest.approx((2 * size["width"], 2 * size["height"]), abs=2)  # each is rounded
    assert shown.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert len(shown.convert("RGB").getcolors(1 << 24)) > 10
