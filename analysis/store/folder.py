"""A segmentation as a folder of JSON and Parquet: saved, and opened again.

Opening needs neither scikit-learn nor pandas, so that the page can do it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import numpy as np

from analysis.core.duckdb_io import cells_frame, count_rows, read_cells, write_parquet
from analysis.core.errors import InputError
from analysis.core.files import mark_utf8, write_aside
from analysis.store.document import (
    AGAIN,
    as_text,
    check_complete,
    read_document,
    read_schema,
    read_segmentation,
    read_solutions,
    to_document,
)
from analysis.store.fingerprint import fingerprint
from analysis.store.segmentation import Segmentation

JSON_FILE, CELLS_FILE, CUSTOMERS_FILE, EXPORT_FILE = (
    "segmentation.json",
    "cells.parquet",
    "customers.parquet",
    "customers.csv",
)
OF_SINGLE_CUSTOMERS = (CUSTOMERS_FILE, EXPORT_FILE, "evidence.json", "evidence.parquet")
BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)


def save(
    s: Segmentation,
    folder: Path,
    write_customers: Callable[[Path], object] | None = None,
    write_export: Callable[[Path], object] | None = None,
) -> None:
    """Write the folder: cells, the customers and the CSV, if any, that are written to the paths given, the JSON last.

    Every file is written aside and renamed, so that no half-written one is ever found under its name. Where customers
    are kept in groups none are written, and earlier ones are deleted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JSON_FILE).unlink(missing_ok=True)
    write_aside(folder / CELLS_FILE, lambda path: write_parquet(cells_frame(s.cells, s.schema), path))
    if s.protection is not None:
        for name in OF_SINGLE_CUSTOMERS:
            (folder / name).unlink(missing_ok=True)
    elif write_customers:
        write_aside(folder / CUSTOMERS_FILE, write_customers)
    if write_export and s.protection is None:
        write_aside(folder / EXPORT_FILE, partial(_write_marked, write_export))
    text = as_text(to_document(s))
    write_aside(folder / JSON_FILE, lambda path: path.write_text(text, encoding="utf-8"))


def _write_marked(write: Callable[[Path], object], path: Path) -> None:
    """Write a CSV, with a byte-order mark where it holds more than ASCII."""
    write(path)
    mark_utf8(path, always=False)


def write_verdict(folder: Path, verdict: str) -> None:
    """Put the word of the evidence into the saved document."""
    text = as_text(read_document(folder / JSON_FILE) | {"verdict": verdict})
    write_aside(folder / JSON_FILE, lambda path: path.write_text(text, encoding="utf-8"))


def open_segmentation(folder: Path) -> Segmentation:
    """Read a saved folder.

    Raises InputError when it is missing, incomplete, of another version, or its files belong to different data.
    """
    document = read_document(folder / JSON_FILE)
    try:
        schema = read_schema(document["schema"])
        solutions = read_solutions(document)
        cells = read_cells(folder / CELLS_FILE, schema, tuple(s.n_clusters for s in solutions))
        result = read_segmentation(document, schema, solutions, cells)
        check_complete(result)
    except duckdb.Error as error:
        raise InputError(f"{folder / CELLS_FILE} is missing or cut short; {AGAIN}") from error
    except BROKEN as error:
        raise InputError(f"{folder / JSON_FILE} is not complete ({error}); {AGAIN}") from error
    if not _belong_together(result) or not _has_its_customers(result, folder):
        raise InputError(f"The files in {folder} do not belong together; {AGAIN}")
    return result


def _belong_together(s: Segmentation) -> bool:
    """Return whether the cells belong to the data and the segments of the document."""
    return fingerprint(s.cells, s.schema) == s.fingerprint and all(
        np.bincount(s.cells.labels[x.n_clusters], s.cells.counts)[1:].tolist() == [g.size for g in x.segments]
        for x in s.solutions
    )


def _has_its_customers(s: Segmentation, folder: Path) -> bool:
    """Return whether all customers are there, or all examples; of groups, whether none is too small."""
    if s.question.smallest_cell is not None:
        return s.protection is not None and int(s.cells.counts.min()) >= s.question.smallest_cell
    return _count_customers(folder) == (s.n_kept or s.n_customers)


def _count_customers(folder: Path) -> int:
    try:
        return count_rows(folder / CUSTOMERS_FILE)
    except duckdb.Error as error:
        raise InputError(f"{folder / CUSTOMERS_FILE} is missing or cut short; {AGAIN}") from error
