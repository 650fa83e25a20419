"""The cards of segments before the browser fills them: as large as they will be, so that nothing below them moves."""

from math import ceil

from dash import html

from analysis.core.schema import Feature
from analysis.model.selections.words import number_text
from analysis.store.segmentation import Segment, Segmentation
from analysis.using.segment_sentences import strongest
from dashboard import ids
from dashboard.pages.attributes import attributes

MOST_LINES, USUAL_LINES, MOST_COLUMNS = 5, 3, 6  # as in `assets/page/selected/lines.js` and `cards.js`
MILLIONS = 1_000_000


def unfilled_cards(s: Segmentation) -> html.Section:
    """Lay out a card for each segment, whose words and numbers take their room but are not seen.

    They may be others in the end: people name segments, and links select customers.
    """
    k = s.n_clusters
    lines = _lines(s)
    return html.Section(
        [_card(segment, lines) for segment in s.solution(k).segments],
        id=ids.CARDS,
        className="cards millions" if s.n_segmented >= MILLIONS else "cards",
        style={"--columns": str(ceil(k / ceil(k / MOST_COLUMNS)))},
        **attributes(aria_label="Segments"),
    )


def _lines(s: Segmentation) -> list[Feature]:
    """Return the numbers that cards show unasked."""
    usual = strongest(s, s.solution(s.n_clusters))[:USUAL_LINES]
    keys = {f.key for f in [*usual, *s.schema.descriptors_in_order][:MOST_LINES]}
    return [f for f in s.schema.numbers_in_order if f.key in keys]


def _card(segment: Segment, lines: list[Feature]) -> html.Div:
    size = number_text(segment.size)
    facts = [
        _fact("Share", "100%"),
        *(_fact(_label(f), f"{segment.center.get(f.column, 0):,.{f.decimals}f}") for f in lines),
    ]
    return html.Div(
        [
            html.Span([html.I(className="mark"), html.Span(segment.name)], className="name"),
            html.Span([html.B(size, className="count"), html.Span(f" of {size}", className="of")], className="counts"),
            html.Span(className="bar"),
            html.Span(facts, className="facts"),
            html.Span("How sure", className="sure"),
        ],
        className="kpi unfilled",
        **attributes(aria_hidden="true"),
    )


def _label(f: Feature) -> str:
    return f"{f.short}, {f.unit}" if f.unit else f.short


def _fact(label: str, value: str) -> html.Span:
    return html.Span(
        [html.Span(label, className="label"), html.B(value), html.Span("100", className="index")], className="fact"
    )
