"""Evidence: how many segments there are, and whether they can be trusted."""

from typing import Any

from dash import html

from analysis.store.segmentation import Segmentation
from dashboard import ids
from dashboard.pages.attributes import attributes
from dashboard.pages.cards import view_card, waiting_card
from dashboard.views.evidence import EVIDENCE_VIEWS, EvidenceView

SENTENCES = {"criteria": "how_many disagreements", "measures": "stability"}
SENSITIVITY_HELP = "Agreement with the segments shown; 1 is identical."


def layout(s: Segmentation) -> list[Any]:  # noqa: ARG001 - every page is laid out the same way
    """Lay out the page; the browser fills it when the evidence is there, the verdict first."""
    charts = {view.name: _chart(view) for view in EVIDENCE_VIEWS}
    sensitivity = waiting_card(ids.SENSITIVITY, "What if we had chosen differently?", SENSITIVITY_HELP, "half")
    first, reference, *rest = charts.values()
    return [
        html.Section(html.Div(id=ids.VERDICT, **attributes(aria_live="polite")), className="headline first"),
        html.Div(
            [
                first,
                reference,
                sensitivity,
                *rest,
                waiting_card(ids.DESCRIBE, "All figures", "Copy them as text, CSV or Markdown.", "full"),
            ],
            className="views evidence-views",
            id=ids.EVIDENCE_PAGE,
        ),
    ]


def _chart(view: EvidenceView) -> html.Section:
    finding = html.P(className="finding", **attributes(data_sentence=SENTENCES.get(view.name, view.sentence)))
    shades = [_shade("margin", "Margin"), _shade("stability", "Stability")] if view.name == "doubt" else []
    return view_card(view, view.title, view.help, [finding], view.shapes, shades)


def _shade(measure: str, label: str) -> html.Button:
    pressed = "true" if measure == "margin" else "false"
    return html.Button(label, className="tool shade", **attributes(data_shade=measure, aria_pressed=pressed))
