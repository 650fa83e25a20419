"""The slide that puts all segments side by side, as a table that people can edit."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches

from analysis.core.schema import Feature
from analysis.reports import wording
from analysis.reports.contents import Contents, Group
from analysis.reports.leading import leading
from analysis.reports.method import forming
from analysis.reports.palette import INK, QUIET, color_of
from analysis.reports.slides.parts import (
    GLYPHS,
    HEIGHT,
    MARGIN,
    WIDTH,
    Box,
    Run,
    add_notes,
    add_slide,
    add_text,
    rgb,
    write,
)

MAX_FEATURES = 5
NAME, SIZE, ROW = 3.4, 1.2, 0.52
HEAD, LETTER, PADDING = 12, 0.7, 0.2  # points; the width of a bold letter in its size; inches
MAX_NAME = 30


def add_comparison(deck: Any, contents: Contents) -> None:
    """Add a row for each segment: customers, and average and index of the features that separate them most."""
    features = leading(contents.segmentation, contents.k, MAX_FEATURES)
    slide = add_slide(
        deck, "The segments side by side", f"{wording.footer(contents)} {wording.day_text(contents.day)}."
    )
    note = "Averages. Index 143: 43% above the average customer. ▲ ▼: clearly high or low."
    if more := len(contents.segmentation.schema.features) - len(features):
        note += f" Shown: the {len(features)} of {len(features) + more} features that separate most."
    add_text(slide, Box(MARGIN, 1.15, WIDTH - 2 * MARGIN, 0.3), [[Run(note, 12, color=QUIET)]])
    row = min(ROW, (HEIGHT - 2.4) / (contents.k + 1))
    box = Box(MARGIN, 1.6, WIDTH - 2 * MARGIN, row * (contents.k + 1))
    table = slide.shapes.add_table(contents.k + 1, 2 + len(features), *box.emu()).table
    table.horz_banding = False
    widths = (NAME, SIZE, *((WIDTH - 2 * MARGIN - NAME - SIZE) / max(len(features), 1),) * len(features))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    heads = ["Segment", "Customers", *map(wording.feature_label, features)]
    for i, (head, width) in enumerate(zip(heads, widths, strict=True)):
        _write(table.cell(0, i), [Run(head, head_size(head, width), bold=True, color=QUIET)], right=i > 0)
    for j, group in enumerate(contents.groups, start=1):
        _fill_row(table, j, contents, group, features)
    add_notes(slide, [wording.lead(contents), forming(contents)])


def head_size(head: str, width: float) -> int:
    """Return the size in which the longest word of a heading fits in its column."""
    longest = max(map(len, head.split()))
    return min(HEAD, int(72 * (width - PADDING) / (LETTER * longest)))


def _fill_row(table: Any, j: int, contents: Contents, group: Group, features: tuple[Feature, ...]) -> None:
    size = 13 if len(group.name) <= MAX_NAME else 11
    mark = Run(f"{GLYPHS[group.slot - 1]}  ", 13, color=color_of(group.slot))
    _write(table.cell(j, 0), [mark, Run(group.name, size, bold=True)])
    _write(table.cell(j, 1), [Run(f"{group.size:,}", 13)], right=True)
    for i, feature in enumerate(features, start=2):
        standing = contents.standing(feature, group.cells)
        if standing is None:
            runs = [Run("–", 13, color=QUIET)]
        else:
            index = "" if group.sheet.small else wording.index_text(standing)
            value = wording.value_text(feature, standing.mean)
            runs = [Run(value, 13, bold=standing.level != 0, color=INK), Run(f"   {index}", 11, color=QUIET)]
        _write(table.cell(j, i), runs, right=True)


def _write(cell: Any, runs: list[Run], *, right: bool = False) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb("#ffffff")
    write(cell.text_frame, [runs])
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Inches(0.1)
    if right:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
