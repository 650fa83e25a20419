"""Customers that a link of the page selects, written with their segments: from the folder, or where the rows are."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from analysis.core.errors import InputError
from analysis.core.files import mark_utf8, write_aside
from analysis.model.selections.selection import Selection, SelectionError, parse_selection
from analysis.store.row_queries import Customers, check_singly
from analysis.store.segmentation import Origin, Segmentation

ENDINGS = (".csv", ".parquet")
LONGEST_LINK = 200_000


def read_link(link: str, s: Segmentation) -> tuple[Selection, int]:
    """Return the selection and number of segments of a link copied from the page.

    Raises InputError where it cannot be read, or was copied from a page of other customers.
    """
    if len(link) > LONGEST_LINK:
        raise InputError("The link is longer than the page makes them; copy it again.")
    try:
        asked = {name: values[-1] for name, values in parse_qs(urlsplit(link).query).items()}
    except ValueError as error:  # a host that is none
        raise InputError("The link cannot be read; copy it again.") from error
    k = asked.get("k", str(s.n_clusters))
    if not (k.isascii() and k.isdecimal() and len(k) < 4 and int(k) in s.ks):
        raise InputError(f"The link asks for {k[:20]!r} segments; there are {s.ks[0]} to {s.ks[-1]}.")
    if asked.get("on", s.fingerprint[:8]) != s.fingerprint[:8]:
        raise InputError("The link was copied from a page of other customers; copy it from the page of this folder.")
    return parse_selection(asked.get("where", ""), s.schema, int(k), s.ks), int(k)


def export(  # noqa: PLR0913 - each is another option
    s: Segmentation, folder: Path, link: str, path: Path, engine: str | None = None, *, bom: bool = True
) -> int:
    """Write the customers that `link` selects to a CSV or Parquet file; how many they are.

    `engine` is the address of the engine that has the rows, where the saved one, which holds no password, does not do.
    A CSV begins with a byte-order mark if `bom`.
    Raises InputError for a link or path that cannot be used, and as the engine does.
    """
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            f"{path} does not end in .csv or .parquet; choose one of these endings, as it decides what is written."
        )
    selection, k = read_link(link, s)
    customers = Customers(s, folder)
    check_singly(s)
    marked = bom and path.suffix.lower() == ".csv"
    if s.origin is None:
        write_aside(path, lambda aside: _write(customers, selection, k, (aside, path.suffix.lower(), marked)))
        return customers.count(selection, k) if selection.clauses else s.n_customers
    n = _where_they_are(customers, replace(s.origin, engine=engine or s.origin.engine), (selection, k), path)
    if marked and path.is_file():  # Spark writes a folder
        mark_utf8(path)
    return n


def _write(customers: Customers, selection: Selection, k: int, to: tuple[Path, str, bool]) -> None:
    path, ending, marked = to
    customers.write(selection, k, path, ending)
    if marked:
        mark_utf8(path)


def _where_they_are(customers: Customers, origin: Origin, asked: tuple[Selection, int], path: Path) -> int:
    from analysis.in_place.at_size.export import Wanted, export_rows  # noqa: PLC0415 - the page opens no engines
    from analysis.in_place.engines.known import open_engine  # noqa: PLC0415

    s, (selection, k) = customers.segmentation, asked
    drawn = s.precision.how == "drawn"
    if drawn and selection.needs_measures:
        raise SelectionError(
            "This link selects by evidence, which is known of the customers that were drawn only; remove that chip."
        )
    with closing(open_engine(origin)) as opened:
        known = s.n_customers if not selection.clauses else customers.count(selection, k)
        cells = customers.cells(selection, k) if selection.needs_measures else None
        return export_rows(s, opened, Wanted(selection, k, None if drawn and selection.clauses else known, cells), path)
