"""A segmentation as the text of one HTML file."""

import json
import os
from pathlib import Path
from typing import Any

from dash import html

from analysis.model.brand import read_brand
from analysis.store.evidence import Evidence, open_evidence
from analysis.store.names.given import nested, read_names
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segmentation
from analysis.using.hiding import without_rows
from dashboard.api.evidence_bodies import pack_evidence, verdicts_of
from dashboard.packing.packed import pack
from dashboard.pages import frame
from dashboard.pages.markup import markup
from dashboard.saved.choice import Choice
from dashboard.saved.document import Saved, document
from dashboard.saved.figures import all_evidence_figures, all_figures
from dashboard.saved.rows import pack_rows
from dashboard.settings import Settings


def saved_page(s: Segmentation, folder: Path, choice: Choice) -> str:
    """Return the file for `s`, which was opened from `folder`.

    Raises InputError where rows are wanted that are not there, or too many.
    """
    evidence = open_evidence(folder, s)
    shown = s if choice.rows else without_rows(s)
    packed = pack(shown)
    parts = {"page": packed.page.plain, "cells": packed.cells.plain, "segments": packed.sheets.plain}
    parts |= {"names": _json(_names(folder)), "figures": _json(all_figures(s))}
    parts |= {} if evidence is None else _evidence_parts(s, evidence)
    parts |= {"rows": _json(pack_rows(Customers(s, folder)))} if choice.rows else {}
    there = {"rows": choice.rows, "evidence": evidence is not None}
    absent = ["server", *(name for name, is_there in there.items() if not is_there)]
    note = choice.note(s)
    settings = Settings(s.question, folder, brand=read_brand(os.environ))
    body = markup(_layout(shown, settings, choice, note), frozenset(absent))
    title = f"{settings.brand.title} · {s.question.source}"
    return document(Saved(packed.version, settings.brand, title, note, choice.view, body, parts))


def _names(folder: Path) -> dict[str, Any]:
    names = read_names(folder)
    return {"revision": names.revision, "names": nested(names.given), "editable": False, "why": ""}


def _evidence_parts(s: Segmentation, evidence: Evidence) -> dict[str, bytes]:
    evidence_packed = pack_evidence(evidence, s)
    return {
        "evidence": evidence_packed.document.plain,
        "measures": evidence_packed.cells.plain,
        "verdicts": _json(verdicts_of(evidence, s.ks)),
        "evidence-figures": _json(all_evidence_figures(s, evidence)),
    }


def _layout(s: Segmentation, settings: Settings, choice: Choice, note: str) -> list[Any]:
    """Return the page as it is served, the other pages hidden, and below it what the file holds."""
    layout = frame.layout(s, "#", settings, choice.view.partition("?")[0])
    return [layout, html.Footer(html.P(note, className="quiet"), className="saved-note")]


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
