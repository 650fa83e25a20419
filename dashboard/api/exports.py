"""CSV of customers, its filters stated in the file's name; rows are streamed, never held as a whole."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from flask import request

from analysis.core.text.csv import csv_line
from analysis.model.selections.selection import Selection
from analysis.model.selections.words import file_stem, sentence
from analysis.store.export_columns import export_columns, exported
from analysis.store.row_queries import Customers
from dashboard.api.current_names import named


def csv_name(customers: Customers, selection: Selection, k: int) -> str:
    """Return the file's name: the sentence on the page, in letters and digits."""
    s = named(customers)
    selected = customers.count(selection, k)
    others = {x.n_clusters: x.names for x in s.solutions}
    words = sentence(
        selection, s.schema, s.solution(k).names, selected, s.n_segmented, others, s.n_customers - s.n_segmented
    )
    return file_stem(words) + ".csv"


def wants_bom() -> bool:
    """Return whether a file that is asked for begins with a byte-order mark: unless the address says `bom=0`."""
    return request.args.get("bom") != "0"


def as_attachment(name: str) -> str:
    """Return a Content-Disposition that names a file in any script (RFC 6266), and in ASCII for old browsers."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", plain).strip("-").replace("-.", ".")
    shown = f'attachment; filename="{plain}"'
    return shown if plain == name else f"{shown}; filename*=UTF-8''{quote(name, safe='')}"


def csv_of(customers: Customers, selection: Selection, k: int) -> Iterator[str]:
    """Header and rows as text: the original columns, then what an export adds to them."""
    s = named(customers)
    names = s.solution(k).names
    yield csv_line([*s.schema.columns, *export_columns(s)])
    for row in customers.export(selection, k):
        yield csv_line(exported(s, names, row))
