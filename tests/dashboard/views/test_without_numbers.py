"""Customers without a number: pages leave out what needs one, and show everything else."""

from pathlib import Path

import pytest

from analysis.build.pipeline import segment
from analysis.model.question import Question
from analysis.store.segmentation import Segmentation
from dashboard.packing.packed import pack
from dashboard.packing.sheets import pack_sheets
from dashboard.pages import PAGES
from dashboard.saved.figures import all_figures
from dashboard.views import VIEWS, draw, views_of
from dashboard.views.links import default_shown
from tests.analysis.clustering.scale.made_up import write_kinds

ROLES = {"contract": "feature", "channel": "feature", "payment": "feature", "age": "ignored"}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory) -> Segmentation:
    place: Path = tmp_path_factory.mktemp("kinds")
    write_kinds(place / "kinds.csv", 90)
    return segment(Question(str(place / "kinds.csv"), roles=ROLES, n_clusters=3), place / "out")


def test_views_that_need_numbers_are_left_out(kinds: Segmentation):
    shown = {view.name for view in views_of(kinds)}
    assert shown == {"map", "category"}
    assert {view.name for view in VIEWS} - shown == {"pair", "histogram", "spread", "strip", "profile"}
    assert set(draw(kinds, default_shown(kinds))) == shown == set(all_figures(kinds))


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_every_page_is_laid_out(kinds: Segmentation, path: str):
    (layout,) = (page.layout for page in PAGES if page.path == path)
    text = str(layout(kinds))
    assert "plot-pair" not in text
    assert "over-time-averages-plot" not in text


def test_what_browsers_read_is_packed(kinds: Segmentation):
    assert pack(kinds)
    assert b'"coordinates"' in pack_sheets(kinds)
