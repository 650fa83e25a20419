"""Every figure that a saved page can show, by what is chosen."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views import views_of
from dashboard.views.categories import MOST_SHOWN
from dashboard.views.evidence import EVIDENCE_VIEWS, EvidenceView
from dashboard.views.links import default_shown
from dashboard.views.shown import Shown, has_log_axis
from dashboard.views.view import View

SWITCH = ("", "1")  # as it is at first, and switched


def all_figures(s: Segmentation) -> dict[str, Any]:
    """By view: `by`, the choices it follows, and `figures` by their values, joined by `|`."""
    return {view.name: _of_view(_choices(s, view), partial(_drawn, s, view)) for view in views_of(s)}


def all_evidence_figures(s: Segmentation, evidence: Evidence) -> dict[str, Any]:
    """Return the same for the views of the evidence; those without anything to show are left out."""
    return {
        view.name: _of_view({"k": _ks(s)}, partial(_drawn_of_evidence, s, evidence, view)) for view in EVIDENCE_VIEWS
    }


def _of_view(choices: Mapping[str, tuple[str, ...]], draw: Callable[[Mapping[str, str]], Figure]) -> dict[str, Any]:
    drawn = ((values, draw(dict(zip(choices, values, strict=True)))) for values in product(*choices.values()))
    figures = {"|".join(values): figure for values, figure in drawn if figure["layout"]["meta"]["panels"]}
    return {"by": tuple(choices), "figures": figures}


def _choices(s: Segmentation, view: View) -> dict[str, tuple[str, ...]]:
    """Return what can be chosen for a view, by name: only what makes a difference to these customers."""
    numbers = tuple(f.key for f in s.schema.numbers)
    choices = {"k": _ks(s)} | {menu.name: numbers for menu in view.menus}
    if "plain" in view.follows and any(has_log_axis(s, f) for f in s.schema.numbers):
        choices["plain"] = SWITCH
    if "every" in view.follows and len(s.schema.categories) > MOST_SHOWN:
        choices["every"] = SWITCH
    return choices


def _ks(s: Segmentation) -> tuple[str, ...]:
    return tuple(map(str, s.ks))


def _drawn(s: Segmentation, view: View, chosen: Mapping[str, str]) -> Figure:
    """Draw a view as it is chosen, all else as it is at first."""
    default = default_shown(s)
    picked = {menu.name: chosen[menu.name] for menu in view.menus}
    plain = (view.name,) if chosen.get("plain") else ()
    shown = Shown(int(chosen["k"]), {**default.picked, **picked}, plain, every=bool(chosen.get("every")))
    return view.figure(s, shown)


def _drawn_of_evidence(s: Segmentation, evidence: Evidence, view: EvidenceView, chosen: Mapping[str, str]) -> Figure:
    return view.figure(s, evidence, replace(default_shown(s), n_clusters=int(chosen["k"])))
