"""The part of plotly.js that has these charts is served where it goes with the installed plotly, and nothing else."""

import re

import pytest

from dashboard.static.charts import ChartsError, charts_script, keep_charts
from dashboard.static.installed import installed

WHOLE = installed("plotly", "package_data/plotly.min.js").read_bytes()
VERSION = re.search(rb"plotly.js v([0-9.]+)", WHOLE)[1].decode()


def part(version: str) -> bytes:
    return f"/**\n* plotly.js (cartesian - minified) v{version}\n*/\nwindow.Plotly = {{}};".encode()


@pytest.fixture
def places(tmp_path):
    return tmp_path / "plotly-cartesian.min.js", tmp_path / "kept" / "plotly-cartesian.min.js"


def test_all_of_plotly_is_served_where_no_part_is_kept(places):
    assert charts_script(places[1]) == WHOLE


def test_the_part_is_kept_and_served(places):
    given, kept = places
    given.write_bytes(part(VERSION))
    keep_charts(given, kept)
    assert charts_script(kept) == part(VERSION)


@pytest.mark.parametrize("other", [part("1.2.3"), b"", b"alert(1)", WHOLE], ids=["old", "empty", "other", "whole"])
def test_any_other_file_is_refused_and_not_served(places, other):
    given, kept = places
    given.write_bytes(other)
    with pytest.raises(ChartsError, match=rf"is not plotly.js-cartesian-dist-min {re.escape(VERSION)}"):
        keep_charts(given, kept)
    kept.parent.mkdir()
    kept.write_bytes(other)  # as an upgrade of plotly leaves it
    assert charts_script(kept) == WHOLE
