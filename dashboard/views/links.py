"""What the charts show, read from the parameters of a link."""

from collections.abc import Mapping
from urllib.parse import urlencode

from analysis.core.errors import InputError
from analysis.store.segmentation import Segmentation
from dashboard.views import VIEWS, views_of
from dashboard.views.shown import Shown

MENUS = tuple(menu for view in VIEWS for menu in view.menus)
SCALED = tuple(view.name for view in VIEWS if "plain" in view.follows)
OFFERED = tuple(view.name for view in VIEWS if view.offered_as)


def default_shown(s: Segmentation) -> Shown:
    """Return what is shown unasked: every menu at its first feature."""
    return Shown(s.n_clusters, {menu.name: menu.first(s).key for view in views_of(s) for menu in view.menus})


def figures_query(shown: Shown) -> str:
    """Return the parameters with which `assets/page/charts/figures.js` asks for figures, where nothing is switched."""
    return urlencode({"k": shown.n_clusters, **shown.picked})


def read_shown(arguments: Mapping[str, str], s: Segmentation) -> Shown:
    """Return a state from the parameters of a link, defaults for those missing.

    Raises InputError for a number of segments, a feature or a view that does not exist.
    """
    default = default_shown(s)
    return Shown(
        _n_clusters(arguments.get("k", str(default.n_clusters)), s),
        {name: _key(arguments.get(name, key), s) for name, key in default.picked.items()},
        _named(arguments.get("plain", ""), SCALED, "has a logarithmic axis"),
        bool(arguments.get("every")),
        _named(arguments.get("more", ""), OFFERED, "can be switched on"),
    )


def _n_clusters(text: str, s: Segmentation) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) in s.ks):
        raise InputError(f"The number of segments is {text[:20]!r}; choose one from {s.ks[0]} to {s.ks[-1]}.")
    return int(text)


def _key(text: str, s: Segmentation) -> str:
    keys = {f.key for f in s.schema.numbers}
    if text not in keys:
        raise InputError(f"There is no feature {text[:40]!r}; choose one of {', '.join(sorted(keys))}.")
    return text


def _named(text: str, views: tuple[str, ...], what: str) -> tuple[str, ...]:
    """Return the views that are named, joined by dots. Raises InputError for others."""
    named = tuple(name for name in text.split(".") if name)
    if unknown := sorted(set(named) - set(views)):
        raise InputError(f"No chart {unknown[0][:20]!r} {what}; choose from {', '.join(views)}.")
    return named
