"""Files have the colors and marks of the page."""

import re

from analysis.reports import palette
from dashboard import theme
from tests.serving import ROOT


def test_colors_are_those_of_the_page():
    css = (ROOT / "assets" / "style" / "base.css").read_text(encoding="utf-8")
    light = css.split(":root, .light {")[1].split("}")[0]
    assert tuple(re.findall(r"--slot-\d+: (#[0-9a-f]{6})", light)) == palette.SEGMENTS


def test_marks_and_grays_are_those_of_the_page():
    assert palette.SYMBOLS == theme.SYMBOLS
    assert (palette.INK, palette.QUIET, palette.LINE, palette.WHOLE) == (
        theme.INK,
        theme.QUIET,
        theme.LINE,
        theme.WHOLE,
    )
