"""The JSON of a saved segmentation: written, read, and checked for everything that it must hold."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.core.cells import Cells
from analysis.core.clouds import read_clouds
from analysis.core.errors import InputError
from analysis.core.schema import Category, Feature, Schema
from analysis.core.shapes import check_shape
from analysis.model.precision import Precision
from analysis.model.protection import Protection
from analysis.model.question import read_question
from analysis.model.question import to_document as question_document
from analysis.model.report import Report
from analysis.model.rule_formats import read_rule
from analysis.profiles.segment_profiles import Mix, Spread
from analysis.store.segmentation import Axis, Origin, Scaling, Segment, Segmentation, Solution

FORMAT = 7
READABLE = (6, FORMAT)  # before 7 there were no descriptors
UNSAID: dict[str, Any] = {
    "clouds": None,
    "components": (),
    "coordinates": {},
    "forms": False,
    "n_ranked": 0,
    "weight": 1.0,
}
AGAIN = "run `python -m analysis segment` again."


@dataclass(frozen=True)
class Described:
    """What `overall` and the `profile` of a segment hold, by keys of features and categories.

    `features` has descriptors, too.
    """

    features: dict[str, dict[str, float | None]]
    categories: dict[str, Mix]


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
        "segments": [_plain(segment) for segment in chosen.segments],
        "schema": _schema_document(s.schema),
        "scaling": _plain(s.scaling),
        "axes": [_plain(a) for a in s.axes],
        "everybody": s.overall,
        "solutions": [_solution_document(solution) for solution in s.solutions],
        "report": s.report,
        "precision": asdict(s.precision),
        "origin": s.origin and asdict(s.origin),
        "n_kept": s.n_kept,
        "stamp": s.stamp,
        "protection": s.protection and asdict(s.protection),
    }


def _plain(value: Any) -> dict[str, Any]:
    """Return a value as JSON values, without what is as it always was before there was a choice."""
    return {name: own for name, own in asdict(value).items() if name not in UNSAID or own != UNSAID[name]}


def _solution_document(solution: Solution) -> dict[str, Any]:
    return {**_plain(solution), "segments": [_plain(segment) for segment in solution.segments]}


def _schema_document(schema: Schema) -> dict[str, Any]:
    columns = ("features", "categories", "descriptors")
    return {**asdict(schema), **{name: [_plain(column) for column in getattr(schema, name)] for name in columns}}


def as_text(document: dict[str, Any]) -> str:
    """Return the text of `segmentation.json`."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_document(path: Path) -> dict[str, Any]:
    """Read `segmentation.json`. Raises InputError when it is missing, no JSON, or of another version."""
    if not path.exists():
        raise InputError(
            f"There is no segmentation in {path.parent} (no {path.name}); run `python -m analysis segment`."
        )
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path} is cut short or not JSON; {AGAIN}") from error
    if not isinstance(document, dict) or document.get("format") not in READABLE:
        raise InputError(f"{path} was written by another version of Kindred; {AGAIN}")
    return document


def read_solutions(document: dict[str, Any]) -> tuple[Solution, ...]:
    """Return the solutions of a document, fewest segments first."""
    return tuple(_solution(s) for s in document["solutions"])


def read_schema(raw: dict[str, Any]) -> Schema:
    """Return the schema of a document."""
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
            "segments": tuple(Segment(**_with_tuples(s)) for s in raw["segments"]),
            "associations": tuple(raw["associations"]),
            "rules": tuple(read_rule(r) for r in raw["rules"]),
            "differences": tuple(raw.get("differences", ())),
            "clouds": read_clouds(raw.get("clouds")),
        }
    )


def _with_tuples(raw: dict[str, Any]) -> dict[str, Any]:
    """Return what may have coordinates by category with these as tuples."""
    known = raw.get("coordinates", {})
    return {**raw, "coordinates": {key: tuple(own) for key, own in known.items()}}


def _scaling(raw: dict[str, Any]) -> Scaling:
    known = raw.get("coordinates", {})
    places = {key: {value: tuple(at) for value, at in own.items()} for key, own in known.items()}
    components = tuple(tuple(own) for own in raw.get("components", ()))
    return Scaling(**{**raw, "coordinates": places, "components": components})


def _origin(raw: dict[str, Any] | None) -> Origin | None:
    return Origin(**{**raw, "more": tuple(raw["more"])}) if raw else None


def read_segmentation(
    document: dict[str, Any], schema: Schema, solutions: tuple[Solution, ...], cells: Cells
) -> Segmentation:
    """Return the segmentation of a document and its cells."""
    first, second = (Axis(**_with_tuples(a)) for a in document["axes"])
    return Segmentation(
        question=read_question(document["question"], document["question"]["source"]),
        schema=schema,
        n_customers=document["n_customers"],
        n_clusters=document["n_clusters"],
        fingerprint=document["fingerprint"],
        scaling=_scaling(document["scaling"]),
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


def check_complete(s: Segmentation) -> None:
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
    for c in s.schema.forming_categories:
        placed = [*s.scaling.coordinates[c.key].values(), *(axis.coordinates[c.key] for axis in s.axes)]
        placed += [segment.coordinates[c.key] for x in s.solutions for segment in x.segments]
        if len({len(own) for own in placed}) != 1:
            raise TypeError(f"{c.column} has not as many coordinates everywhere")
    if any(len(own) != s.n_coordinates for own in s.scaling.components):
        raise TypeError("components have not as many loadings as there are coordinates")
    for x in s.solutions:
        check_shape(x, Solution, "a solution")
        _ = [str(a["sentence"]) for a in (*x.associations, *x.differences)]
        if not len(x.segments) == len(x.rules) == x.n_clusters:
            raise TypeError(f"{len(x.segments)} segments and {len(x.rules)} rules are no {x.n_clusters}")
        if x.clouds is not None:
            x.clouds.check(x.n_clusters, s.n_coordinates)
