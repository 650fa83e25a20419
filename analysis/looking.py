"""A look at a source before anything is segmented: its columns with their roles, its first rows, what was decided."""

import argparse
import json
from dataclasses import replace
from typing import Any

from analysis.errors import InputError
from analysis.options import MB, progress_of, question_of
from analysis.question import Question
from analysis.segmentation import write_aside
from analysis.sources import read_table
from analysis.table import Table
from analysis.understanding import to_document, understand

FIRST_ROWS = 5
LONGEST = 80


def look_at(table: Table, question: Question) -> dict[str, Any]:
    """The document of `understanding`; `trouble` says why the question cannot be answered, if that shows already."""
    try:
        found, trouble = understand(table, question), ""
    except InputError as error:
        found, trouble = understand(table, replace(question, roles={})), str(error)
    preview = [[value[:LONGEST] for value in row] for row in table.first(FIRST_ROWS)]
    return to_document(found, len(table), preview) | {"trouble": trouble}


def look(options: argparse.Namespace) -> None:
    """Print what a source is understood to be, as JSON; segments nothing."""
    question = question_of(options)
    progress = progress_of(options)
    progress("reading customers", 0.1)
    with read_table(question.source, question.reading, options.most_mb * MB) as table:
        progress("understanding columns", 0.6)
        found = json.dumps(look_at(table, question), ensure_ascii=False) + "\n"
    if options.out is None:
        print(found, end="")
    else:
        write_aside(options.out, lambda path: path.write_text(found, encoding="utf-8"))
