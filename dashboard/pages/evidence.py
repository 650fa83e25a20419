"""Evidence: how many segments there are, and whether they can be trusted."""

from typing import Any

from dash import html

from analysis.model.methods import METHODS
from analysis.store.segmentation import Segmentation
from dashboard import ids
from dashboard.pages.attributes import attributes
from dashboard.pages.cards import folded_card, folded_view, view_card, waiting_card
from dashboard.views.evidence import EVIDENCE_VIEWS, EvidenceView

SENTENCES = {"criteria": "how_many disagreements", "measures": "stability"}
NUMBERS = "Compare 2 to 10 segments by six criteria. Click a number to use it on every page."
CHOICES = "See which choices the segments depend on. 1 is identical to the segments shown."
OTHERS = "See whether other ways to form segments find the same ones. 1 is identical to the segments shown."
SURE = "Formed again from 100 resamples of the customers. 1 means the same customers every time."
FIGURES = "For reports: every figure in tables, to read or to copy."


def layout(s: Segmentation) -> list[Any]:
    """Lay out the page; the browser fills it when the evidence is there, the verdict first."""
    cards = [
        waiting_card(ids.SURE, "How sure is each segment?", SURE, "full"),
        *map(_chart, EVIDENCE_VIEWS),
        _folded(
            ids.OPINIONS,
            "What do other methods find?",
            f"{METHODS[s.question.method].sentences(s.n_segmented)} {OTHERS}",
        ),
        _folded(ids.SENSITIVITY, "What if we had chosen differently?", CHOICES),
        _folded(ids.DESCRIBE, "All figures", FIGURES),
    ]
    return [
        html.Section(html.Div(id=ids.VERDICT, **attributes(aria_live="polite")), className="headline first"),
        html.Div(cards, className="views evidence-views", id=ids.EVIDENCE_PAGE),
    ]


def _folded(name: str, title: str, purpose: str) -> html.Details:
    """Return a folded card that the browser fills."""
    return folded_card(html.H2(title), purpose, "full", [html.Div(id=name, className="body")])


def _chart(view: EvidenceView) -> html.Section | html.Details:
    finding = html.P(className="finding", **attributes(data_sentence=SENTENCES.get(view.name, view.sentence)))
    if view.name == "criteria":
        return folded_view(view, NUMBERS, [finding])
    shades = [_shade("margin", "Margin"), _shade("stability", "Stability")] if view.name == "doubt" else []
    return view_card(view, view.title, view.help, [finding], view.shapes, shades)


def _shade(measure: str, label: str) -> html.Button:
    pressed = "true" if measure == "margin" else "false"
    return html.Button(label, className="tool shade", **attributes(data_shade=measure, aria_pressed=pressed))
