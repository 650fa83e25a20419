"""Describe what has been fitted: the profiles, names, rules and axes of every number of segments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.criteria import Criteria, best_k, criteria
from analysis.clustering.fit_all import About, Fitted
from analysis.clustering.methods.averages import around_averages
from analysis.clustering.methods.kmeans import Clustering, Projection
from analysis.clustering.scale.scaler import Scaler
from analysis.core.cells import Cells, Floats
from analysis.core.progress import Progress, silent
from analysis.core.schema import Schema
from analysis.model.methods import K_MEANS
from analysis.model.question import Question
from analysis.model.rule_formats import Rule
from analysis.profiles.actions import suggest_action
from analysis.profiles.associations import association
from analysis.profiles.axis_words import axis_words, category_part, feature_part
from analysis.profiles.derived_names import name_segments
from analysis.profiles.differences import differences
from analysis.profiles.rules import find_rules
from analysis.profiles.segment_profiles import Profile, profile_overall, profile_segments
from analysis.store.fingerprint import fingerprint
from analysis.store.segmentation import Axis, Scaling, Segment, Segmentation, Solution


def describe_cells(
    about: About,
    cells: Cells,
    fitted: Fitted,
    measured: Mapping[int, Criteria] | None = None,
    progress: Progress = silent,
) -> Segmentation:
    """Describe cells that have been fitted; their criteria are `measured` here unless given."""
    schema, clusterings = about.schema, fitted.found
    progress("measuring how clear they are", 0.0)
    forming, place = cells.forming()
    measured = _criteria(about.question, fitted, forming.counts) if measured is None else measured
    labels = {c.n_clusters: c.labels for c in clusterings}
    forming = forming.with_results(fitted.projection.points, labels)
    placed = cells.with_results(forming.points[place], {k: own[place] for k, own in labels.items()})
    whole = _Whole(schema, fitted.scaler, profile_overall(placed, schema.categories, schema.logs))
    solutions = []
    for i, c in enumerate(clusterings):
        progress(f"describing {c.n_clusters} segments", 0.2 + 0.8 * i / len(clusterings))
        rules = find_rules(forming, schema, c.n_clusters)
        solutions.append(_solution(c, measured[c.n_clusters], placed, whole, rules))
    return Segmentation(
        question=about.question,
        schema=schema,
        n_customers=about.n_customers,
        n_clusters=about.question.n_clusters or best_k(measured),
        fingerprint=fingerprint(cells, schema),
        scaling=_scaling(fitted.scaler, schema),
        overall=_profile_document(whole.overall),
        solutions=tuple(solutions),
        axes=_axes(fitted.projection, fitted.scaler, schema),
        report=about.report,
        cells=placed,
    )


def _criteria(question: Question, fitted: Fitted, counts: NDArray[np.int64]) -> dict[int, Criteria]:
    """Measure how clear solutions are, around the averages of their segments, which are the centers of K-means."""
    points, clusterings = fitted.points, fitted.found
    own = clusterings if question.method == K_MEANS else tuple(around_averages(c, points, counts) for c in clusterings)
    return criteria(points, counts, own)


@dataclass(frozen=True)
class _Whole:
    """What all segments are compared with: the schema, the scale and the profile of all customers."""

    schema: Schema
    scaler: Scaler
    overall: Profile


def _solution(
    clustering: Clustering, measured: Criteria, cells: Cells, whole: _Whole, rules: tuple[Rule, ...]
) -> Solution:
    schema = whole.schema
    profiles = profile_segments(cells, schema.categories, clustering.n_clusters, schema.logs)
    names = name_segments(profiles, whole.overall, schema)
    segments = tuple(
        _segment(number, profile, name, center, whole)
        for number, (profile, name, center) in enumerate(zip(profiles, names, clustering.centers, strict=True), start=1)
    )
    associations = [association(cells, c, clustering.n_clusters) for c in schema.categories if not c.forms]
    return Solution(
        clustering.n_clusters,
        clustering.inertia,
        measured.silhouette,
        measured.calinski_harabasz,
        measured.davies_bouldin,
        segments,
        tuple(asdict(a) for a in associations if a is not None),
        rules,
        tuple(asdict(d) for d in differences(cells, schema, clustering.n_clusters)),
        clustering.clouds,
    )


def _segment(number: int, profile: Profile, name: str, center: Floats, whole: _Whole) -> Segment:
    columns = [f.column for f in whole.schema.features]
    (own,) = whole.scaler.inverse(center[None, :])
    return Segment(
        segment=number,
        name=name,
        action=suggest_action(profile, whole.overall, whole.schema),
        size=profile.size,
        share=profile.share,
        center=dict(zip(columns, map(float, own), strict=True)),
        profile=_profile_document(profile),
        coordinates=_of_categories(center, whole.scaler, whole.schema),
    )


def _of_categories(coordinates: Floats, scaler: Scaler, schema: Schema) -> dict[str, tuple[float, ...]]:
    """Return those of all coordinates that each category that forms segments has, by key."""
    blocks = scaler.blocks()[len(schema.features) :]
    return {key: tuple(coordinates[block].tolist()) for key, block in zip(schema.coded, blocks, strict=True)}


def _profile_document(profile: Profile) -> dict[str, Any]:
    """Return a profile as JSON values: null where nobody has a value in a descriptor."""
    document = asdict(profile)
    spreads = {
        key: {name: None if value is None or np.isnan(value) else value for name, value in spread.items()}
        for key, spread in document["spreads"].items()
    }
    return {"features": spreads, "categories": document["mixes"]}


def _scaling(scaler: Scaler, schema: Schema) -> Scaling:
    keys = [f.key for f in schema.features]
    mean, scale = (dict(zip(keys, map(float, column), strict=True)) for column in (scaler.mean, scaler.scale))
    coordinates = {
        c.key: {
            value: tuple(own) for value, own in zip(c.values, table.tolist(), strict=True) if not np.isnan(own).any()
        }
        for c, table in zip(schema.forming_categories, scaler.tables, strict=True)
    }
    components = () if scaler.components is None else tuple(map(tuple, scaler.components.tolist()))
    return Scaling(mean, scale, {f.key: f.scaling for f in schema.features}, coordinates, components)


def _axes(projection: Projection, scaler: Scaler, schema: Schema) -> tuple[Axis, Axis]:
    first, second = (
        _axis(loadings, float(ratio), scaler, schema)
        for loadings, ratio in zip(projection.components, projection.explained_variance_ratio, strict=True)
    )
    return first, second


def _axis(loadings: Floats, ratio: float, scaler: Scaler, schema: Schema) -> Axis:
    n = len(schema.features)
    parts = [feature_part(f, float(own)) for f, own in zip(schema.features, loadings[:n], strict=True)]
    for category, table, block in zip(schema.forming_categories, scaler.tables, scaler.blocks()[n:], strict=True):
        size = float(np.sqrt((loadings[block] ** 2).sum()))
        parts.append(category_part(category, size, table @ loadings[block]))
    own = dict(zip((f.column for f in schema.features), map(float, loadings[:n]), strict=True))
    return Axis(*axis_words(parts), ratio, own, _of_categories(loadings, scaler, schema))
