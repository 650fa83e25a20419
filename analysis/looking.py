"""A look at a source before anything is segmented: its columns with their roles, its first rows, what was decided."""

from dataclasses import replace
from typing import Any

from analysis.errors import InputError
from analysis.question import Question
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
