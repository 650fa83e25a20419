"""The cards of segments before the browser fills them: as large as they will be, so that nothing below them moves."""

from math import ceil

from dash import html

from analysis.core.schema import Feature
from analysis.model.selections.words import number_text
from analysis.store.segmentation import Segment, Segmentation
from analysis.using.segment_sentences import strongest, strongest_categories
from dashboard import ids
from dashboard.pages.attributes import attributes

# as in `assets/page/selected/lines/lines.js` and `cards.js`
MOST_LINES, USUAL_NUMBERS, USUAL_CATEGORIES, MOST_COLUMNS = 5, 3, 2, 6
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


def _lines(s: Segmentation) -> list[str]:
    """Return the labels of the lines that cards show unasked."""
    x = s.solution(s.n_clusters)
    described = s.schema.descriptors_in_order
    coded = strongest_categories(s, x)[: 1 if described else USUAL_CATEGORIES]
    numbers = [*strongest(s, x)[:USUAL_NUMBERS]]
    return [*map(_label, numbers), *(c.label for c in coded), *map(_label, described)][:MOST_LINES]


def _card(segment: Segment, lines: list[str]) -> html.Div:
    size = number_text(segment.size)
    facts = [
        _fact("Share", "100%"),
        *(_fact(label, "100") for label in lines),
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
