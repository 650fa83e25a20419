"""The presentation: an overview, a slide for each segment, a comparison, the evidence; with notes for the speaker."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from analysis.core.progress import Progress
from analysis.model.rule_formats import sql
from analysis.reports import wording
from analysis.reports.contents import Contents, Group
from analysis.reports.leading import leading, leading_pair
from analysis.reports.method import forming, rows
from analysis.reports.palette import QUIET
from analysis.reports.slides.comparison import add_comparison
from analysis.reports.slides.native_charts import MAX_MARKS, add_histogram, add_pair, add_shares, add_silhouettes
from analysis.reports.slides.parts import (
    BULLET,
    HEIGHT,
    MARGIN,
    WIDTH,
    Box,
    Run,
    add_mark,
    add_notes,
    add_slide,
    add_text,
)
from analysis.reports.slides.same_bytes import fix_bytes

HISTOGRAMS = 3
MAX_SENTENCES, MAX_RULE = 5, 200
MANY_LETTERS = 480
BARS = "Gray: all customers. Color: {what}. Labels: where bars start."
HALF = (WIDTH - 2 * MARGIN) / 2


def make_slides(contents: Contents, progress: Progress) -> bytes:
    """Return the slides as PPTX; the same contents give the same bytes."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _overview(deck, contents)
    shown = [g for g in contents.groups if g.size]
    for i, group in enumerate(shown):
        progress("making slides", 0.1 + 0.7 * i / len(shown))
        _segment(deck, contents, group)
    add_comparison(deck, contents)
    _evidence(deck, contents)
    _describe(deck, contents)
    out = BytesIO()
    deck.save(out)
    return fix_bytes(out.getvalue(), contents.day)


def _describe(deck: Any, contents: Contents) -> None:
    about = deck.core_properties
    about.title, about.subject = wording.title(contents), wording.subtitle(contents)
    about.author = about.last_modified_by = contents.brand.title
    about.created = about.modified = datetime.combine(contents.day, time())


def _source(contents: Contents) -> str:
    selected = f"{contents.sentence}. " if contents.is_selection else ""
    return f"{selected}{wording.footer(contents)} {wording.day_text(contents.day)}."


def _overview(deck: Any, contents: Contents) -> None:
    slide = add_slide(deck, wording.title(contents), _source(contents))
    lines = [[Run(wording.subtitle(contents), 14, color=QUIET)], [Run(wording.verdict(contents), 15, bold=True)]]
    if held_back := wording.held_back(contents.segmentation):
        lines.append([Run(held_back, 12, color=QUIET)])
    add_text(slide, Box(MARGIN, 1.15, WIDTH - 2 * MARGIN, 1.0), lines)
    add_pair(slide, Box(MARGIN, 2.3, HALF + 0.6, 4.6), contents, leading_pair(contents.segmentation, contents.k))
    what = wording.adding_up(contents)
    heading = f"Share of customers (gray) and of {what}" if what else "Share of customers"
    left = MARGIN + HALF + 0.9
    add_text(slide, Box(left, 2.25, HALF - 0.9, 0.3), [[Run(heading, 13, bold=True)]])
    add_shares(slide, Box(left, 2.5, HALF - 0.9, 4.4), contents, what)
    n = len(contents.segmentation.cells)
    drawn = f"The chart shows {MAX_MARKS} of {n:,} marks, drawn at random." if n > MAX_MARKS else ""
    add_notes(slide, [wording.verdict(contents), wording.lead(contents), drawn, *_method(contents)])


def _segment(deck: Any, contents: Contents, group: Group) -> None:
    slide = add_slide(deck, group.name, _source(contents), indent=0.55)
    add_mark(slide, group, MARGIN, 0.59, 0.36)
    add_text(slide, Box(MARGIN, 1.2, WIDTH - 2 * MARGIN, 0.5), [_facts(contents, group)])
    rule = contents.solution.rules[group.number - 1]
    add_text(slide, Box(MARGIN, 1.95, HALF - 0.3, 4.9), _about(contents, group))
    _histograms(slide, contents, group)
    notes = [wording.reach(contents, group), wording.check_first(contents, group), wording.rule_quality(rule)]
    notes += [f"In SQL: {sql(rule, contents.segmentation.schema)}", wording.kept_text(contents, group)]
    add_notes(slide, [*notes, *_method(contents)])


def _about(contents: Contents, group: Group) -> list[list[Run]]:
    """Return who they are, what to do and their rule, in a size at which all of it fits, the same on all slides."""
    sentences, action, shown_rule = _words(contents, group)
    longest = max(sum(map(len, (*s, a, r))) for s, a, r in (_words(contents, g) for g in contents.groups if g.size))
    size = 14 if longest <= MANY_LETTERS else 12
    return [
        [Run("Who they are", 16, bold=True)],
        *([Run(BULLET, size), Run(text, size)] for text in sentences),
        [Run("", 8)],
        [Run("Suggested action", 16, bold=True)],
        [Run(action, size)],
        [Run("", 8)],
        [Run("Rule: ", 12, bold=True), Run(shown_rule, 12, color=QUIET)],
    ]


def _words(contents: Contents, group: Group) -> tuple[list[str], str, str]:
    """Return the sentences, the action and the rule of a segment, the rule only where there is room for it."""
    rule = wording.rule_sentence(contents, contents.solution.rules[group.number - 1])
    shown = rule if len(rule) <= MAX_RULE else "see the notes."
    return list(group.sheet.sentences[:MAX_SENTENCES]), group.advice, shown


def _facts(contents: Contents, group: Group) -> list[Run]:
    facts = wording.facts(contents, group)
    return [
        run
        for value, label in facts
        for run in (Run(f"{value} ", 20, bold=True), Run(f"{label}      ", 13, color=QUIET))
    ]


def _histograms(slide: Any, contents: Contents, group: Group) -> None:
    features = leading(contents.segmentation, contents.k, HISTOGRAMS)
    left, height = MARGIN + HALF + 0.1, 4.6 / max(len(features), 1)
    what = "selected customers" if contents.is_selection else "this segment"
    add_text(slide, Box(left, 1.95, HALF, 0.3), [[Run(BARS.format(what=what), 12, color=QUIET)]])
    for i, feature in enumerate(features):
        top = 2.3 + i * height
        standing = contents.standing(feature, group.cells)
        if standing is None:
            continue
        averages = f"  {wording.averages(contents, feature, standing)}"
        heading = [Run(wording.feature_label(feature), 13, bold=True), Run(averages, 12, color=QUIET)]
        add_text(slide, Box(left, top, HALF - 0.1, 0.3), [heading])
        box = Box(left - 0.1, top + 0.22, HALF, height - 0.24)
        add_histogram(slide, box, contents, feature, group)


def _evidence(deck: Any, contents: Contents) -> None:
    slide = add_slide(deck, "How many segments, and how sure", _source(contents))
    names = ("verdict", "segments", "how_many", "disagreements", "sensitivity", "borderline")
    sentences = [t for name in names if (t := contents.evidence_sentence(name))] or [wording.NOT_KNOWN, wording.AGAIN]
    paragraphs = [[Run(text, 14, bold=i == 0)] for i, text in enumerate(sentences)]
    add_text(slide, Box(MARGIN, 1.4, HALF - 0.3, 5.3), paragraphs)
    add_silhouettes(slide, Box(MARGIN + HALF, 1.4, HALF, 5.2), contents)
    add_notes(slide, [contents.evidence_sentence("against"), *_method(contents)])


def _method(contents: Contents) -> Sequence[str]:
    figures = [f"{name}: {meaning}{f' ({source})' if source else ''}" for name, meaning, source in rows(contents)]
    return ["Method", forming(contents), *figures]
