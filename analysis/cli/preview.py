"""A look at a source before anything is segmented: its columns with their roles, its first rows, what was decided."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from analysis.cleaning.interpret import Understood, as_customers, understand
from analysis.cli.options import MB, progress_of, question_of
from analysis.core.files import write_aside
from analysis.looking.document import look_at
from analysis.model.doubts import Doubt, with_choice
from analysis.model.question import Question, read_question
from analysis.model.question import to_document as question_document
from analysis.reading.sources import read_table

WIDEST = 32


def look(options: argparse.Namespace) -> None:
    """Print what a source is understood to be, as a table or as JSON; segments nothing."""
    question = question_of(options)
    progress = progress_of(options)
    progress("reading customers", 0.1)
    with read_table(question.source, question.reading, options.most_mb * MB) as table:
        progress("understanding columns", 0.6)
        preview = look_at(table, question)
    document = json.dumps(preview, ensure_ascii=False) + "\n"
    if options.out is not None:
        write_aside(options.out, lambda path: path.write_text(document, encoding="utf-8"))
    else:
        print(document if options.json else "\n".join(shown(preview)), end="" if options.json else "\n")


def shown(document: dict[str, Any]) -> list[str]:
    """Return the document of `look_at` as lines for a person.

    What a row is, the columns as a table, what is left open.
    """
    head = ("column", "role", "values", "why")
    rows = [(c["column"], c["role"], ", ".join(c["samples"]), c["why"]) for c in document["columns"]]
    widths = [min(WIDEST, max(len(row[i]) for row in (head, *rows))) for i in range(len(head) - 1)]
    lines = [_line(row, widths) for row in (head, *rows)]
    doubts = [line for d in document["doubts"] for line in _doubt_lines(d)]
    read = [f"{d['what']}: {d['value']} ({d['why']})" for d in document["decisions"]]
    return [
        f"{document['name']}: {document['rows']:,} rows, one per {document['row']} ({document['row_why']}).",
        *([f"They can be summed up per customer: {document['transactions']}."] if document["transactions"] else []),
        "",
        *lines,
        "",
        *read,
        *(["", *doubts] if doubts else []),
        *(["", document["trouble"]] if document["trouble"] else []),
    ]


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [_short(value, width).ljust(width) for value, width in zip(row, widths, strict=False)]
    return "  ".join([*cells, row[-1]]).rstrip()


def _short(value: str, width: int) -> str:
    plain = " ".join(value.split())
    return plain if len(plain) <= width else plain[: width - 1] + "…"


def _doubt_lines(d: dict[str, Any]) -> list[str]:
    choices = [f"  {c['answer']}: {c['consequence']}" for c in d["choices"]]
    return [f"? {d['question']} {d['evidence']} Without an answer {d['safe']}.", *choices]


def print_understanding(u: Understood) -> None:
    """Say on standard error what a row is, what each column is used for, and what is left open."""
    print(f"One row per {u.rows.name}: {u.rows.why}.", file=sys.stderr)
    for c in u.columns:
        print(f"  {c.header}: {c.role}, {c.why}", file=sys.stderr)
    for d in u.doubts:
        print(f"? {d.question} {d.evidence} {d.unasked}", file=sys.stderr)


def decided(question: Question, most_bytes: int, ask: Callable[[str], str]) -> Question:
    """Return the question with the answers to what a source leaves open."""
    with read_table(question.source, question.reading, most_bytes) as table:
        understood = understand(table, question)
        customers = as_customers(understood, question)
    print_understanding(replace(understood, doubts=customers.doubts))
    for doubt in customers.doubts:
        question = _answered(question, doubt, ask)
    return question


def at_terminal() -> Callable[[str], str] | None:
    """Return how to ask: only where input and output are a terminal."""
    return input if sys.stdin.isatty() and sys.stdout.isatty() else None


def _answered(question: Question, doubt: Doubt, ask: Callable[[str], str]) -> Question:
    """Ask once; an empty or unknown answer is the safe one."""
    listed = "\n".join(f"  {i}. {c.answer}: {c.consequence}" for i, c in enumerate(doubt.choices, start=1))
    answer = ask(f"{doubt.question} {doubt.evidence}\n{listed}\nNumber (Enter: {doubt.safe}): ").strip()
    if not answer.isdecimal() or not 1 <= int(answer) <= len(doubt.choices):
        return question
    joined = with_choice(question_document(question), doubt.choices[int(answer) - 1])
    joined["reading"] = {k: v for k, v in joined["reading"].items() if v is not None}
    return read_question(joined, question.source)
