"""The customers of a segmentation as a saved page keeps them: what its table and its CSV hold."""

from typing import Any

from analysis.core.duckdb_io import quote, reading
from analysis.core.errors import InputError
from analysis.core.text.numbers import plain_number
from analysis.model.selections.words import number_text
from analysis.store.export_columns import export_columns
from analysis.store.row_queries import Customers, check_singly, other_columns
from analysis.store.segmentation import Segmentation

MOST_ROWS = 50_000
ELSEWHERE = "The rows stay where they are, so a saved page cannot have them; save it without rows."


def check_rows(s: Segmentation) -> None:
    """Raise InputError where there are no rows to save, or too many for a file that people send each other."""
    check_singly(s)
    if s.origin is not None:
        raise InputError(ELSEWHERE)
    if s.n_customers > MOST_ROWS:
        raise InputError(
            f"A saved page holds the rows of at most {number_text(MOST_ROWS)} customers, and these are "
            f"{number_text(s.n_customers)}; save it without rows, or in groups."
        )


def has_rows(s: Segmentation) -> bool:
    """Return whether there are rows to save, and not too many."""
    try:
        check_rows(s)
    except InputError:
        return False
    return True


def pack_rows(customers: Customers) -> dict[str, Any]:
    """Every customer in file order: `own`, the texts of an export; `cells`, -1 where not segmented; `columns`, the
    table's. Raises InputError as `check_rows`.
    """
    s = customers.segmentation
    check_rows(s)
    own, reasons, cells, shown = [], [], [], []
    for row in _read(customers):
        n = len(s.schema.columns)
        own.append(
            ["" if value is None else str(value) for value in row[:n]]
            + [_cleaned(v) for v in row[n : n + len(s.changed)]]
        )
        reason, cell, *values = row[n + len(s.changed) :]
        reasons.append(reason or "")
        cells.append(-1 if cell is None else cell)
        shown.append(values)
    return {
        "header": [*s.schema.columns, *export_columns(s)],
        "own": own,
        "others": [s.schema.columns.index(name) for name in other_columns(s.schema)],
        "reasons": reasons if s.report["n_not_segmented"] else None,
        "cells": cells,
        "columns": _columns(s, shown),
    }


def _cleaned(value: Any) -> str:
    return "" if value is None else str(plain_number(value))


def _read(customers: Customers) -> list[tuple[Any, ...]]:
    """Return the table's own columns, changed values, reason, cell, then what the table shows."""
    s = customers.segmentation
    own = [f"c.{quote(name)}" for name in (*s.schema.columns, *(f"__{f.key}" for f in s.changed))]
    exact = {f.key for f in s.exact}
    shown = [f"c.{quote(s.schema.id_column)}" if s.schema.id_column else "c.__line"]
    shown += [f"x.{quote(c.key)}" for c in s.schema.categories]
    shown += [f"c.{quote(f'__{f.key}')}" if f.key in exact else f"x.{quote(f.key)}" for f in s.schema.numbers_in_order]
    fields = ", ".join([*own, "c.__reason", "x.cell", *shown])
    with reading() as connection:
        return connection.execute(
            f"SELECT {fields} FROM {customers.rows_sql} c LEFT JOIN {customers.cells_sql} x ON c.__cell = x.cell "
            "ORDER BY c.__line"
        ).fetchall()


def _columns(s: Segmentation, rows: list[list[Any]]) -> list[dict[str, Any]]:
    heads = [("id", s.schema.id_column or "Line")]
    heads += [(c.key, c.label) for c in s.schema.categories]
    heads += [(f.key, f.title) for f in s.schema.numbers_in_order]
    return [{"key": key, "title": title, "values": [row[i] for row in rows]} for i, (key, title) in enumerate(heads)]
