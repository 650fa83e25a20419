"""What the Segments page reads: sheets, rules in four languages, centers and scaling, as one JSON body."""

import json
from dataclasses import asdict
from typing import Any

from analysis.core.schema import Schema
from analysis.model.rule_formats import Fidelity, Rule, accuracy, excel, pandas_query, sql, words
from analysis.store.segmentation import Segment, Segmentation, Solution
from analysis.using.segment_sentences import levels
from analysis.using.segment_sheets import Sheet, adding_up, sheets, total_name


def pack_sheets(s: Segmentation) -> bytes:
    """Everything that does not change as long as the segmentation does not."""
    document = {
        "scaling": asdict(s.scaling),
        "overall": s.overall,
        "adding_up": [{"key": f.key, "what": total_name(f)} for f in adding_up(s)],
        "solutions": {str(x.n_clusters): _solution(s, x) for x in s.solutions},
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()


def _solution(s: Segmentation, solution: Solution) -> dict[str, Any]:
    parts = zip(solution.segments, sheets(s, solution.n_clusters), solution.rules, strict=True)
    return {
        "accuracy": accuracy(r.fidelity for r in solution.rules),
        "cross_validated": accuracy(r.cross_validated for r in solution.rules),
        "segments": [_segment(s, *part) for part in parts],
    } | ({} if solution.clouds is None else {"clouds": asdict(solution.clouds)})


def _segment(s: Segmentation, segment: Segment, sheet: Sheet, rule: Rule) -> dict[str, Any]:
    return {
        "share": segment.share,
        "center": {f.key: segment.center[f.column] for f in s.schema.features},
        "coordinates": segment.coordinates,
        "features": segment.profile["features"],
        "rule": _rule(rule, s.schema),
        "levels": levels(s, segment),
        **asdict(sheet),
    }


def _rule(rule: Rule, schema: Schema) -> dict[str, Any]:
    texts = {"words": words, "sql": sql, "pandas": pandas_query, "excel": excel}
    return {
        "texts": {name: write(rule, schema) for name, write in texts.items()},
        "fidelity": _fidelity(rule.fidelity),
        "cross_validated": _fidelity(rule.cross_validated),
    }


def _fidelity(fidelity: Fidelity) -> dict[str, Any]:
    return {**asdict(fidelity), "precision": fidelity.precision, "recall": fidelity.recall}
