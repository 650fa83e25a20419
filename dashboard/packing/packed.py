"""What the browser needs, packed once: `cells.bin` (typed arrays), `page.json` (words), `segments.json` (sheets)."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from analysis.core.schema import Category, Feature
from analysis.core.vocabulary import ConceptKind
from analysis.model.customer_measures import HIGHEST, LOWEST, MEASURES
from analysis.model.methods import METHODS
from analysis.model.selections.selection import LINK_LIMITS
from analysis.store.segmentation import Segment, Segmentation, Solution
from analysis.using.segment_sentences import strongest, strongest_categories
from dashboard.packing.arrays import bins_of, cell_arrays, concatenate
from dashboard.packing.sheets import pack_sheets
from dashboard.packing.stored_bodies import BINARY, JSON, Body, compressed
from dashboard.views import views_of
from dashboard.views.evidence import EVIDENCE_VIEWS, EvidenceView
from dashboard.views.links import default_shown
from dashboard.views.log_axis import choose_log_bins
from dashboard.views.scatter import MOST_MARKS
from dashboard.views.shown import has_log_axis
from dashboard.views.view import View

# the words for lower and higher values where "lower" and "higher" would be odd
COMPARED: dict[ConceptKind, tuple[str, str]] = {"age": ("younger", "older"), "recency": ("more recent", "longer ago")}


@dataclass(frozen=True)
class Packed:
    """Bodies to be served as they are, under an address made of `version`."""

    version: str
    cells: Body
    page: Body
    sheets: Body


def pack(s: Segmentation) -> Packed:
    """Pack a segmentation for the browser."""
    cells, places = concatenate(cell_arrays(s))
    page = json.dumps(_page(s) | {"arrays": places, "n_cells": len(s.cells)}, ensure_ascii=False).encode()
    sheets = pack_sheets(s)
    version = hashlib.sha256(cells + page + sheets).hexdigest()[:12]
    return Packed(version, compressed(cells, BINARY), compressed(page, JSON), compressed(sheets, JSON))


def without_ids(s: Segmentation) -> Segmentation:
    """For the server alone: browsers do not need the ids, which take much of the memory."""
    return replace(s, cells=replace(s.cells, ids=()))


def _page(s: Segmentation) -> dict[str, Any]:
    default = default_shown(s)
    return {
        "fingerprint": s.fingerprint[:8],
        "source": s.question.source,
        "total": s.n_segmented,
        "left_out": s.n_customers - s.n_segmented,
        "drawn": s.precision.n_drawn,
        "examples": s.n_kept,
        "smallest": s.protection and s.protection.smallest_cell,
        "ks": list(s.ks),
        "belongs": METHODS[s.question.method].belongs,
        "limits": LINK_LIMITS,
        "defaults": {"k": default.n_clusters, "picked": default.picked},
        "views": [*map(_view, views_of(s)), *map(_view, EVIDENCE_VIEWS)],
        "features": [_feature(s, f) for f in s.schema.numbers_in_order],
        "ids": list(s.cells.ids) if len(s.cells) <= MOST_MARKS and any(s.cells.ids) else None,
        "measures": [_describe_feature(m, LOWEST[m.key], HIGHEST) for m in MEASURES],
        "categories": [_category(c) for c in s.schema.categories],
        "solutions": {str(x.n_clusters): _solution(s, x) for x in s.solutions},
    }


def _view(view: View | EvidenceView) -> dict[str, Any]:
    """Return what the browser needs to know of a view besides its figure."""
    facts: dict[str, Any] = {"name": view.name, "menus": [], "follows": view.follows, "is_offered": False}
    if isinstance(view, View):
        facts |= {"menus": [menu.name for menu in view.menus], "is_offered": bool(view.offered_as)}
    return facts


def _feature(s: Segmentation, f: Feature) -> dict[str, Any]:
    values, bins = s.cells.given(f.key), bins_of(s, f)
    described = _describe_feature(f, float(values.min()), float(values.max()))
    described["inner"] = 0.0 if s.protection is None else s.protection.inner[f.key]
    if has_log_axis(s, f):
        edges = choose_log_bins(values, f.step).edges
        described["log_bins"] = {"start": edges[0], "width": 0, "count": len(edges) - 1, "edges": edges}
    described |= {"log": f.scaling == "log", "compared": COMPARED.get(f.concept.kind)}
    if f in s.schema.descriptors:
        described["describes"] = True
    return described | {"bins": {"start": bins.start, "width": bins.width, "count": bins.count}}


def _category(c: Category) -> dict[str, Any]:
    flag = c.flag and {"yes": c.flag.yes, "words": c.flag.words}
    return {"key": c.key, "label": c.label, "values": c.values, "flag": flag} | ({"forms": True} if c.forms else {})


def _describe_feature(f: Feature, low: float, high: float) -> dict[str, Any]:
    """Return a feature or measure in the words that charts, chips and brushes need."""
    return {
        "key": f.key,
        "label": f.label,
        "short": f.short,
        "title": f.title,
        "unit": f.unit,
        "step": f.step,
        "decimals": f.decimals,
        "min": low,
        "max": high,
    }


def _solution(s: Segmentation, x: Solution) -> dict[str, Any]:
    coded = [c.key for c in strongest_categories(s, x)]
    return (
        {
            "segments": [_segment(s, *own) for own in zip(x.segments, s.slots[x.n_clusters], strict=True)],
            "strongest": [f.key for f in strongest(s, x)],
            "associations": [a["sentence"] for a in sorted(x.associations, key=lambda a: -a["cramers_v"])],
        }
        | ({"strongest_categories": coded} if coded else {})
        | _differences(s, x)
    )


def _differences(s: Segmentation, x: Solution) -> dict[str, Any]:
    """Return whether segments differ in descriptors, in sentences, the largest difference first."""
    ranked = sorted(x.differences, key=lambda d: -d["eta_squared"])
    return {"differences": [d["sentence"] for d in ranked]} if s.schema.descriptors else {}


def _segment(s: Segmentation, segment: Segment, slot: int) -> dict[str, Any]:
    return {
        "name": segment.name,
        "slot": slot,
        "action": segment.action,
        "size": segment.size,
        "center": {f.key: segment.center[f.column] for f in s.schema.features},
        "common": {key: mix["most_common"] for key, mix in segment.profile["categories"].items()},
    }
