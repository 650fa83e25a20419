"""Judge how a small file is read, against the right answer that is written down for it."""

from dataclasses import dataclass, field
from typing import Any

from analysis.cleaning.clean_table import clean
from analysis.core.errors import InputError
from analysis.model.question import Question
from analysis.reading.sources import read_table
from tests.serving import FILES

FOLDER = FILES / "cases"
OUTCOMES = ("right", "asked about", "refused with reason", "wrong", "wrong silently")


@dataclass(frozen=True)
class Case:
    """The right answer for one file.

    `customers`: how many are segmented; `aside`: how many are not. `forms`: headers of all columns that form segments.
    `own`: the header of the id. `roles` by header. `values` by id and key. `says`: words of the report. `refused`:
    words of a refusal that is right, too. `order`: values of a category from low to high. `row`: what a row is.
    `wanted`: what the question asks for.
    """

    customers: int = 14
    aside: int = 0
    row: str = "customer"
    forms: tuple[str, ...] | None = None
    own: str | None = None
    roles: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    order: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wanted: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came of a file: an outcome, and what is not as it should be."""

    outcome: str
    why: tuple[str, ...] = ()


def judge(name: str, case: Case) -> Answer:
    """Read and clean a file and compare the result with the right answer."""
    try:
        with read_table(FOLDER / name) as table:
            cleaned = clean(table, Question(name, **case.wanted))
            differences = tuple(_differences(cleaned, case))
            doubts = {getattr(d, "about", "") for d in getattr(cleaned.report, "doubts", ())}
    except InputError as error:
        return _refused(str(error), case)
    if not differences:
        return Answer("right")
    why = tuple(text for _, text in differences)
    if {about for about, _ in differences} <= doubts:
        return Answer("asked about", why)
    return Answer("wrong" if doubts else "wrong silently", why)


def _refused(sentence: str, case: Case) -> Answer:
    if case.refused and all(words in sentence for words in case.refused) and sentence.endswith("."):
        return Answer("refused with reason")
    return Answer("wrong", (f"refused: {sentence}",))


def sentences(report: Any) -> list[str]:
    """Everything that a report says."""
    return [
        *(f"{d.what}: {d.value} ({d.why})" for d in report.decisions),
        *(f"{c.column}: {c.role} {c.why}" for c in report.columns),
        *(f.sentence for f in report.findings),
        *(u.reason for u in report.not_segmented),
        *(f"{d.about}: {d.question} {d.evidence}" for d in getattr(report, "doubts", ())),
    ]


def _differences(cleaned: Any, case: Case) -> Any:  # noqa: C901 - one check after the other
    """Yield what is not as it should be, each with the column that it is about."""
    schema, report = cleaned.schema, cleaned.report
    typed = cleaned.connection.execute("SELECT * FROM typed").df()
    kept = typed[typed["reason"].isna()]
    n = (len(kept), len(typed) - len(kept))
    if n != (case.customers, case.aside):
        yield "rows", f"{n[0]} customers and {n[1]} set aside, not {case.customers} and {case.aside}"
    if (row := getattr(report, "row", case.row)) != case.row:
        yield "rows", f"a row is called {row}, not {case.row}"
    if case.forms is not None:
        found = {f.column for f in schema.features}
        for name in found ^ set(case.forms):
            yield name, f"{name!r} {'forms' if name in found else 'does not form'} segments"
    if case.own is not None and schema.id_column != case.own:
        yield case.own, f"the id is {schema.id_column!r}"
    roles = {c.column: c.role for c in report.columns}
    for name, role in case.roles.items():
        if roles.get(name) not in role.split("|"):
            yield name, f"{name!r} is {roles.get(name)!r}, not {role}"
    categories = {c.column: c.values for c in schema.categories}
    for name, values in case.order.items():
        if categories.get(name) != values:
            yield name, f"the values of {name!r} are in the order {categories.get(name)}"
    yield from _other_values(kept.drop_duplicates("id").set_index("id"), case)
    output = sentences(report)
    for words in case.says:
        if not any(words in sentence for sentence in output):
            yield "", f"nothing says {words!r}"


def _other_values(typed: Any, case: Case) -> Any:
    for own, values in case.values.items():
        if own not in typed.index:
            yield "rows", f"there is no customer {own!r}"
            continue
        for key, value in values.items():
            got = typed.loc[own].get(key)
            number = isinstance(got, float) and not isinstance(value, str)
            if not (abs(got - value) <= 1e-9 * max(1, abs(value)) if number else got == value):
                yield key, f"{key} of {own} is {got!r}, not {value!r}"
