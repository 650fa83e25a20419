"""A segmentation is a value: what was asked, what was found, saved as a folder of JSON and Parquet and opened again.

Opening needs neither scikit-learn nor pandas, so that the page can do it; `build.py` makes segmentations.
"""

import hashlib
import importlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from analysis.core.cells import Cells
from analysis.core.clouds import Clouds, read_clouds
from analysis.core.duckdb_io import cells_frame, count_rows, read_cells, write_parquet
from analysis.core.errors import InputError
from analysis.core.files import mark_utf8, write_aside
from analysis.core.numbers import plain_number
from analysis.core.schema import Category, Feature, Schema
from analysis.core.shapes import check_shape
from analysis.model.precision import EXACT, Precision
from analysis.model.protection import Protection
from analysis.model.question import Question, read_question
from analysis.model.question import to_document as question_document
from analysis.model.report import Report
from analysis.model.rule_formats import Rule, read_rule
from analysis.profiles.segment_profiles import Mix, Spread

FORMAT = 7
READABLE = (6, FORMAT)  # before 7 there were no descriptors
JSON_FILE, CELLS_FILE, CUSTOMERS_FILE, EXPORT_FILE = (
    "segmentation.json",
    "cells.parquet",
    "customers.parquet",
    "customers.csv",
)
OF_SINGLE_CUSTOMERS = (CUSTOMERS_FILE, EXPORT_FILE, "evidence.json", "evidence.parquet")
KINDS = {"duckdb": "DuckDB", "sc": "Spark", "spark": "Spark", "postgresql": "PostgreSQL", "postgres": "PostgreSQL"}

# user and password before the host; values of what may hold one behind it
SECRETS = re.compile(r"(?<=//)[^?;]*@|(?<=password=)[^&;]*|(?<=token=)[^&;]*", re.IGNORECASE)


@dataclass(frozen=True)
class Scaling:
    """How features were put on one scale, by feature key: `(value - mean) / scale` in the feature's units.

    Where `kind` is "log" it is log(1 + value) that is scaled.
    """

    mean: dict[str, float]
    scale: dict[str, float]
    kind: dict[str, str]


@dataclass(frozen=True)
class Segment:
    """One segment: number from 1, derived name and action, size, share, center in original units by column, profile."""

    segment: int
    name: str
    action: str
    size: int
    share: float
    center: dict[str, float]
    profile: dict[str, Any]


@dataclass(frozen=True)
class Solution:
    """One number of segments: criteria, segments in canonical order, associations of categories, rules.

    `differences`: whether segments differ in descriptors. `clouds`: what a Gaussian mixture places customers by;
    without them, each customer belongs to the nearest center.
    """

    n_clusters: int
    inertia: float
    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float
    segments: tuple[Segment, ...]
    associations: tuple[dict[str, Any], ...]
    rules: tuple[Rule, ...]
    differences: tuple[dict[str, Any], ...] = ()
    clouds: Clouds | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Segment names, segment 1 first."""
        return tuple(s.name for s in self.segments)


@dataclass(frozen=True)
class Axis:
    """One direction of the customer map: the words at its ends, its share of variance, its loadings by column."""

    negative: str
    positive: str
    explained_variance_ratio: float
    loadings: dict[str, float]


@dataclass(frozen=True)
class Origin:
    """Where rows that are not copied are: the engine's address, files or a table there, a table of a database file.

    `more` are files that were added later.
    """

    engine: str
    source: str
    table: str | None = None
    more: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The engine as people call it."""
        return KINDS.get(self.engine.partition("://")[0].lower(), self.engine)

    def shown(self) -> "Origin":
        """Return the same without user, password and token, to be saved and shown.

        Where those hold an @ or a slash, rather too little of the address is left than too much.
        """
        source = re.sub(r"(?<=://)[^/@]*@", "", self.source)
        return replace(self, engine=SECRETS.sub("", self.engine), source=source)


@dataclass(frozen=True)
class Segmentation:
    """Everything found about one table of customers, for every number of segments.

    `verdict` is the word of the evidence, None until that is found. `origin`: where the customers are if they are not
    in the folder, which then has only `n_kept` of them as examples; `stamp` then shows whether files have changed.
    `protection`: cells are groups of a smallest size, and the folder has no customers at all.
    """

    question: Question
    schema: Schema
    n_customers: int
    n_clusters: int
    fingerprint: str
    scaling: Scaling
    overall: dict[str, Any]
    solutions: tuple[Solution, ...]
    axes: tuple[Axis, Axis]
    report: dict[str, Any]
    cells: Cells
    verdict: str | None = None
    precision: Precision = EXACT
    origin: Origin | None = None
    n_kept: int | None = None
    stamp: str | None = None
    protection: Protection | None = None

    def solution(self, n_clusters: int) -> Solution:
        """Return the solution with that many segments. Raises KeyError where there is none."""
        return {s.n_clusters: s for s in self.solutions}[n_clusters]

    @property
    def ks(self) -> tuple[int, ...]:
        """Every number of segments there is a solution for."""
        return tuple(s.n_clusters for s in self.solutions)

    @property
    def changed(self) -> tuple[Feature, ...]:
        """Numeric columns some of whose values are not as in the source."""
        return tuple(f for f in self.schema.numbers if f.changed)

    @property
    def exact(self) -> tuple[Feature, ...]:
        """Numbers whose values are kept besides the source's text and the cells': they are changed, or rounded."""
        return tuple(f for f in self.schema.numbers if f.changed or f.rounded)

    @property
    def n_segmented(self) -> int:
        """Customers that are in a segment."""
        return int(self.cells.counts.sum())

    def to_pandas(self, n_clusters: int | None = None) -> Any:
        """Return a DataFrame with a row per segment: name, customers, share, average of each feature, action."""
        return _notebook().to_pandas(self, n_clusters)

    def figures(self, n_clusters: int | None = None) -> Any:
        """Return Matplotlib figures by name: pair, map, boxes, silhouette and elbow."""
        return _notebook().figures(self, n_clusters)

    def __repr__(self) -> str:
        """Return a line; all values together would fill pages."""
        return f"<Segmentation of {self.n_segmented:,} customers, {self.n_clusters} segments: {self.question.source}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: a card per segment and a chart."""
        return str(_notebook().to_html(self))


def _notebook() -> Any:
    """Return the module that draws, which is imported on demand: the page opens segmentations without it."""
    return importlib.import_module("analysis.reports.notebook")


@dataclass(frozen=True)
class Described:
    """What `overall` and the `profile` of a segment hold, by keys of features and categories.

    `features` has descriptors, too.
    """

    features: dict[str, dict[str, float | None]]
    categories: dict[str, Mix]


def export_columns(s: "Segmentation") -> list[str]:
    """Return the names of the columns that an export adds, changed where the table already has one of that name.

    The values of features that were changed; why customers are not segmented, if some are not; segment, segment_name,
    pc1 and pc2.
    """
    taken = {c.lower() for c in s.schema.columns}
    added = [f"{f.column} (cleaned)" for f in s.changed]
    added += ["not_segmented"] if s.report["n_not_segmented"] else []
    return [free_name(name, taken) for name in (*added, "segment", "segment_name", "pc1", "pc2")]


def exported(s: "Segmentation", names: Sequence[str], row: Sequence[Any]) -> list[Any]:
    """Write a row as an export has it.

    `names` are the segments'; `row` has the table's own columns, the changed values, why the customer is not
    segmented, the segment's number, pc1 and pc2.
    """
    n = len(s.schema.columns) + len(s.changed)
    own, changed, (reason, segment, pc1, pc2) = row[: len(s.schema.columns)], row[len(s.schema.columns) : n], row[n:]
    reasons = [reason or ""] if s.report["n_not_segmented"] else []
    cleaned = ["" if value is None else plain_number(value) for value in changed]
    if segment is None:
        return [*own, *cleaned, *reasons, "", "", "", ""]
    return [*own, *cleaned, *reasons, segment, names[segment - 1], f"{pc1:.6f}", f"{pc2:.6f}"]


def free_name(name: str, taken: set[str]) -> str:
    """`name`, with `kindred_` before it as often as it is taken."""
    while name in taken:
        name = f"kindred_{name}"
    return name


def fingerprint(cells: Cells, schema: Schema) -> str:
    """16 hex digits that stand for the customers, whatever the order of their rows."""
    digest = hashlib.sha256(json.dumps([f.column for f in schema.features]).encode())
    for values in cells.values.values():
        digest.update(np.ascontiguousarray(values, dtype="<f8").tobytes())
    for category in schema.categories:
        digest.update(json.dumps([category.column, category.values]).encode())
        digest.update(np.ascontiguousarray(cells.codes[category.key], dtype="<i8").tobytes())
    digest.update(np.ascontiguousarray(cells.counts, dtype="<i8").tobytes())
    for descriptor in schema.descriptors:
        digest.update(json.dumps(["describes", descriptor.column]).encode())
        digest.update(np.ascontiguousarray(cells.described[descriptor.key], dtype="<f8").tobytes())
    return digest.hexdigest()[:16]


def to_document(s: Segmentation) -> dict[str, Any]:
    """Return the content of `segmentation.json`: the chosen solution first, then all of them."""
    chosen = s.solution(s.n_clusters)
    return {
        "format": FORMAT,
        "fingerprint": s.fingerprint,
        "question": question_document(s.question),
        "n_customers": s.n_customers,
        "n_segmented": s.n_segmented,
        "features": [f.column for f in s.schema.features],
        "n_clusters": s.n_clusters,
        "verdict": s.verdict,
        "inertia": chosen.inertia,
        "silhouette": chosen.silhouette,
        "explained_variance_ratio": [a.explained_variance_ratio for a in s.axes],
        "segments": [asdict(segment) for segment in chosen.segments],
        "schema": asdict(s.schema),
        "scaling": asdict(s.scaling),
        "axes": [asdict(a) for a in s.axes],
        "everybody": s.overall,
        "solutions": [_solution_document(solution) for solution in s.solutions],
        "report": s.report,
        "precision": asdict(s.precision),
        "origin": s.origin and asdict(s.origin),
        "n_kept": s.n_kept,
        "stamp": s.stamp,
        "protection": s.protection and asdict(s.protection),
    }


def _solution_document(solution: Solution) -> dict[str, Any]:
    """Return a solution as JSON values, without clouds where it has none."""
    return {name: value for name, value in asdict(solution).items() if name != "clouds" or value is not None}


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
    text = json.dumps(to_document(s), indent=1, ensure_ascii=False, allow_nan=False)
    write_aside(folder / JSON_FILE, lambda path: path.write_text(text + "\n", encoding="utf-8"))


def _write_marked(write: Callable[[Path], object], path: Path) -> None:
    """Write a CSV, with a byte-order mark where it holds more than ASCII."""
    write(path)
    mark_utf8(path, always=False)


def write_verdict(folder: Path, verdict: str) -> None:
    """Put the word of the evidence into the saved document."""
    document = _read_document(folder) | {"verdict": verdict}
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    write_aside(folder / JSON_FILE, lambda path: path.write_text(text + "\n", encoding="utf-8"))


def open_segmentation(folder: Path) -> Segmentation:
    """Read a saved folder.

    Raises InputError when it is missing, incomplete, of another version, or its files belong to different data.
    """
    document = _read_document(folder)
    try:
        schema = _schema(document["schema"])
        solutions = tuple(_solution(s) for s in document["solutions"])
        cells = read_cells(folder / CELLS_FILE, schema, tuple(s.n_clusters for s in solutions))
        result = _segmentation(document, schema, solutions, cells)
        _check_complete(result)
    except duckdb.Error as error:
        raise InputError(f"{folder / CELLS_FILE} is missing or cut short; {_AGAIN}") from error
    except BROKEN as error:
        raise InputError(f"{folder / JSON_FILE} is not complete ({error}); {_AGAIN}") from error
    if not _belong_together(result) or not _has_its_customers(result, folder):
        raise InputError(f"The files in {folder} do not belong together; {_AGAIN}")
    return result


def _check_complete(s: Segmentation) -> None:
    """Raise TypeError or KeyError where something is of another type than it should be, or lacks a feature."""
    check_shape(s, Segmentation, "it")
    check_shape(s.report, Report, "report")
    s.solution(s.n_clusters)
    described = [s.overall, *(segment.profile for x in s.solutions for segment in x.segments)]
    for whole in described:
        check_shape(whole, Described, "a profile")
        for f in s.schema.features:
            check_shape(whole["features"][f.key], Spread, f"a profile.features.{f.key}")
        _ = [whole["features"][f.key]["mean"] for f in s.schema.descriptors]
    for f in s.schema.features:
        _ = [kept[f.key] for kept in (s.scaling.mean, s.scaling.scale, s.scaling.kind)]
        _ = [segment.center[f.column] for x in s.solutions for segment in x.segments]
    for x in s.solutions:
        check_shape(x, Solution, "a solution")
        _ = [str(a["sentence"]) for a in (*x.associations, *x.differences)]
        if not len(x.segments) == len(x.rules) == x.n_clusters:
            raise TypeError(f"{len(x.segments)} segments and {len(x.rules)} rules are no {x.n_clusters}")
        if x.clouds is not None:
            x.clouds.check(x.n_clusters, len(s.schema.features))


def _belong_together(s: Segmentation) -> bool:
    """Return whether the cells belong to the data and the segments of the document."""
    return fingerprint(s.cells, s.schema) == s.fingerprint and all(
        np.bincount(s.cells.labels[x.n_clusters], s.cells.counts)[1:].tolist() == [g.size for g in x.segments]
        for x in s.solutions
    )


def _has_its_customers(s: Segmentation, folder: Path) -> bool:
    """Return all, or as many as are kept as examples; where they are kept in groups, none, and no smaller group."""
    if s.question.smallest_cell is not None:
        return s.protection is not None and int(s.cells.counts.min()) >= s.question.smallest_cell
    return _count_customers(folder) == (s.n_kept or s.n_customers)


def _count_customers(folder: Path) -> int:
    try:
        return count_rows(folder / CUSTOMERS_FILE)
    except duckdb.Error as error:
        raise InputError(f"{folder / CUSTOMERS_FILE} is missing or cut short; {_AGAIN}") from error


_AGAIN = "run `python -m analysis segment` again."
BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)


def _read_document(folder: Path) -> dict[str, Any]:
    path = folder / JSON_FILE
    if not path.exists():
        raise InputError(f"There is no segmentation in {folder} (no {JSON_FILE}); run `python -m analysis segment`.")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path} is cut short or not JSON; {_AGAIN}") from error
    if not isinstance(document, dict) or document.get("format") not in READABLE:
        raise InputError(f"{path} was written by another version of Kindred; {_AGAIN}")
    return document


def _schema(raw: dict[str, Any]) -> Schema:
    return Schema(
        raw["id_column"],
        tuple(Feature(**f) for f in raw["features"]),
        tuple(Category(**{**c, "values": tuple(c["values"])}) for c in raw["categories"]),
        tuple(raw["columns"]),
        tuple(Feature(**f) for f in raw.get("descriptors", ())),
    )


def _solution(raw: dict[str, Any]) -> Solution:
    return Solution(
        **{
            **raw,
            "segments": tuple(Segment(**s) for s in raw["segments"]),
            "associations": tuple(raw["associations"]),
            "rules": tuple(read_rule(r) for r in raw["rules"]),
            "differences": tuple(raw.get("differences", ())),
            "clouds": read_clouds(raw.get("clouds")),
        }
    )


def _origin(raw: dict[str, Any] | None) -> Origin | None:
    return Origin(**{**raw, "more": tuple(raw["more"])}) if raw else None


def _segmentation(
    document: dict[str, Any], schema: Schema, solutions: tuple[Solution, ...], cells: Cells
) -> Segmentation:
    first, second = (Axis(**a) for a in document["axes"])
    return Segmentation(
        question=read_question(document["question"], document["question"]["source"]),
        schema=schema,
        n_customers=document["n_customers"],
        n_clusters=document["n_clusters"],
        fingerprint=document["fingerprint"],
        scaling=Scaling(**document["scaling"]),
        overall=document["everybody"],
        solutions=solutions,
        axes=(first, second),
        report=document["report"],
        cells=cells,
        verdict=document["verdict"],
        precision=Precision(**document["precision"]),
        origin=_origin(document["origin"]),
        n_kept=document["n_kept"],
        stamp=document["stamp"],
        protection=Protection(**document["protection"]) if document.get("protection") else None,
    )
