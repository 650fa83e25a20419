"""What a segmentation in groups shows: nothing about fewer customers than a group has."""

from dataclasses import asdict, replace
from typing import Any

from analysis.model.protection import protection_findings
from analysis.store.segmentation import Segmentation

# what they say is found in the whole table, never in one row
HARMLESS = {"encoding", "separator", "packing", "kind", "sheet", "columns", "source", "engine", "apostrophes", "rows"}
SAID = {
    "changed": "read otherwise than they stand there, filled or set aside",
    "missing": "missing",
    "unreadable": "no number that can be read",
    "flagged": "odd or far from the others",
}
WHY = {
    "feature": "numbers that vary",
    "category": "text with few values",
    "text": "free text",
    "date": "dates",
    "ignored": "it is of no use for segments",
}


def without_details(s: Segmentation) -> Segmentation:
    """Return the same, its report without rows, values and small counts.

    As it is where customers are not kept in groups.

    Customers who are not segmented are not counted where they are too few.
    """
    if s.protection is None:
        return s
    least = s.protection.smallest_cell
    n_not = s.report["n_not_segmented"]
    shown = n_not if n_not >= least else 0
    own = [asdict(f) for f in protection_findings(s.protection, s.n_clusters)]
    report = {
        **s.report,
        "decisions": [d for d in s.report["decisions"] if d["what"] in HARMLESS],
        "columns": [_column(c, least) for c in s.report["columns"]],
        "findings": [*own, *_findings(s.report["findings"], least)],
        "doubts": [_doubt(d) for d in s.report["doubts"]],
        "answers": [{**a, "doubt": _doubt(a["doubt"])} for a in s.report["answers"]],
        "not_segmented": [],
        "n_not_segmented": shown,
    }
    return replace(s, report=report, n_customers=s.n_segmented + shown)


def without_examples(report: dict[str, Any]) -> dict[str, Any]:
    """Return a report without rows and values, but with all its counts."""
    columns = [{**c, "samples": []} for c in report["columns"]]
    return {**report, "columns": columns, "findings": _findings(report["findings"], 1), "not_segmented": []}


def _column(use: dict[str, Any], least: int) -> dict[str, Any]:
    counts = any(c.isdigit() for c in use["why"])
    why = WHY.get(use["role"], use["why"]) if counts else use["why"]
    return {**use, "why": why, "samples": [], "missing": use["missing"] if use["missing"] >= least else 0}


def _doubt(doubt: dict[str, Any]) -> dict[str, Any]:
    """Return a question about the table, without the values and counts that raised it."""
    return {**doubt, "evidence": "", "values": []}


def _findings(findings: list[dict[str, Any]], least: int) -> list[dict[str, Any]]:
    """Return those about the whole table as they are; those about values by their number, where it is large enough."""
    about_all = [f for f in findings if not f["column"] and not f["n"]]
    counted = [f for f in findings if f["n"] >= least and f["kind"] in SAID]
    return [*about_all, *map(_finding, counted)]


def _finding(f: dict[str, Any]) -> dict[str, Any]:
    return {**f, "sentence": f"{f['column']}: {f['n']:,} values are {SAID[f['kind']]}.", "examples": []}
