"""From a question to a segmentation: read, clean, make cells, cluster for every k, describe, save."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from analysis.actions import suggest_action
from analysis.associations import association
from analysis.cells import Cells, Floats
from analysis.cleaning import Cleaned, clean
from analysis.clustering import Clustering, Projection, Scaler, fit, fit_scaler, possible_ks, project
from analysis.criteria import Criteria, best_k, criteria
from analysis.customer_files import Rows
from analysis.engine import find_cells, make_cells
from analysis.errors import InputError
from analysis.naming import axis_words, name_segments
from analysis.profiles import Profile, profile_everybody, profile_segments
from analysis.progress import Progress, silent, within
from analysis.question import Question, check_question
from analysis.rounding import told, with_steps
from analysis.rules import find_rules
from analysis.schema import Schema
from analysis.segmentation import Axis, Scaling, Segment, Segmentation, Solution, fingerprint, save
from analysis.sources import MOST_BYTES, read_table
from analysis.table import resting


def segment(
    question: Question, folder: Path, progress: Progress = silent, most_bytes: int = MOST_BYTES
) -> Segmentation:
    """Answer `question` and save the answer in `folder`.

    `progress` is called with the phase in words and the share done, 0 to 1; a file may unpack to `most_bytes`. Raises
    InputError for unusable input.
    """
    check_question(question)
    progress("reading customers", 0.0)
    with read_table(question.source, question.reading, most_bytes) as table:
        progress("cleaning", 0.08)
        cleaned = clean(table, question)
        progress("making cells", 0.12)
        cleaned = _rounded(cleaned)
        cells = make_cells(cleaned.connection, cleaned.schema)
        with resting(cleaned.connection):
            result = build(question, cleaned, cells, within(progress, 0.15, 0.95))
        progress("saving", 0.95)
        find_cells(cleaned.connection, result.cells, result.schema)
        customers = Rows(cleaned, result)
        save(result, folder, customers.write_parquet, customers.write_csv)
    progress("done", 1.0)
    return result


def _rounded(cleaned: Cleaned) -> Cleaned:
    schema = with_steps(cleaned.connection, cleaned.schema)
    report = replace(cleaned.report, findings=(*cleaned.report.findings, *told(schema)))
    return replace(cleaned, schema=schema, report=report)


@dataclass(frozen=True)
class Fitted:
    """The scale, the clustering for every number of segments and the map; `points` are cells, scaled."""

    scaler: Scaler
    points: Floats
    found: tuple[Clustering, ...]
    projection: Projection


@dataclass(frozen=True)
class About:
    """What is known of customers besides their cells; `report` as in `segmentation.json`."""

    question: Question
    schema: Schema
    n_customers: int
    report: dict[str, Any]


def build(question: Question, cleaned: Cleaned, cells: Cells, progress: Progress = silent) -> Segmentation:
    """Cluster `cells` for every possible k and describe what was found; writes nothing."""
    about = About(
        replace(question, source=cleaned.table.name), cleaned.schema, len(cleaned.table), asdict(cleaned.report)
    )
    fitted = fit_cells(about, cells, within(progress, 0.0, 0.8))
    progress("measuring", 0.8)
    return describe_cells(about, cells, fitted)


def fit_cells(about: About, cells: Cells, progress: Progress = silent) -> Fitted:
    """Fit every possible number of segments. Raises InputError where there is none, or not that asked for."""
    _check_placed(cells, about.schema, about.report["n_not_segmented"])
    ks = possible_ks(cells)
    _check_k(about.question.n_clusters, ks)
    scaler = fit_scaler(cells, {f.key: f.scaling for f in about.schema.features})
    points = scaler.transform(cells.matrix())
    found = []
    with threadpool_limits(1):  # fits are small: more threads only wait for each other
        for i, k in enumerate(ks):
            progress(f"fitting {k} segments", i / len(ks))
            found.append(fit(points, cells.counts, k, about.schema))
    return Fitted(scaler, points, tuple(found), project(points, cells.counts))


def describe_cells(about: About, cells: Cells, fitted: Fitted) -> Segmentation:
    """Everything that is said of cells that have been fitted."""
    schema, found = about.schema, fitted.found
    measured = criteria(fitted.points, cells.counts, found)
    placed = cells.with_results(fitted.projection.points, {c.n_clusters: c.labels for c in found})
    return Segmentation(
        question=about.question,
        schema=schema,
        n_customers=about.n_customers,
        n_clusters=about.question.n_clusters or best_k(measured),
        fingerprint=fingerprint(cells, schema),
        scaling=_scaling(fitted.scaler, schema),
        everybody=_profile_document(profile_everybody(placed, schema.categories, schema.logs)),
        solutions=tuple(_solution(c, measured[c.n_clusters], placed, fitted.scaler, schema) for c in found),
        axes=_axes(fitted.projection, schema),
        report=about.report,
        cells=placed,
    )


def scaler_of(s: Segmentation) -> Scaler:
    """The scale that the segments were formed on."""
    keys = [f.key for f in s.schema.features]
    mean, scale = (np.array([part[key] for key in keys]) for part in (s.scaling.mean, s.scaling.scale))
    logs = np.array([s.scaling.kind[key] == "log" for key in keys])
    return Scaler(mean, scale, logs if logs.any() else None)


def _check_placed(cells: Cells, schema: Schema, n_unplaced: int) -> None:
    if not len(cells):
        raise InputError(f"No customer can be segmented: all {n_unplaced} have missing or unreadable values.")
    for feature in schema.features:
        if np.ptp(cells.values[feature.key]) == 0:
            raise InputError(
                f"{feature.column} has the same value for every customer that can be segmented ({n_unplaced} cannot); "
                "fill in what is missing or unreadable, or name other features."
            )


def _check_k(wanted: int | None, ks: tuple[int, ...]) -> None:
    if wanted is not None and wanted not in ks:
        raise InputError(f"k = {wanted} is not possible here; choose a number of segments from {ks[0]} to {ks[-1]}.")


def _solution(found: Clustering, measured: Criteria, cells: Cells, scaler: Scaler, schema: Schema) -> Solution:
    profiles = profile_segments(cells, schema.categories, found.n_clusters, schema.logs)
    names = name_segments(profiles, schema)
    centers = scaler.inverse(found.centers)
    segments = tuple(
        _segment(number, profile, name, center, schema)
        for number, (profile, name, center) in enumerate(zip(profiles, names, centers, strict=True), start=1)
    )
    told = [association(cells, c, found.n_clusters) for c in schema.categories]
    return Solution(
        found.n_clusters,
        found.inertia,
        measured.silhouette,
        measured.calinski_harabasz,
        measured.davies_bouldin,
        segments,
        tuple(asdict(a) for a in told if a is not None),
        find_rules(cells, schema, found.n_clusters),
    )


def _segment(number: int, profile: Profile, name: str, center: np.ndarray, schema: Schema) -> Segment:
    columns = [f.column for f in schema.features]
    return Segment(
        segment=number,
        name=name,
        action=suggest_action(profile, schema),
        size=profile.size,
        share=profile.share,
        center=dict(zip(columns, map(float, center), strict=True)),
        profile=_profile_document(profile),
    )


def _profile_document(profile: Profile) -> dict[str, Any]:
    document = asdict(profile)
    return {"features": document["spreads"], "categories": document["mixes"]}


def _scaling(scaler: Scaler, schema: Schema) -> Scaling:
    keys = [f.key for f in schema.features]
    mean, scale = (dict(zip(keys, map(float, column), strict=True)) for column in (scaler.mean, scaler.scale))
    return Scaling(mean, scale, {f.key: f.scaling for f in schema.features})


def _axes(projection: Projection, schema: Schema) -> tuple[Axis, Axis]:
    columns = [f.column for f in schema.features]
    first, second = (
        Axis(*axis_words(loadings, schema), float(ratio), dict(zip(columns, map(float, loadings), strict=True)))
        for loadings, ratio in zip(projection.components, projection.explained_variance_ratio, strict=True)
    )
    return first, second
