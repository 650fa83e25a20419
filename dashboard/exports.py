"""CSV of customers, its filters stated in the file's name; rows are streamed, never held as a whole."""

from collections.abc import Iterator

from analysis.csv_text import csv_line
from analysis.customers import Customers
from analysis.segmentation import export_columns, exported
from analysis.selection import Selection
from analysis.words import file_stem, sentence
from dashboard.names import named


def csv_name(customers: Customers, selection: Selection, k: int) -> str:
    """The file's name: the sentence on the page in plain characters."""
    s = named(customers)
    selected = customers.count(selection, k)
    others = {x.n_clusters: x.names for x in s.solutions}
    words = sentence(selection, s.schema, s.solution(k).names, selected, s.n_segmented, others)
    return file_stem(words) + ".csv"


def csv_of(customers: Customers, selection: Selection, k: int) -> Iterator[str]:
    """Header and rows as text: the original columns, then what an export adds to them."""
    s = named(customers)
    names = s.solution(k).names
    yield csv_line([*s.schema.columns, *export_columns(s)])
    for row in customers.export(selection, k):
        yield csv_line(exported(s, names, row))
