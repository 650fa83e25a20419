"""The linked views of the Evidence page, in page order; they are drawn once the evidence is in."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.evidence.criteria import criteria
from dashboard.views.evidence.doubt import doubt
from dashboard.views.evidence.flow import flow, flow_of_all
from dashboard.views.evidence.measures import measures
from dashboard.views.evidence.references import references
from dashboard.views.evidence.silhouettes import silhouettes
from dashboard.views.shown import Shown
from dashboard.views.view import Choice


@dataclass(frozen=True)
class EvidenceView:
    """A chart on Evidence; `sentence` names the sentence of the evidence that stands under it.

    `follows` is as that of `View`.
    """

    name: str
    title: str
    help: str
    figure: Callable[[Segmentation, Evidence, Shown], Figure]
    width: str
    sentence: str
    shapes: tuple[str, ...] = ()
    follows: tuple[Choice, ...] = ("k",)


EVIDENCE_VIEWS = (
    EvidenceView(
        "criteria",
        "How many segments",
        "Click a number to use it on every page.",
        criteria,
        "full",
        "how_many",
        follows=(),
    ),
    EvidenceView(
        "references",
        "Could this be chance?",
        "Gray: the same analysis on data without segments.",
        references,
        "half",
        "against",
    ),
    EvidenceView(
        "silhouettes",
        "Silhouette of each customer",
        "Drag sideways to select customers.",
        silhouettes,
        "half",
        "silhouette",
    ),
    EvidenceView(
        "doubt",
        "Customers between two segments",
        "Stronger color: less certain.",
        doubt,
        "half",
        "borderline",
        ("box", "lasso"),
    ),
    EvidenceView("measures", "Confidence by segment", "Box: middle 50%. 1 is best.", measures, "half", "stability"),
    EvidenceView(
        "flow",
        "What would one more segment change?",
        "Click a ribbon to select its customers. Hold Shift to add more.",
        flow,
        "full",
        "flow",
    ),
    EvidenceView(
        "course",
        "Where segments come from",
        "Click a bar or a ribbon to select its customers. Color: the segments shown.",
        flow_of_all,
        "full",
        "kind",
        follows=(),
    ),
)


def draw_evidence(s: Segmentation, evidence: Evidence, shown: Shown) -> dict[str, Figure]:
    """Return every view's figure by its name; a view without anything to show is left out."""
    drawn = {view.name: view.figure(s, evidence, shown) for view in EVIDENCE_VIEWS}
    return {name: figure for name, figure in drawn.items() if figure["layout"]["meta"]["panels"]}
