"""Where segments come from: what a row of the source was taken for, and what was decided about doubts, by whom."""

from typing import Any

from dash import html

from analysis.store.segmentation import Segmentation
from dashboard.pages.cards import card

ROWS = "rows"
TITLE = "Where these segments come from"
NO_DOUBT = "Nothing in the file was doubtful."
ANSWERED, UNASKED = "Answered:", "Not answered, so the safe choice counts:"


def origin_card(s: Segmentation) -> html.Section:
    """Return the card that states what a row is, each doubt, and how it was decided."""
    doubts = [*(_answered(a) for a in s.report.get("answers", ())), *(_open(d) for d in s.report.get("doubts", ()))]
    stated = html.Ul([html.Li(doubt) for doubt in doubts]) if doubts else html.P(NO_DOUBT)
    return card(TITLE, s.question.source, "full", [html.P(row_sentence(s)), stated])


def row_sentence(s: Segmentation) -> str:
    """Return what a row of the source is, with the reason."""
    decision = next((d for d in s.report["decisions"] if d["what"] == ROWS), None)
    if decision is None:
        return "Each row is one customer."
    return f"{s.question.source} has {decision['value']}. Reason: {decision['why']}."


def open_questions(s: Segmentation) -> list[str]:
    """Return what nobody was asked about the source, with what was done instead, as sentences without values."""
    return [f"{d['question']} {UNASKED} {d['safe']}." for d in s.report.get("doubts", ())]


def _answered(answer: dict[str, Any]) -> list[str]:
    doubt, choice = answer["doubt"], answer["choice"]
    return [_question_text(doubt), f" {ANSWERED} {choice['answer']}; {choice['consequence']}."]


def _open(doubt: dict[str, Any]) -> list[str]:
    return [_question_text(doubt), f" {UNASKED} {doubt['safe']}."]


def _question_text(doubt: dict[str, Any]) -> str:
    return f"{doubt['question']} {doubt['evidence']}".strip()
