"""The customers that a saved link selects: whether their share has changed since the approved edition."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from analysis.core.errors import InputError
from analysis.editions.base import Base
from analysis.editions.changes import LEAST_CHANGE, shares_p
from analysis.editions.drift.chance import ALARMS
from analysis.editions.kept import rows_of
from analysis.model.selections.selection import Selection
from analysis.model.selections.words import chip
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segmentation
from analysis.using.exporting import read_link


def selects(link: str) -> bool:
    """Return whether a link selects customers, and does not only lead to a page."""
    return any(name == "where" for name, _ in parse_qsl(urlsplit(link).query))


def check_watched(link: str, s: Segmentation) -> None:
    """Raise InputError where what a link selects cannot be found again in later editions of `s`."""
    if _selection(link, s)[0].needs_measures:
        raise InputError("The link selects by evidence, which later editions do not have; remove that chip.")


def share_sentence(base: Base, link: str) -> str:
    """Return one sentence if chance does not explain how the share of the selected customers has changed; else "".

    Raises InputError where the link cannot be read, or the rows of an edition are gone.
    """
    if base.latest.number == base.yardstick.number:
        return ""
    before, now = base.before, base.current
    selection, k = _selection(link, now)
    a = Customers(before, rows_of(base.folder, base.yardstick.number)).count(*_selection(link, before))
    b = Customers(now, rows_of(base.folder, base.latest.number)).count(selection, k)
    n, m = before.n_segmented, now.n_segmented
    if abs(a / n - b / m) < LEAST_CHANGE or shares_p(a, n, b, m) >= ALARMS:
        return ""
    names = base.called if k == base.model.n_clusters else now.solution(k).names
    what = "; ".join(chip(c, now.schema, names) for c in selection.clauses)
    return (
        f"{what}: {b / m:.1%} of customers ({b:,}) instead of {a / n:.1%} ({a:,}) in edition {base.yardstick.number}, "
        "more than chance explains."
    )


def _selection(link: str, s: Segmentation) -> tuple[Selection, int]:
    """Return what a link selects among other customers than those of whom it was copied."""
    parts = urlsplit(link)
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name != "on"])
    return read_link(parts._replace(query=query).geturl(), s)
