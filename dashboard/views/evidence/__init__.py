"""The linked views of the Evidence page, in page order; they are drawn once the evidence is in."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.evidence import Evidence
from analysis.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.evidence.criteria import criteria
from dashboard.views.evidence.doubt import doubt
from dashboard.views.evidence.flow import flow
from dashboard.views.evidence.measures import measures
from dashboard.views.evidence.references import references
from dashboard.views.evidence.silhouettes import silhouettes
from dashboard.views.shown import Shown


@dataclass(frozen=True)
class EvidenceView:
    """A chart on Evidence; `sentence` names the sentence of the evidence that stands under it."""

    name: str
    title: str
    help: str
    figure: Callable[[Segmentation, Evidence, Shown], Figure]
    width: str
    sentence: str
    shapes: tuple[str, ...] = ()


EVIDENCE_VIEWS = (
    EvidenceView("criteria", "How many segments", "click a number to use it everywhere", criteria, "full", "how_many"),
    EvidenceView(
        "references", "Against no structure", "grey: tries on data without segments", references, "half", "against"
    ),
    EvidenceView(
        "silhouettes", "Silhouette of each customer", "drag sideways to brush", silhouettes, "half", "silhouette"
    ),
    EvidenceView(
        "doubt",
        "Who sits badly",
        "the stronger the colour, the less sure",
        doubt,
        "half",
        "borderline",
        ("box", "lasso"),
    ),
    EvidenceView("measures", "How sure in each segment", "box: middle half; 1 is best", measures, "full", "stability"),
    EvidenceView("flow", "One segment more", "click a ribbon or an end to select; Shift adds", flow, "full", "flow"),
)


def draw_evidence(s: Segmentation, evidence: Evidence, shown: Shown) -> dict[str, Figure]:
    """Every view's figure by its name; a view without anything to show is left out."""
    drawn = {view.name: view.figure(s, evidence, shown) for view in EVIDENCE_VIEWS}
    return {name: figure for name, figure in drawn.items() if figure["layout"]["meta"]["panels"]}
