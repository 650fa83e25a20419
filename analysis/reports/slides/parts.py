"""Parts of a slide: title, text, marks, source and notes, placed in inches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from analysis.core.text.controls import without_controls
from analysis.reports.contents import Group
from analysis.reports.palette import INK, QUIET, color_of

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
BULLET, HANGING = "•", 0.2
TITLE_ONLY = 5  # the layout of python-pptx's template
SHAPES = (
    MSO_SHAPE.OVAL,
    MSO_SHAPE.RECTANGLE,
    MSO_SHAPE.DIAMOND,
    MSO_SHAPE.ISOSCELES_TRIANGLE,
    MSO_SHAPE.FLOWCHART_MERGE,
    MSO_SHAPE.CROSS,
    MSO_SHAPE.MATH_MULTIPLY,
    MSO_SHAPE.STAR_5_POINT,
    MSO_SHAPE.REGULAR_PENTAGON,
    MSO_SHAPE.FLOWCHART_COLLATE,
)
GLYPHS = "●■◆▲▼✚✖★⬟◈"  # nearly the same in a line of text


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def emu(self) -> tuple[int, int, int, int]:
        """Return the same in the units of PowerPoint."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


@dataclass(frozen=True)
class Run:
    """A piece of text in one style; `size` in points."""

    text: str
    size: float = 14
    bold: bool = False
    color: str = INK


def rgb(color: str) -> Any:
    """Return `#rrggbb` as PowerPoint has it."""
    return RGBColor.from_string(color.removeprefix("#").upper())


def add_slide(presentation: Any, title: str, source: str, indent: float = 0.0) -> Any:
    """Add a slide with a title that outline view and screen readers find, and the source at the bottom."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
    shape = slide.shapes.title
    box = Box(MARGIN + indent, 0.4, WIDTH - 2 * MARGIN - indent, 0.75)
    shape.left, shape.top, shape.width, shape.height = box.emu()
    write(shape.text_frame, [[Run(title, 30, bold=True)]])
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    add_text(slide, Box(MARGIN, HEIGHT - 0.5, WIDTH - 2 * MARGIN, 0.3), [[Run(source, 10, color=QUIET)]])
    return slide


def add_text(slide: Any, box: Box, paragraphs: Sequence[Sequence[Run]]) -> None:
    """Add a text box of paragraphs."""
    frame = slide.shapes.add_textbox(*box.emu()).text_frame
    write(frame, paragraphs)


def write(frame: Any, paragraphs: Sequence[Sequence[Run]]) -> None:
    """Put paragraphs into a text frame, without margins, aligned left."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for i, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(5 if len(paragraphs) > 1 else 0)
        if runs and runs[0].text == BULLET:
            _add_bullet(paragraph)
        for run in runs:
            if run.text != BULLET:
                _write_run(paragraph.add_run(), run)


def _add_bullet(paragraph: Any) -> None:
    """Have PowerPoint draw the bullet, so that further lines stand below the text and not below the bullet."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Inches(HANGING)))
    properties.set("indent", str(-Inches(HANGING)))
    bullet = properties.makeelement(qn("a:buChar"), {"char": BULLET})
    properties.append(bullet)


def _write_run(target: Any, run: Run) -> None:
    target.text = without_controls(run.text)
    target.font.size, target.font.bold = Pt(run.size), run.bold
    target.font.color.rgb = rgb(run.color)


def add_mark(slide: Any, group: Group, left: float, top: float, size: float) -> None:
    """Add the mark of a segment as a shape."""
    shape = slide.shapes.add_shape(SHAPES[group.slot - 1], *Box(left, top, size, size).emu())
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(color_of(group.slot))
    shape.line.fill.background()
    shape.shadow.inherit = False
    shape.name = f"Mark of segment {group.number}"


def add_notes(slide: Any, paragraphs: Sequence[str]) -> None:
    """Write the speaker's notes."""
    slide.notes_slide.notes_text_frame.text = without_controls("\n".join(filter(None, paragraphs)))
