"""Customers that were read again, scored into the centers of a model, as a segmentation of its own."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from analysis.cleaning.findings import NO_VALUE
from analysis.clustering.describe_fitted import describe_cells
from analysis.clustering.fit_all import About, Fitted, check_placed
from analysis.clustering.new_customers import NewCustomers
from analysis.core.cells import Cells
from analysis.core.errors import InputError
from analysis.core.schema import Schema
from analysis.model.report import MOST_UNPLACED, Finding, Unplaced
from analysis.reading.tables.raw_table import Table, cell
from analysis.store.names.given import renamed
from analysis.store.segmentation import Segmentation
from analysis.using.additions import Added, Copied, added_rows
from analysis.using.updating import keep_fitted

SHOWN_IDS = 3


@dataclass(frozen=True)
class Again:
    """Customers as they are now: the segmentation, and what is known of each row that was read."""

    result: Segmentation
    added: Added
    new: NewCustomers


def score_again(model: Segmentation, new: NewCustomers, sentence: str) -> Again:
    """Return customers that were copied in the segments of `model`; nothing is fitted.

    `sentence` says what was read. Raises InputError where nobody can be placed or a segment is empty.
    """
    added = added_rows(model, new)
    if added.copied is not None:
        added = replace(added, cells=replace(added.cells, ids=first_ids(model, added.schema, added.copied, new.table)))
    report = report_of(model, added, (sentence, *new.notes), _missing(new.table))
    report["not_segmented"] = [asdict(u) for u in _unplaced(model, new)]
    return Again(score_cells(model, added, report, new.table.name), added, new)


def score_cells(model: Segmentation, added: Added, report: dict[str, Any], source: str) -> Segmentation:
    """Return customers in the segments of `model`. Raises InputError where a segment is empty."""
    check_placed(added.cells, added.schema, added.n_not)
    question = replace(model.question, source=source, n_clusters=model.n_clusters)
    about = About(question, added.schema, added.n, report)
    result = describe_cells(about, added.cells, _without_empty(model, added.cells))
    result = replace(result, question=replace(question, n_clusters=model.question.n_clusters))
    return _as_called(model, replace(result, precision=model.precision))


def first_ids(model: Segmentation, schema: Schema, copied: Copied, table: Table) -> tuple[str, ...]:
    """Return the first ids of each cell's customers; only single ones where values are rounded, as when segmented."""
    by_cell: list[list[str]] = [[] for _ in range(int(copied.cells.max(initial=-1)) + 1)]
    at = _id_position(model, table)
    if at is None:
        return ("",) * len(by_cell)
    ids = table.ask(f"SELECT trim({cell(at)}) FROM raw ORDER BY line")
    for (own,), of in zip(ids, copied.cells, strict=True):
        if of >= 0:
            by_cell[of].append(own)
    most = 1 if any(f.rounded for f in schema.features) else SHOWN_IDS
    lists = [own if len(own) == 1 or most > 1 else [] for own in by_cell]
    return tuple(", ".join(sorted(own, key=lambda one: (len(one), one))[:most]) for own in lists)


def _id_position(model: Segmentation, table: Table) -> int | None:
    spelled = [c.lower() for c in table.columns]
    name = (model.schema.id_column or "").lower()
    return spelled.index(name) if name in spelled else None


def _without_empty(model: Segmentation, cells: Cells) -> Fitted:
    """Leave out numbers of segments one of which has no customers. Raises InputError for the number shown."""
    fitted = keep_fitted(model, cells)
    full = tuple(c for c in fitted.found if len(np.unique(c.labels)) == c.n_clusters)
    shown = [c for c in fitted.found if c.n_clusters == model.n_clusters and c not in full]
    if shown:
        gone = set(range(1, model.n_clusters + 1)) - set(shown[0].labels.tolist())
        name = model.solution(model.n_clusters).names[min(gone) - 1]
        raise InputError(f"“{name}” would have no customers any more; check what was read, or fit the segments again.")
    return replace(fitted, found=full)


def _as_called(model: Segmentation, result: Segmentation) -> Segmentation:
    """Give segments the names they had: the same centers keep their names though averages change."""
    return replace(result, solutions=tuple(renamed(x, model.solution(x.n_clusters).names) for x in result.solutions))


def report_of(
    model: Segmentation, added: Added, sentences: tuple[str, ...], missing: Mapping[str, int]
) -> dict[str, Any]:
    """Return the report of the model, with what was found now in place of what was found then."""
    findings = [asdict(Finding("changed", "", added.n, text)) for text in sentences]
    columns = [c | {"missing": missing.get(c["column"].lower(), added.n)} for c in model.report["columns"]]
    return {
        **model.report,
        "findings": findings,
        "columns": columns,
        "not_segmented": [],
        "n_not_segmented": added.n_not,
    }


def _missing(table: Table) -> dict[str, int]:
    """Return how many values of each column are empty, by its header in small letters."""
    counts = ", ".join(f"count(*) FILTER (trim({cell(i)}) IN ('', '{NO_VALUE}'))" for i in range(len(table.columns)))
    ((*missing,),) = table.ask(f"SELECT {counts} FROM raw")
    return {name.lower(): n for name, n in zip(table.columns, missing, strict=True)}


def _unplaced(model: Segmentation, new: NewCustomers) -> list[Unplaced]:
    if not new.reasons:
        return []
    rows, lines, at = new.table.rows, new.table.lines, _id_position(model, new.table)
    first = sorted(new.reasons)[:MOST_UNPLACED]
    return [Unplaced(lines[i], "" if at is None else rows[i][at], new.reasons[i]) for i in first]
