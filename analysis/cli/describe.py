"""A segmentation as text for a person at a terminal."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analysis.core.schema import Feature, Schema
from analysis.model.methods import K_MEANS, METHODS
from analysis.model.rule_formats import Rule, words
from analysis.model.selections.words import with_unit
from analysis.model.verdicts.segment import advice
from analysis.store.evidence import Evidence, fill_names
from analysis.store.segmentation import Segment, Segmentation, Solution
from analysis.using.segment_sentences import strongest, through_components

MOST_PLAIN, MOST_FACTS = 30, 8  # columns that are all named; how many are where there are more
UNUSED = ("ignored", "text", "date")
MOST_UNPLACED = 20


def describe(s: Segmentation, evidence: Evidence | None = None) -> str:
    """Segments, the criteria for every k, the evidence, the map's axes and the cleaning report, as lines of text."""
    chosen = s.solution(s.n_clusters)
    blocks = [
        _headline(s),
        _segments(s, chosen, evidence),
        _categories(chosen),
        _criteria(s),
        _evidence(s, evidence),
        _map(s),
        _report(s.report),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _headline(s: Segmentation) -> list[str]:
    names = [*(f.title for f in s.schema.features), *(c.label for c in s.schema.forming_categories)]
    some = names if len(names) <= MOST_PLAIN else [*names[:MOST_FACTS], f"{len(names) - MOST_FACTS} more columns"]
    columns = ", ".join(some)
    return [
        f"{s.n_segmented:,} of {s.n_customers:,} customers of {s.question.source} in {s.n_clusters} segments",
        f"formed by {columns}; {_scaling(s)}; data fingerprint {s.fingerprint}",
        *filter(None, [through_components(s)]),
        *([] if s.question.method == K_MEANS else [METHODS[s.question.method].sentences(s.n_segmented)]),
    ]


def _scaling(s: Segmentation) -> str:
    """One word where all features are scaled alike, else which is how; and what does not count as one column."""
    kinds = {f.scaling for f in s.schema.features}
    ways = ", ".join(f"{f.spoken} {f.scaling}" for f in s.schema.features)
    scaling = [f"{kinds.pop() if len(kinds) == 1 else ways} scaling"] if kinds else []
    weights = [f"{c.spoken} counts {c.weight:g} times" for c in s.schema.forming if c.weight != 1]
    return "; ".join([*scaling, *weights])


def _segments(s: Segmentation, chosen: Solution, evidence: Evidence | None) -> list[str]:
    known = evidence.segments(chosen.n_clusters) if evidence else []
    judged: list[dict[str, Any] | None] = [*known] or [None] * chosen.n_clusters
    led = strongest(s, chosen)[:MOST_FACTS]
    return [
        line
        for segment, rule, own in zip(chosen.segments, chosen.rules, judged, strict=True)
        for line in (*_segment(replace(segment, action=advice(segment.action, own)), rule, s.schema, led), *_sure(own))
    ]


def _sure(judged: dict[str, Any] | None) -> list[str]:
    return [] if judged is None else [f"    {judged['label']}: {' '.join(judged['sentences'].values())}"]


def _segment(segment: Segment, rule: Rule, schema: Schema, led: Sequence[Feature]) -> list[str]:
    facts = [_fact(f, segment.profile["features"][f.key]) for f in schema.reading_order if f in led]
    facts += [f"{more} more columns"] if (more := len(schema.features) - len(led)) else []
    spreads = [(f, segment.profile["features"][f.key]) for f in schema.numbers_in_order if f in schema.descriptors]
    described = [_fact(f, spread) for f, spread in spreads if spread["mean"] is not None]
    return [
        f"{segment.segment:2}. {segment.name}: {segment.size:,} customers, {segment.share:.0%}",
        f"    {'; '.join(facts)}",
        *([f"    described by {'; '.join(described)}"] if described else []),
        f"    {segment.action}",
        f"    rule: {words(rule, schema)}{_fidelity(rule)}",
    ]


def _fidelity(rule: Rule) -> str:
    own = rule.cross_validated
    if own.precision is None or own.recall is None:
        return ""
    return f" (on other customers, {own.precision:.0%} of those it picks are right, and it finds {own.recall:.0%})"


def _fact(feature: Feature, spread: dict[str, Any]) -> str:
    index = "" if spread["index"] is None else f" (index {spread['index']:.0f})"
    mean = with_unit(f"{spread['mean']:,.{feature.decimals}f}", feature.unit)
    return f"average {feature.spoken} {mean}{index}"


def _categories(chosen: Solution) -> list[str]:
    return [a["sentence"] for a in (*chosen.associations, *chosen.differences)]


def _criteria(s: Segmentation) -> list[str]:
    head = " k      inertia  silhouette  Calinski-Harabasz  Davies-Bouldin"
    rows = [
        f"{x.n_clusters:2} {x.inertia:12,.3f} {x.silhouette:11.4f} {x.calinski_harabasz:18.1f} {x.davies_bouldin:15.3f}"
        + ("  <- shown" if x.n_clusters == s.n_clusters else "")
        for x in s.solutions
    ]
    return [head, *rows, "Silhouette and Calinski-Harabasz: higher is better; Davies-Bouldin and inertia: lower."]


def _evidence(s: Segmentation, evidence: Evidence | None) -> list[str]:
    if evidence is None:
        return ["There is no evidence yet; run `python -m analysis evidence` on this folder to compute it."]
    sentences = evidence.solution(s.n_clusters)["sentences"]
    shown = (
        "verdict", "segments", "kind", "how_many", "disagreements", "against", "describe", "silhouette", "borderline",
        "sensitivity",
    )  # fmt: skip
    names = s.solution(s.n_clusters).names
    known = [fill_names(sentences[name], names) for name in shown if name in sentences]
    opinions = evidence.solution(s.n_clusters).get("opinions")
    return [*known, *([opinions["sentence"]] if opinions else [])]


def _map(s: Segmentation) -> list[str]:
    return [
        f"Customer map, direction {i}: from {a.negative} to {a.positive} ({a.explained_variance_ratio:.1%} of variance)"
        for i, a in enumerate(s.axes, start=1)
    ]


def _report(report: dict[str, Any]) -> list[str]:
    place = report["place"]
    decided = [f"Read as {d['what']}: {d['value']} ({d['why']})." for d in report["decisions"]]
    used = [f"{c['column']} is used as {c['role']}: {c['why']}." for c in report["columns"] if c["role"] not in UNUSED]
    ignored = [f"{c['column']} is not used: {c['why']}." for c in report["columns"] if c["role"] in UNUSED]
    unplaced = [
        f"Not segmented: {place} {u['line']}, id {u['id'] or '(none)'}: {u['reason']}."
        for u in report["not_segmented"][:MOST_UNPLACED]
    ]
    more = report["n_not_segmented"] - len(unplaced)
    unplaced += [_more(more, listed=bool(unplaced))] if more else []
    sentences = [f["sentence"] for f in report["findings"]] or ["Cleaning changed nothing."]
    return [*decided, *used, *ignored, *sentences, *unplaced]


def _more(n: int, *, listed: bool) -> str:
    if not listed:
        return f"{n:,} are not segmented."
    return f"{n:,} more are not segmented; customers.csv has them all, with the reasons."
