"""The cleaning report as rows of a table, for those who keep it or work through it elsewhere."""

from collections.abc import Iterable, Iterator
from typing import Any

HEAD = ("part", "column", "what", "values", "place", "value")


def report_rows(report: dict[str, Any], unplaced: Iterable[tuple[int, str, str]]) -> Iterator[tuple[object, ...]]:
    """Yield the head; decisions, columns and findings of a saved report; each of `unplaced` (line, id, reason).

    `values` counts the values that a finding is about; each of its first examples follows with its place and value.
    """
    place = report["place"]
    yield HEAD
    for d in report["decisions"]:
        yield "read", "", f"{d['what']}: {d['value']} ({d['why']})", "", "", ""
    for c in report["columns"]:
        scaled = f"; scaled: {c['scaling']}" if c["scaling"] else ""
        yield "column", c["column"], f"{c['role']}: {c['why']}{scaled}", c["missing"] or "", "", ""
    for f in report["findings"]:
        yield f["kind"], f["column"], f["sentence"], f["n"], "", ""
        for example in f["examples"]:
            yield f["kind"], f["column"], "for example", "", f"{place} {example['line']}", example["value"]
    for line, name, reason in unplaced:
        yield "not segmented", "", reason, "", f"{place} {line}", name
