"""The evidence of a segmentation: how many segments, how sure, how each customer sits. Saved and opened, not found.

Opening needs neither scikit-learn nor pandas, so that the page can do it; `find_evidence.py` finds evidence.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from analysis.core.duckdb_io import literal, read_columns, write_parquet
from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.core.shapes import check_shape
from analysis.model.customer_measures import MEASURES, PER_ONE, Hundredths, measure_column
from analysis.store.folder import BROKEN, write_verdict
from analysis.store.segmentation import Segmentation

FORMAT = 5
READABLE = (4, FORMAT)  # before 5 there were no verdicts on single segments and no second opinions
EVIDENCE_FILE, MEASURES_FILE, PROGRESS_FILE = "evidence.json", "evidence.parquet", "evidence-progress.json"
_AGAIN = "run `python -m analysis evidence` on that folder again."


@dataclass(frozen=True)
class Found:
    """What the document holds of one number of segments."""

    n_clusters: int
    stability: dict[str, Any]
    references: dict[str, Any]
    verdict: dict[str, Any]
    describe: dict[str, Any]
    sentences: dict[str, str]


@dataclass(frozen=True)
class FoundNow(Found):
    """The same in the current format."""

    segments: list[dict[str, Any]]
    opinions: dict[str, Any]


@dataclass(frozen=True)
class Document:
    """What is known to be in `evidence.json`."""

    verdicts: dict[str, str]
    solutions: list[Found]


@dataclass(frozen=True)
class Evidence:
    """`document` is what `evidence.json` holds, `measures` an int8 (n_cells,) for each measure and n_clusters, in
    hundredths.

    The document: `verdicts` by n_clusters, and `solutions`, one for each n_clusters, with `stability`, `references`,
    `verdict`, `describe`, `sensitivity`, `flow` to the next n_clusters and `sentences`, in which `{3}` stands for the
    name of segment 3. Unless it is of an older format, also `segments`, the verdict on each, and `opinions` of other
    methods.
    """

    document: dict[str, Any]
    measures: dict[str, Hundredths]

    def solution(self, n_clusters: int) -> dict[str, Any]:
        """Return what is known of one number of segments. Raises KeyError where there is none."""
        by_k: dict[int, dict[str, Any]] = {s["n_clusters"]: s for s in self.document["solutions"]}
        return by_k[n_clusters]

    @property
    def is_current(self) -> bool:
        """Whether nothing is missing that evidence has today."""
        return bool(self.document.get("format", FORMAT) == FORMAT)

    def segments(self, n_clusters: int) -> list[dict[str, Any]]:
        """Return the verdict on each segment, segment 1 first; empty where the file is older than these."""
        return list(self.solution(n_clusters).get("segments", ()))


def save_evidence(evidence: Evidence, s: Segmentation, folder: Path) -> None:
    """Write the measures, then the document, then the verdict into `segmentation.json`; each aside, then renamed."""
    columns: dict[str, np.ndarray] = {"cell": np.arange(len(s.cells), dtype=np.int32), **evidence.measures}
    write_aside(folder / MEASURES_FILE, lambda path: write_parquet(columns, path))
    text = json.dumps(evidence.document | {"format": FORMAT, "fingerprint": s.fingerprint}, allow_nan=False)
    write_aside(folder / EVIDENCE_FILE, lambda path: path.write_text(text + "\n", encoding="utf-8"))
    write_verdict(folder, evidence.document["verdicts"][str(s.n_clusters)])


def open_evidence(folder: Path, s: Segmentation) -> Evidence | None:
    """Return the evidence of `s` saved in `folder`.

    None where it is not there yet, or of other data or another version.

    Raises InputError when it is cut short.
    """
    path = folder / EVIDENCE_FILE
    if not path.exists():
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] not in READABLE or document["fingerprint"] != s.fingerprint:
            return None
        check_shape(document, Document, "it")
        for solution in (Evidence(document, {}).solution(k) for k in s.ks):
            check_shape(solution, FoundNow if document["format"] == FORMAT else Found, "a solution")
        names = [measure_column(m.key, k) for k in s.ks for m in MEASURES]
        measures = read_columns(folder / MEASURES_FILE, names, np.int8)
    except BROKEN as error:
        raise InputError(f"{path} is cut short or not JSON; {_AGAIN}") from error
    except duckdb.Error as error:
        raise InputError(f"{folder / MEASURES_FILE} is missing or cut short; {_AGAIN}") from error
    if any(len(values) != len(s.cells) for values in measures.values()):
        raise InputError(f"{folder / MEASURES_FILE} belongs to other customers; {_AGAIN}")
    return Evidence(document, measures)


def measures_sql(folder: Path) -> str:
    """Return the measures as a table that SQL can read: `cell` and one column for each measure and n_clusters."""
    own = f"read_parquet({literal(str(folder / MEASURES_FILE))})"
    return f"(SELECT cell, CAST(COLUMNS(* EXCLUDE cell) AS DOUBLE) / {PER_ONE} FROM {own})"


def fill_names(sentence: str, names: tuple[str, ...]) -> str:
    """Return a sentence of the document with segments' names filled in."""
    for number, name in enumerate(names, start=1):
        sentence = sentence.replace(f"{{{number}}}", f"“{name}”")
    return sentence
