"""Every figure that a saved page can show, by what is chosen."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views import VIEWS
from dashboard.views.evidence import EVIDENCE_VIEWS
from dashboard.views.links import default_shown
from dashboard.views.shown import Shown


def all_figures(s: Segmentation) -> dict[str, Any]:
    """By view: `by`, the choices it follows, and `figures` by their values, joined by `|`."""
    return {view.name: _of_view(s, tuple(m.name for m in view.menus), partial(view.figure, s)) for view in VIEWS}


def all_evidence_figures(s: Segmentation, evidence: Evidence) -> dict[str, Any]:
    """Return the same for the views of the evidence; those without anything to show are left out."""
    return {view.name: _of_view(s, (), partial(view.figure, s, evidence)) for view in EVIDENCE_VIEWS}


def _of_view(s: Segmentation, menus: tuple[str, ...], draw: Callable[[Shown], Figure]) -> dict[str, Any]:
    drawn = ((values, draw(shown)) for values, shown in _states(s, menus))
    figures = {"|".join(map(str, values)): figure for values, figure in drawn if figure["layout"]["meta"]["panels"]}
    return {"by": ("k", *menus), "figures": figures}


def _states(s: Segmentation, menus: tuple[str, ...]) -> Iterator[tuple[tuple[Any, ...], Shown]]:
    """Yield every number of segments with every combination of features in these menus, all else as it is at first."""
    default = default_shown(s)
    keys = [f.key for f in s.schema.numbers]
    for k, picked in product(s.ks, product(keys, repeat=len(menus))):
        chosen = dict(zip(menus, picked, strict=True))
        yield (k, *picked), replace(default, n_clusters=k, picked={**default.picked, **chosen})
