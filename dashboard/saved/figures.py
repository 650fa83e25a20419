"""Every figure that a saved page can show, by what is chosen."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views import VIEWS
from dashboard.views.evidence import EVIDENCE_VIEWS
from dashboard.views.shown import Shown, default_shown

FOLLOWS = {"pair": ("k", "x", "y"), "histogram": ("k", "histogram")}  # other views follow the number of segments alone
ONLY_K = ("k",)


def all_figures(s: Segmentation) -> dict[str, Any]:
    """By view: `by`, the choices it follows, and `figures` by their values, joined by `|`."""
    return {view.name: _of_view(s, FOLLOWS.get(view.name, ONLY_K), partial(view.figure, s)) for view in VIEWS}


def all_evidence_figures(s: Segmentation, evidence: Evidence) -> dict[str, Any]:
    """Return the same for the views of the evidence; those without anything to show are left out."""
    return {view.name: _of_view(s, ONLY_K, partial(view.figure, s, evidence)) for view in EVIDENCE_VIEWS}


def _of_view(s: Segmentation, by: tuple[str, ...], draw: Callable[[Shown], Figure]) -> dict[str, Any]:
    drawn = ((values, draw(shown)) for values, shown in _states(s, by))
    figures = {"|".join(map(str, values)): figure for values, figure in drawn if figure["layout"]["meta"]["panels"]}
    return {"by": by, "figures": figures}


def _states(s: Segmentation, by: tuple[str, ...]) -> Iterator[tuple[tuple[Any, ...], Shown]]:
    """Yield every combination of what is chosen, all else as it is at first."""
    keys = [f.key for f in s.schema.numbers]
    choices: Iterable[tuple[Any, ...]] = product(*(s.ks if name == "k" else keys for name in by))
    for values in choices:
        changed = {"n_clusters" if name == "k" else name: value for name, value in zip(by, values, strict=True)}
        yield values, replace(default_shown(s), **changed)
