"""Segment colors stay apart for color-blind people, and text and marks stay readable, in light and dark."""

import itertools
import re

import numpy as np
import pytest

from analysis.reports import palette
from dashboard import theme, trouble
from tests.serving import ROOT

CSS = (ROOT / "assets" / "style" / "base.css").read_text()
LIGHT, DARK = (CSS.split(start)[1].split("}")[0] for start in (":root, .light {", ':root[data-theme="dark"] {'))

# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def colors(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block))


def linear(color: str) -> np.ndarray:
    rgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast ratio."""
    lights = sorted((float(TO_XYZ[1] @ linear(c)) for c in (a, b)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def nearest(block: str, blindness: str, many: int) -> tuple[float, str]:
    """Return the smallest distance (CIE76) between any two of the first `many` segment colors, and which two."""
    found = colors(block)
    seen = {i: lab(np.array(BLINDNESS[blindness]) @ linear(found[f"slot-{i}"])) for i in range(1, many + 1)}
    pairs = itertools.combinations(seen, 2)
    return min((float(np.linalg.norm(seen[a] - seen[b])), f"{a} and {b}") for a, b in pairs)


@pytest.mark.parametrize("block", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_segment_colors_stay_apart(block, blindness):
    """Ten colors cannot all stay far apart; where they come close, mark shapes differ too."""
    for many, least in ((6, 16), (10, 11)):
        distance, pair = nearest(block, blindness, many)
        assert distance >= least, f"{pair} are {distance:.1f} apart with {blindness}"


@pytest.mark.parametrize("block", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_marks_are_readable(block):
    found = colors(block)
    for ground in ("card", "page"):
        assert contrast(found["ink"], found[ground]) >= 12
        assert contrast(found["quiet"], found[ground]) >= 4.5
    for i in range(1, 11):
        assert contrast(found[f"slot-{i}"], found["card"]) >= 3, f"segment {i} against the card"


@pytest.mark.parametrize("block", [LIGHT, DARK], ids=["light", "dark"])
def test_a_selected_bar_stands_out_from_the_whole(block):
    """Where color alone is too close, the bar's length is written next to it."""
    found = colors(block)
    for i in range(1, 11):
        assert contrast(found[f"slot-{i}"], found["whole"]) >= 2, f"segment {i} against the whole"
    assert contrast(found["ink"], found["whole"]) >= 4.5


@pytest.mark.parametrize("part", [0, 1], ids=["light", "dark"])
def test_pages_that_stand_alone_are_readable(part):
    found = colors(trouble.STYLE.split("@media (prefers-color-scheme: dark)")[part].split("}")[0])
    for ground in ("paper", "card"):
        for text in ("ink", "quiet", "link"):
            assert contrast(found[text], found[ground]) >= 4.5, f"{text} on {ground}"
    assert contrast("#ffffff", found["press"]) >= 4.5, "the words of a button"


def test_files_use_the_colors_of_the_page():
    found = colors(LIGHT)
    assert [found[f"slot-{i}"] for i in range(1, 11)] == list(palette.SEGMENTS)
    assert [contrast(color, "#ffffff") >= 3 for color in palette.SEGMENTS] == [True] * 10


def test_figures_use_the_colors_of_the_page():
    found = colors(LIGHT)
    assert [found[name] for name in ("ink", "quiet", "line", "whole")] == [
        theme.INK,
        theme.QUIET,
        theme.LINE,
        theme.WHOLE,
    ]


def test_both_ways_to_dark_have_the_same_colors():
    system = CSS.split(':root:not([data-theme="light"]) {')[1].split("}")[0]
    assert colors(system) == colors(DARK)
