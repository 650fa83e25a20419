"""An edition: one result on one state of the data, in figures, as a frozen value and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from analysis.core.errors import InputError
from analysis.core.shapes import check_shape

FORMAT = 1
How = Literal["segmented", "refreshed", "refitted"]
BROKEN = (KeyError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Average:
    """Average and population standard deviation of a feature, in its own units."""

    mean: float
    std: float


@dataclass(frozen=True)
class SegmentState:
    """One segment on one state of the data: averages by column; `distance` is the average one to the center.

    Distances are in standard deviations, as features are scaled.
    """

    segment: int
    name: str
    size: int
    share: float
    averages: Mapping[str, Average]
    distance: float


@dataclass(frozen=True)
class FitState:
    """How well centers describe the customers.

    `distance`: average distance to the nearest center, in standard deviations. `inertia`: average squared one.
    `silhouette`: simplified, from distances to centers (Vendramin, Campello & Hruschka 2010). `unsure`: share of
    customers with a margin below 0.1.
    """

    distance: float
    inertia: float
    silhouette: float
    unsure: float


@dataclass(frozen=True)
class Edition:
    """One result on one state of the data.

    `number` counts from 1, `when` is UTC (ISO 8601). `model`: the edition whose centers these are, itself where they
    were fitted for it. `result`: as `names.given.result_of` states it. `verdict` and `sentences`: whether the approved
    centers still described the customers then, and what had changed.
    """

    number: int
    when: str
    how: How
    source: str
    model: int
    result: str
    fingerprint: str
    n_customers: int
    n_segmented: int
    n_clusters: int
    overall: Mapping[str, Average]
    segments: tuple[SegmentState, ...]
    fit: FitState
    verdict: str = ""
    sentences: tuple[str, ...] = ()


def write_edition(edition: Edition) -> str:
    """Return an edition as JSON."""
    return json.dumps({"format": FORMAT} | asdict(edition), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_edition(text: str, place: str) -> Edition:
    """Return an edition from JSON. Raises InputError, which names the `place`, where that is none."""
    try:
        raw = json.loads(text)
        if raw.pop("format") != FORMAT:
            raise InputError(f"{place} was written by another version of Kindred; use that version, or move it away.")
        check_shape(raw, Edition, "it")
        return _edition(raw)
    except InputError:
        raise
    except BROKEN as error:
        raise InputError(f"{place} is damaged ({error}); take it from a backup, or move it away.") from error


def _edition(raw: dict[str, Any]) -> Edition:
    return Edition(
        **{
            **raw,
            "overall": _averages(raw["overall"]),
            "segments": tuple(SegmentState(**{**s, "averages": _averages(s["averages"])}) for s in raw["segments"]),
            "fit": FitState(**raw["fit"]),
            "sentences": tuple(raw["sentences"]),
        }
    )


def _averages(raw: Mapping[str, Any]) -> dict[str, Average]:
    return {column: Average(**average) for column, average in raw.items()}
