"""What a question has done to values: missing ones filled, outliers clipped or set aside."""

from dataclasses import replace

from analysis.cleaning.columns.roles import Column
from analysis.cleaning.findings import first_on
from analysis.cleaning.number_sql import dressed
from analysis.core.duckdb_io import quote
from analysis.core.schema import Feature, Schema
from analysis.model.question import Question
from analysis.model.report import EXAMPLES, Example, Finding, FindingKind, counted
from analysis.reading.tables.raw_table import Table

FENCE = 3.0


def treat(table: Table, schema: Schema, columns: dict[str, Column], question: Question) -> tuple[Schema, list[Finding]]:
    """Return the schema with what was changed, and a finding of each treatment."""
    features, findings = [], []
    for f in schema.features:
        filled = _fill(table, f) if question.missing == "median" else []
        clipped, treated = _outliers(table, f, question.outliers)
        findings += [*filled, *treated]
        features.append(replace(f, changed=bool(filled or clipped or _is_dressed(table, columns[f.column]))))
    described = tuple(replace(f, changed=_is_dressed(table, columns[f.column])) for f in schema.descriptors)
    return replace(schema, features=tuple(features), descriptors=described), findings


def _is_dressed(table: Table, c: Column) -> bool:
    """Return whether some of a column's numbers are written with more than digits and a point."""
    dressed_up = table.ask(f"SELECT 1 FROM {dressed(c)} WHERE what <> '' LIMIT 1")
    return bool(dressed_up or (c.style.decimal == "comma" and c.facts.marked["comma"]))


def _fill(table: Table, f: Feature) -> list[Finding]:
    key = quote(f.key)
    lines = table.ask(
        f"SELECT line, count(*) OVER () FROM typed WHERE {key} IS NULL AND reason IS NULL ORDER BY 1 LIMIT {EXAMPLES}"
    )
    if not lines:
        return []
    ((median,),) = table.ask(f"SELECT median({key}) FROM typed")
    table.ask(f"UPDATE typed SET {key} = ? WHERE {key} IS NULL AND reason IS NULL", [median])
    first, n = lines[0]
    sentence = f"{f.column}: {counted(n, 'missing value')} filled with the median, {median:g} {first_on(table, first)}."
    return [Finding("changed", f.column, n, sentence, tuple(Example(line, "") for line, _ in lines))]


def _outliers(table: Table, f: Feature, treatment: str) -> tuple[bool, list[Finding]]:
    """Tukey's outer fences: beyond three times the interquartile range from the quartiles (Tukey 1977, ch. 2)."""
    key = quote(f.key)
    ((quartiles,),) = table.ask(f"SELECT quantile_cont({key}, [0.25, 0.75]) FROM typed")
    if quartiles is None or quartiles[0] == quartiles[1]:
        return False, []
    (q1, q3), far = quartiles, FENCE * (quartiles[1] - quartiles[0])
    low, high = q1 - far, q3 + far
    beyond = f"({key} < {low!r} OR {key} > {high!r})"
    rows = table.ask(
        f"SELECT line, {key}, count(*) OVER () FROM typed WHERE {beyond} AND reason IS NULL ORDER BY line "
        f"LIMIT {EXAMPLES}"
    )
    if not rows:
        return False, []
    done = {"keep": "kept", "clip": f"clipped to {low:g} and {high:g}", "set aside": "set aside"}[treatment]
    _apply(table, f, treatment, (low, high), beyond)
    sentence = f"{f.column}: {counted(rows[0][2], 'outlier')} {done} {first_on(table, rows[0][0])}."
    examples = tuple(Example(line, f"{value:g}") for line, value, _ in rows)
    kind: FindingKind = "flagged" if treatment == "keep" else "changed"
    return treatment == "clip", [Finding(kind, f.column, rows[0][2], sentence, examples)]


def _apply(table: Table, f: Feature, treatment: str, fences: tuple[float, float], beyond: str) -> None:
    key = quote(f.key)
    if treatment == "clip":
        table.ask(f"UPDATE typed SET {key} = greatest(least({key}, {fences[1]!r}), {fences[0]!r}) WHERE {beyond}")
    elif treatment == "set aside":
        table.ask(
            f"UPDATE typed SET reason = ? || printf('%g', {key}) || ', an outlier' WHERE {beyond} AND reason IS NULL",
            [f"{f.column} is "],
        )
