"""From a question to a segmentation: read, clean, make cells, cluster for every k, describe, save."""

from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.anonymity.redact import without_details
from analysis.anonymity.segment_groups import build_in_groups
from analysis.build.row_writer import CopiedRows
from analysis.cleaning.clean_table import Cleaned, clean
from analysis.cleaning.rounding import rounding_findings, with_steps
from analysis.clustering.describe_fitted import describe_cells
from analysis.clustering.fit_all import About, fit_cells
from analysis.core.cells import Cells
from analysis.core.duckdb_io import find_cells, make_cells
from analysis.core.errors import InputError
from analysis.core.progress import Progress, silent, within
from analysis.model.question import Question, check_question
from analysis.reading.sources import MOST_BYTES, read_table
from analysis.reading.tables.raw_table import resting
from analysis.store.folder import save
from analysis.store.names.following import follow
from analysis.store.numbering import earlier_segments, numbered_as
from analysis.store.segmentation import Segmentation


def segment(
    question: Question, folder: Path, progress: Progress = silent, most_bytes: int = MOST_BYTES
) -> Segmentation:
    """Answer `question` and save the answer in `folder`.

    Segments that were in `folder` before keep their numbers. `progress` is called with the phase in words and the share
    done, 0 to 1; a file may unpack to `most_bytes`. Raises InputError for unusable input.
    """
    check_question(question)
    before = earlier_segments(folder)
    progress("reading customers", 0.0)
    with read_table(question.source, question.reading, most_bytes) as table:
        progress("cleaning", 0.08)
        cleaned = clean(table, question)
        progress("making cells", 0.12)
        cleaned = _rounded(cleaned)
        cells = make_cells(cleaned.connection, cleaned.schema)
        with resting(cleaned.connection):
            result = without_details(build(question, cleaned, cells, within(progress, 0.15, 0.95)))
        progress("saving", 0.95)
        _save(cleaned, result, folder)
        if before and (numbered := numbered_as(result, before, folder)) is not result:
            result = numbered
            _save(cleaned, result, folder)
        with suppress(InputError):  # names that cannot be read stay as they are, and are not shown
            follow(folder, result)
    progress("done", 1.0)
    return result


def _save(cleaned: Cleaned, result: Segmentation, folder: Path) -> None:
    if result.protection is not None:
        save(result, folder)
        return
    find_cells(cleaned.connection, result.cells, result.schema)
    customers = CopiedRows(cleaned, result)
    save(result, folder, customers.write_parquet, customers.write_csv)


def _rounded(cleaned: Cleaned) -> Cleaned:
    schema = with_steps(cleaned.connection, cleaned.schema)
    report = replace(cleaned.report, findings=(*cleaned.report.findings, *rounding_findings(schema)))
    return replace(cleaned, schema=schema, report=report)


def build(
    question: Question,
    cleaned: Cleaned,
    cells: Cells,
    progress: Progress = silent,
    persons: NDArray[np.int64] | None = None,
) -> Segmentation:
    """Cluster `cells`, or groups of them, for every possible k and describe what was found; writes nothing.

    `persons` (n_cells,): how many customers are known of each cell, where its count is an estimate.
    """
    about = About(
        replace(question, source=cleaned.table.name), cleaned.schema, len(cleaned.table), asdict(cleaned.report)
    )
    if question.smallest_cell is not None:
        return build_in_groups(about, cells, question.smallest_cell, persons, progress)
    fitted = fit_cells(about, cells, within(progress, 0.0, 0.5))
    return describe_cells(about, cells, fitted, progress=within(progress, 0.5, 1.0))
