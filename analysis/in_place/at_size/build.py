"""From a question to a segmentation of customers that stay where they are: sample, domains, cells, fit, save."""

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis.anonymity.redact import without_details
from analysis.build.pipeline import build
from analysis.build.row_writer import CopiedRows
from analysis.cleaning.clean_table import Cleaned, clean
from analysis.cleaning.rounding import rounding_findings
from analysis.cleaning.table_schema import FEWEST
from analysis.clustering.precision_check import measure
from analysis.core.cells import Cells, Floats
from analysis.core.duckdb_io import quote
from analysis.core.errors import InputError
from analysis.core.progress import Progress, silent, within
from analysis.core.schema import Category, Schema
from analysis.in_place.at_size.domains import Domains, ask_domains, count_rows
from analysis.in_place.at_size.drawing import draw_cells, provisional
from analysis.in_place.at_size.examples import keep_examples
from analysis.in_place.at_size.fineness import choose
from analysis.in_place.at_size.grid import ask_cells
from analysis.in_place.at_size.sampling import ask_sample
from analysis.in_place.at_size.stamps import stamp
from analysis.in_place.engines import ColumnType, Engine
from analysis.in_place.engines.known import open_engine
from analysis.model.methods import K_MEANS, method_trouble
from analysis.model.precision import How, precision_findings
from analysis.model.question import FORMING_CATEGORY, Question, check_question
from analysis.model.report import ColumnUse, Finding, Report, counted
from analysis.reading.tables.raw_table import resting
from analysis.store.folder import open_segmentation, save
from analysis.store.numbering import earlier_segments, numbered_by_centers
from analysis.store.segmentation import Origin, Segmentation

NOT_CHECKED = (
    "Among rows that stay where they are, ids that repeat, totals and outliers are not looked for; "
    "leave such rows out of the table or files first."
)


@dataclass(frozen=True)
class _Asked:
    """What the engine answered: cells, how they came about, and all customers' schema.

    `persons` (n_cells,): how many customers are known of each cell, where they are drawn.
    """

    cells: Cells
    domains: Domains
    schema: Schema
    how: How
    persons: NDArray[np.int64] | None = None

    @property
    def n_drawn(self) -> int:
        """Customers that stand for all, 0 where all are counted."""
        return 0 if self.persons is None else int(self.persons.sum())


def segment_at_size(question: Question, origin: Origin, folder: Path, progress: Progress = silent) -> Segmentation:
    """Answer `question` about the rows of `origin`, which stay there, and save the answer in `folder`.

    Raises InputError for unusable input, and for wishes that can only be met where rows are copied.
    """
    check_question(question)
    _check_wishes(question)
    own = stamp(question, origin)
    if known := _known(folder, own):
        progress("done", 1.0)
        return known
    before = earlier_segments(folder)
    # fits are small: more threads only wait for each other
    with closing(open_engine(origin)) as engine, threadpool_limits(1):
        progress("counting rows", 0.0)
        n = count_rows(engine)
        progress("drawing a sample", 0.02)
        with ask_sample(engine, n) as sample:
            cleaned = clean(sample, _as_customers(question, engine.columns()))
            asked = _ask(engine, cleaned, progress)
            result = replace(_build(question, cleaned, asked, origin.shown(), progress), stamp=own)
            result = numbered_by_centers(result, before) if before else result
            progress("saving", 0.97)
            result = _save(cleaned, result, folder)
    progress("done", 1.0)
    return result


def _save(cleaned: Cleaned, result: Segmentation, folder: Path) -> Segmentation:
    """With some customers as examples, unless they are kept in groups."""
    if result.protection is not None:
        save(result, folder)
        return result
    result = keep_examples(cleaned, result)
    save(result, folder, CopiedRows(cleaned, result).write_parquet)
    return result


def _known(folder: Path, own: str | None) -> Segmentation | None:
    """Return what the folder holds, where that answers the same question about the same files."""
    with suppress(InputError):
        s = open_segmentation(folder)
        return s if own is not None and s.stamp == own else None
    return None


def _check_wishes(question: Question) -> None:
    if question.method != K_MEANS:
        raise InputError(
            f"{method_trouble(question.method, 'Rows that stay where they are')}, or segment a sample that is copied."
        )
    given = {"missing": "drop", "outliers": "keep"}
    for name, only in given.items():
        if getattr(question, name) not in {only, "ask"}:
            raise InputError(
                f"Rows that stay where they are can only be segmented with --{name} {only}; "
                "do otherwise in a view of the table, or leave out --engine."
            )
    if question.rows == "transactions":
        raise InputError("Sum up transactions per customer in a view of the table, then segment that.")


def _as_customers(question: Question, columns: Sequence[ColumnType]) -> Question:
    """Return the question, in which columns that the engine holds as text form segments as categories."""
    asked = {name.strip().lower() for name in question.features or ()}
    roles = dict(question.roles)
    for c in columns:
        if c.kind == "number" or not (c.name.lower() in asked or roles.get(c.name) == "feature"):
            continue
        if c.kind != "text":
            raise InputError(
                f"{c.name} is neither a number nor text where it is; make it one in a view, or ask for other columns."
            )
        roles[c.name] = FORMING_CATEGORY
    return replace(question, rows="customers", roles=roles)


def _ask(engine: Engine, cleaned: Cleaned, progress: Progress) -> _Asked:
    schema = _numeric(cleaned.schema, engine.columns())
    progress("asking what the columns hold", 0.05)
    domains = ask_domains(engine, schema)
    progress("choosing steps", 0.2)
    chosen = choose(engine, domains, cleaned.connection)
    progress("making cells", 0.3)
    with resting(cleaned.connection):
        if chosen.fits:
            cells = ask_cells(engine, chosen.grid)
            how: How = "in steps" if any(f.rounded for f in chosen.grid.schema.features) else "exact"
            return _Asked(cells, domains, chosen.grid.schema, how)
        strata = provisional(_matrix(cleaned.connection, replace(schema, categories=())), chosen.grid)
        drawn = draw_cells(engine, chosen.grid, strata, domains.n_usable)
    return _Asked(drawn.cells, domains, chosen.grid.schema, "drawn", drawn.persons)


def _numeric(schema: Schema, columns: Sequence[ColumnType]) -> Schema:
    numbers = {c.name for c in columns if c.kind == "number"}
    kept = tuple(f for f in schema.features if f.column in numbers)
    if len(kept) + len(schema.coded) < FEWEST:
        raise InputError("Segments need at least two columns that are numeric where they are; make them so in a view.")
    return replace(schema, features=kept, descriptors=())


def _matrix(connection: duckdb.DuckDBPyConnection, schema: Schema) -> Floats:
    """Return the sample's customers at full precision, (n, n_columns), in the order in which they were drawn.

    Features, then codes of categories that form segments.
    """
    keys = ", ".join(quote(c.key) for c in schema.forming)
    columns = connection.execute(f"SELECT {keys} FROM typed WHERE reason IS NULL ORDER BY line").fetchnumpy()
    numbers = [np.asarray(columns[f.key], dtype=np.float64) for f in schema.features]
    return np.column_stack([*numbers, *(_codes(c, np.asarray(columns[c.key])) for c in schema.forming_categories)])


def _codes(category: Category, texts: np.ndarray) -> Floats:
    at = {value: float(code) for code, value in enumerate(category.values)}
    return np.array([at[text] for text in texts])


def _build(question: Question, cleaned: Cleaned, asked: _Asked, origin: Origin, progress: Progress) -> Segmentation:
    report = _report(cleaned.report, asked)
    result = build(
        replace(question, engine=origin.engine),
        replace(cleaned, schema=asked.schema, report=report),
        asked.cells,
        within(progress, 0.45, 0.93),
        asked.persons,
    )
    progress("measuring what steps cost", 0.93)
    exact = _matrix(cleaned.connection, asked.schema)
    precision = measure(replace(result, schema=asked.schema), asked.how, asked.n_drawn, exact)
    findings = (*rounding_findings(asked.schema), *precision_findings(precision, result.n_clusters, len(asked.cells)))
    full = replace(report, findings=(*report.findings, *findings))
    return without_details(
        replace(result, n_customers=asked.domains.n, origin=origin, precision=precision, report=asdict(full))
    )


def _report(report: Report, asked: _Asked) -> Report:
    """Return the report of all rows in place of that of the sample."""
    n_not = asked.domains.n - asked.domains.n_usable
    features = {f.column: asked.domains.unusable[f.key] for f in asked.schema.features}
    findings = [
        Finding("missing", column, n, f"{column}: {counted(n, 'value')} missing, too large or no number.")
        for column, n in features.items()
        if n
    ]
    dropped = {c.column for c in asked.domains.dropped}
    columns = tuple(_use(c, features, dropped) for c in report.columns)
    findings.append(Finding("flagged", "", 0, NOT_CHECKED))
    return Report(report.decisions, columns, tuple(findings), (), n_not, report.place)


def _use(use: ColumnUse, features: dict[str, int], dropped: set[str]) -> ColumnUse:
    if use.column in features:
        return replace(use, missing=features[use.column])
    if use.column in dropped:
        return replace(use, role="text", why="text with more values than describe segments")
    if use.role == "descriptor":
        return replace(use, role="ignored", why="where rows stay in place, numbers form segments or are left out")
    if use.role == "feature":
        return replace(use, role="ignored", why="it is no number where it is")
    return use
