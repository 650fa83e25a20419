"""The choices for a saved page, checked: whose rows are in it, and on which view it opens."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from analysis.model.protection import promise
from analysis.model.selections.words import number_text
from analysis.store.segmentation import Segmentation
from analysis.using.exporting import read_link
from dashboard.pages import PAGES

OF_THESE_CUSTOMERS = {"on", "where", "segment"}


@dataclass(frozen=True)
class Choice:
    """`rows`: whether every customer is in the file; `view`: the address on which it opens."""

    rows: bool
    view: str
    day: date

    def note(self, s: Segmentation) -> str:
        """Return what the file says of itself."""
        customers = f"{number_text(s.n_customers)} customers from {s.question.source}"
        saved = f"Saved on {self.day.day} {self.day:%B %Y}. {customers}."
        if s.protection is not None:
            return f"{saved} {promise(s.protection.smallest_cell)}"
        if self.rows:
            return f"{saved} This file holds every row; pass it on only to people who may see these customers."
        return (
            f"{saved} This file holds no rows and no ids. A mark can still stand for a single customer; groups would "
            "hide that."
        )


def read_view(link: str, s: Segmentation) -> str:
    """Return the address of a view, from the top of the page, of a link copied from there.

    Raises InputError where the link cannot be read, or was copied from a page of other customers.
    """
    read_link(link, s)
    return _path(link) + _query(urlsplit(link).query)


def same_view(view: str) -> str:
    """Return a view as other cells of the same customers can show it: without what is selected there."""
    kept = [(name, value) for name, value in parse_qsl(urlsplit(view).query) if name not in OF_THESE_CUSTOMERS]
    return _path(view) + _query(urlencode(kept))


def _path(link: str) -> str:
    last = "/" + urlsplit(link).path.rstrip("/").rpartition("/")[2]
    return last if last in {page.path for page in PAGES} else "/"


def _query(text: str) -> str:
    return f"?{text}" if text else ""
