"""The evidence as the browser reads it, once it is in: words, numbers of single cells, figures."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from flask import Flask, Response, request

from analysis.model.customer_measures import in_ones
from analysis.store.evidence import Evidence, open_evidence
from analysis.store.preferred import preferred_numbers
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segmentation
from dashboard.packing.arrays import concatenate, small
from dashboard.packing.stored_bodies import BINARY, JSON, Body, compressed, drawn_anew
from dashboard.startup.store import OWN, EvidenceBounds, evidence_progress
from dashboard.views.evidence import draw_evidence
from dashboard.views.links import read_shown


@dataclass(frozen=True)
class PackedEvidence:
    """The evidence and its two bodies: `document` as JSON with the places of arrays in `cells`."""

    evidence: Evidence
    document: Body
    cells: Body


class Shelf:
    """Where one process keeps the evidence of one segmentation from when another process has found it.

    `bounds` are those of that other process.
    """

    def __init__(self, customers: Customers, bounds: EvidenceBounds = OWN) -> None:  # noqa: D107 - said above
        self.customers = customers
        self.bounds = bounds
        self.found: PackedEvidence | None = None
        self.lock = Lock()

    def take(self) -> PackedEvidence | None:
        """Return the evidence, None while it is not there. Raises InputError when it is cut short."""
        with self.lock:
            if self.found is None:
                evidence = open_evidence(self.customers.folder, self.customers.segmentation)
                self.found = None if evidence is None else pack_evidence(evidence, self.customers.segmentation)
            return self.found


def pack_evidence(evidence: Evidence, s: Segmentation) -> PackedEvidence:
    """Measures as codes into their sorted distinct values, as features are packed; which numbers criteria prefer."""
    arrays: dict[str, np.ndarray] = {}
    for name, column in evidence.measures.items():
        values, codes = np.unique(column, return_inverse=True)
        arrays |= {name: small(codes), f"{name}.values": in_ones(values)}
    cells, places = concatenate(arrays)
    held = {k: evidence.solution(k)["stability"]["mean"] for k in s.ks}
    more = {"arrays": places, "preferred": preferred_numbers(s.solutions, held)}
    document = json.dumps(evidence.document | more, ensure_ascii=False, allow_nan=False)
    return PackedEvidence(evidence, compressed(document.encode(), JSON), compressed(cells, BINARY))


def verdicts_of(evidence: Evidence, ks: tuple[int, ...]) -> dict[str, Any]:
    """Return what every page shows of the evidence, by n_clusters: verdicts on all segments and on each of them.

    `together` is a sentence on all of them. Evidence of an older format has verdicts on all segments only.
    """
    judged = {k: evidence.segments(k) for k in ks}
    shown = ("word", "label", "jaccard", "kind", "sentences")
    return {
        "verdicts": evidence.document["verdicts"],
        "segments": {
            k: [{name: one[name] for name in shown} for one in segments] for k, segments in judged.items() if segments
        },
        "together": {k: evidence.solution(k)["sentences"]["segments"] for k, segments in judged.items() if segments},
    }


def add_evidence_routes(server: Flask, shelf: Shelf) -> None:
    """Everything under /evidence; 202 and the progress while the evidence is computed."""

    @server.get("/evidence/<fingerprint>/words.json")
    def evidence_words(fingerprint: str) -> Response:
        return _answer(shelf, fingerprint, lambda evidence: evidence.document.response())

    @server.get("/evidence/<fingerprint>/cells.bin")
    def evidence_cells(fingerprint: str) -> Response:
        return _answer(shelf, fingerprint, lambda evidence: evidence.cells.response())

    @server.get("/evidence/<fingerprint>/figures.json")
    def evidence_figures(fingerprint: str) -> Response:
        s = shelf.customers.segmentation
        shown = read_shown(request.args, s)
        return _answer(shelf, fingerprint, lambda evidence: _json(draw_evidence(s, evidence.evidence, shown)))

    @server.get("/evidence/<fingerprint>/verdicts.json")
    def verdicts(fingerprint: str) -> Response:
        ks = shelf.customers.segmentation.ks
        return _answer(shelf, fingerprint, lambda evidence: _json(verdicts_of(evidence.evidence, ks)))


def _answer(shelf: Shelf, fingerprint: str, of: Callable[[PackedEvidence], Response]) -> Response:
    if fingerprint != shelf.customers.segmentation.fingerprint[:8]:
        return _json({"failed": "These are other customers now; load the page again."}, 404)
    evidence = shelf.take()
    if evidence is None:
        return _json(evidence_progress(shelf.customers.segmentation, shelf.customers.folder, shelf.bounds), 202)
    response = of(evidence)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _json(value: Any, status: int = 200) -> Response:
    response = drawn_anew(json.dumps(value, ensure_ascii=False).encode(), JSON)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
