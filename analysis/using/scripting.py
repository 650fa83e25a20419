"""The functions of notebooks and scripts: read, segment, open, trust, score. `import analysis` offers them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas as pd

from analysis.build import pipeline
from analysis.cleaning.columns.facts import is_missing_sql
from analysis.cleaning.columns.roles import Column
from analysis.cleaning.interpret import as_customers, understand
from analysis.cleaning.number_sql import date_sql, load_numbers, number_sql
from analysis.clustering.new_customers import open_customers
from analysis.clustering.scoring import added_columns, score_table
from analysis.core.duckdb_io import copy_to_parquet, quote
from analysis.core.errors import InputError
from analysis.core.progress import silent
from analysis.evidence import compute
from analysis.in_place.at_size.build import segment_at_size
from analysis.in_place.engines.known import origin_of
from analysis.model.question import Question, Reading, check_question
from analysis.reading.sources import read_table
from analysis.reading.tables.raw_table import Table
from analysis.store import folder as saved
from analysis.store.export_columns import free_name
from analysis.store.names.given import read_names, with_names
from analysis.store.segmentation import Segmentation

Customers = Question | str | Path | pd.DataFrame

NUMERIC = frozenset({"feature", "amount"})
FRAME_FILE = "customers.parquet"
OF_FRAMES = Reading(decimal="point")  # numbers in a frame have one, whatever the file had that was segmented


def read_customers(customers: Customers, **choices: Any) -> pd.DataFrame:
    """Return one row per customer, as Kindred reads the source: numbers and dates typed, all else text.

    Transactions are summed up per customer. A value that is missing or cannot be read is missing in the frame.
    `customers` is a file, the address of a database, a frame or a `Question`; `choices` are fields of `Question`.

    Raises InputError for a source that cannot be read.

        >>> import analysis
        >>> customers = analysis.read_customers("data/Mall_Customers.csv")
        >>> customers.dtypes["Age"], len(customers)
        (dtype('float64'), 200)
        >>> customers["Gender"].value_counts().to_dict()
        {'Female': 112, 'Male': 88}
    """
    with _question(customers, choices) as question, read_table(question.source, question.reading) as table:
        understood = as_customers(understand(table, question), question)
        return _frame(understood.table, understood.columns)


def segment(customers: Customers, folder: str | Path | None = None, **choices: Any) -> Segmentation:
    """Segment customers for every number of segments from 2 to 10, and return what was found.

    `customers` and `choices` are those of `read_customers`. The segmentation is saved in `folder`, from which the
    page, the command line and `open_segmentation` read it; without a folder nothing is kept. The index of a frame is
    not read. Evidence is not part of it: see `find_evidence`.

    Raises InputError for customers or choices that cannot be used.

        >>> import analysis
        >>> found = analysis.segment("data/Mall_Customers.csv", features=["income", "spending"], n_clusters=5)
        >>> for s in found.solution(5).segments:
        ...     print(s.segment, s.name, s.size)
        1 High income, high spending 39
        2 High income, low spending 35
        3 Mid income, mid spending 81
        4 Low income, high spending 22
        5 Low income, low spending 23
    """
    with _question(customers, choices) as question, TemporaryDirectory(prefix="kindred-") as place:
        kept = Path(place if folder is None else folder)
        origin = origin_of(question)
        return pipeline.segment(question, kept) if origin is None else segment_at_size(question, origin, kept)


def open_segmentation(folder: str | Path) -> Segmentation:
    """Open a segmentation that `segment` or the command line saved, under the names that people gave its segments.

    Raises InputError for a folder that is missing, incomplete or of another version.

        >>> import analysis
        >>> mall = analysis.open_segmentation("mall")
        >>> mall.verdict, round(mall.solution(6).silhouette, 4)
        ('fair', 0.4274)
    """
    return with_names(saved.open_segmentation(Path(folder)), read_names(Path(folder)))


def find_evidence(folder: str | Path) -> dict[str, Any]:
    """Return the evidence of a saved segmentation: its verdict and what that rests on, as `evidence.json` has it.

    The first call computes and saves it, which takes about half a minute for a few hundred customers.

    Raises InputError for a folder that holds no segmentation.

        >>> import analysis
        >>> analysis.find_evidence("mall")["verdicts"]["6"]
        'fair'
    """
    return compute.find_evidence(Path(folder), silent).document


def score(segmentation: Segmentation | str | Path, customers: Customers, n_clusters: int | None = None) -> pd.DataFrame:
    """Return the customers with the segment of each, by the stored scale and centers; nothing is fitted again.

    Added are `segment` (from 1), `segment_name`, `distance` to its center in scaled units (of a Gaussian mixture, the
    `probability` of that segment), `margin` (0: as near to another center, or as likely to be in another segment; 1: at
    the center, or certain), `sure` (clearly, probably, borderline) and `not_scored` (why there is no segment, else
    empty). Columns are matched by name. A frame keeps its rows, columns and index; another source is read as by
    `read_customers`. Orders are summed up where those of the segmentation were. `segmentation` may be its folder.

    Raises InputError where a feature has no column, or for an unknown number of segments.

        >>> import analysis, pandas
        >>> new = pandas.DataFrame({"age": [31, 60], "income": [90, None], "spending": [85, 20]}, index=["ann", "bob"])
        >>> scored = analysis.score("mall", new)
        >>> scored.loc["ann", "segment_name"], float(scored.loc["ann", "margin"])
        ('High income, high spending', 0.8904)
        >>> scored.loc["bob", "not_scored"]
        'Annual Income (k$) is missing'
    """
    s = segmentation if isinstance(segmentation, Segmentation) else open_segmentation(segmentation)
    with _question(customers, {}) as question:
        reading = OF_FRAMES if isinstance(customers, pd.DataFrame) else s.question.reading
        s = replace(s, question=replace(s.question, reading=reading))
        with open_customers(s, question.source) as table:
            scored = score_table(s, _known(s, n_clusters), table)
            if isinstance(customers, pd.DataFrame) and scored.table.columns[: len(table.columns)] == table.columns:
                frame = customers
            else:
                rows = replace(question, reading=reading, rows="customers")
                frame = _frame(scored.table, understand(scored.table, rows).columns)
    return _with_scores(frame, scored.rows, added_columns(s, _known(s, n_clusters)))


@contextmanager
def _question(customers: Customers, choices: dict[str, Any]) -> Iterator[Question]:
    """Yield the question about `customers`; a frame becomes a temporary file."""
    with TemporaryDirectory(prefix="kindred-") as place:
        if isinstance(customers, pd.DataFrame):
            customers = Question(str(_write(customers, Path(place) / FRAME_FILE)), reading=OF_FRAMES)
        question = customers if isinstance(customers, Question) else Question(str(customers))
        if choices.get("features") is not None:
            choices = choices | {"features": tuple(choices["features"])}
        question = replace(question, **choices)
        check_question(question)
        yield question


def _write(frame: pd.DataFrame, path: Path) -> Path:
    with duckdb.connect() as connection:
        connection.register("frame", frame.rename(columns=str).reset_index(drop=True))
        copy_to_parquet(connection, "SELECT * FROM frame", path)
    return path


def _frame(table: Table, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Return the rows of a table in order, each column typed by its role."""
    joins = load_numbers(table, [c for c in columns if c.role in NUMERIC])
    parts = ", ".join(f"{_value_sql(c)} AS {quote(c.header)}" for c in columns)
    return table.connection.execute(f"SELECT {parts} FROM raw {joins} ORDER BY raw.line").df()


def _value_sql(c: Column) -> str:
    if c.role in NUMERIC:
        return number_sql(c)
    if c.role == "date":
        return date_sql(c)
    return f"CASE WHEN NOT {is_missing_sql(c.facts.text)} THEN {c.facts.text} END"


def _known(s: Segmentation, n_clusters: int | None) -> int:
    k = s.n_clusters if n_clusters is None else n_clusters
    if k not in s.ks:
        raise InputError(f"There is no solution of {k} segments; choose from {s.ks[0]} to {s.ks[-1]}.")
    return k


def _with_scores(frame: pd.DataFrame, rows: tuple[tuple[str, ...], ...], added: tuple[str, ...]) -> pd.DataFrame:
    """Add the last columns of a scored table to `frame`, typed."""
    texts = pd.DataFrame([row[-len(added) :] for row in rows[1:]], columns=list(added), index=frame.index, dtype="str")
    table = texts.replace("", pd.NA).assign(not_scored=texts["not_scored"])
    table["segment"] = pd.to_numeric(table["segment"]).astype("Int64")
    for name in added[2:4]:
        table[name] = pd.to_numeric(table[name]).astype("float64")
    taken = {str(c).lower() for c in frame.columns}
    return frame.join(table.rename(columns={name: free_name(name, taken) for name in added}))
