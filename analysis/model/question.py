"""What is asked of a table of customers: how it is read, what its columns are for, and how segments are formed."""

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from analysis.core.errors import InputError
from analysis.model.methods import K_MEANS, METHODS, method_trouble
from analysis.model.protection import LARGEST, SMALLEST

DESCRIBE = "describe"  # a number becomes a descriptor, anything else a category
FORMING_CATEGORY = "forming category"
ROLES = ("id", "feature", FORMING_CATEGORY, "descriptor", "category", DESCRIBE, "date", "amount", "text", "ignored")
SAID = {"form": "feature", "leave-out": "ignored"}  # what people say, and the role that it is
LIGHTEST, HEAVIEST = 0.1, 10.0
SCALINGS = ("standard", "robust", "min-max", "log", "none")
CHOICES: dict[str, tuple[str, ...]] = {
    "scaling": ("auto", *SCALINGS),
    "missing": ("drop", "median", "ask"),
    "outliers": ("keep", "clip", "set aside"),
    "rows": ("auto", "customers", "transactions", "visits"),
    "method": tuple(METHODS),
}
READING_CHOICES: dict[str, tuple[str, ...]] = {
    "encoding": ("utf-8", "cp1252", "iso8859-2", "cp1251", "shift_jis", "gb18030", "utf-16-le", "utf-16-be"),
    "separator": (",", ";", "\t", "|"),
    "decimal": ("point", "comma"),
    "header": ("yes", "no"),
    "dates": ("day first", "month first"),
}
UNSAID: tuple[tuple[str, Any], ...] = (("method", K_MEANS), ("weights", {}))
LONGEST = 500
HALF = re.compile(r"[\ud800-\udfff]")  # of a character, which no file can hold
ADDRESS = re.compile(r"^[a-z][a-z0-9+]*://", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """How a source is read; None: found out from the source, and said in the report.

    `sheet` names one of an Excel file; `query` a table, or a SELECT, in a database.
    """

    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    header: str | None = None
    dates: str | None = None
    sheet: str | None = None
    query: str | None = None


@dataclass(frozen=True)
class Question:
    """Whose segments, and how they are to be formed. Whatever is left out is decided by the data and stated.

    `features`: the columns that form segments, by header, label or key (None: all that vary, at most 30). `scaling`
    is meant for all features ("auto": by their skew), `scalings` for single ones; `roles` say what columns are, by
    header ("feature" and "describe": numbers and text alike). `weights`: as how many columns some count. `missing`:
    a customer with a missing value is left out ("drop"), gets the median, or is asked about. `outliers`, beyond
    Tukey's outer fences, are kept, clipped to the fence, or set aside. `rows` are customers, or transactions to be
    summed up per customer up to the `reference` date (ISO; None: the day after the last one). `currency`: the one
    whose amounts count (None: the most common). `engine`: the address of what groups the rows where they are (None:
    they are copied, or files too large for that are read as a stream). `smallest_cell`: customers are kept in
    groups of at least that size, never singly. `method`: what forms segments.
    """

    source: str
    features: tuple[str, ...] | None = None
    scaling: str = "auto"
    n_clusters: int | None = None
    scalings: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    missing: str = "drop"
    outliers: str = "keep"
    rows: str = "auto"
    reference: str | None = None
    reading: Reading = Reading()
    engine: str | None = None
    smallest_cell: int | None = None
    currency: str | None = None
    method: str = K_MEANS
    weights: Mapping[str, float] = field(default_factory=dict)


def is_address(source: str) -> bool:
    """Return whether a source is the address of a database rather than a file."""
    return bool(ADDRESS.match(source))


def check_question(question: Question) -> None:
    """Raise InputError for an unknown choice."""
    for name, known in CHOICES.items():
        _check(name, getattr(question, name), known)
    for name, known in READING_CHOICES.items():
        if getattr(question.reading, name) is not None:
            _check(name, getattr(question.reading, name), known)
    for column, scaling in question.scalings.items():
        _check(f"scaling of {column}", scaling, CHOICES["scaling"])
    for column, role in question.roles.items():
        _check(f"role of {column}", role, ROLES)
    for column, weight in question.weights.items():
        if not LIGHTEST <= weight <= HEAVIEST:
            raise InputError(f"The weight of {column} is {weight:g}; choose from {LIGHTEST:g} to {HEAVIEST:g}.")
    least = question.smallest_cell
    if least is not None and not SMALLEST <= least <= LARGEST:
        raise InputError(
            f"The smallest cell has {least} customers; choose from {SMALLEST} to {LARGEST:,}, or leave it out."
        )
    if least is not None and question.method != K_MEANS:
        raise InputError(
            f"{method_trouble(question.method, 'Customers kept in groups')}, or leave out the smallest cell."
        )


def _check(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        shown = ", ".join(repr(k) if k.strip() != k or len(k) == 1 else k for k in known)
        raise InputError(f"There is no {name} {value[:LONGEST]!r}; choose one of {shown}.")


def to_document(question: Question) -> dict[str, Any]:
    """Return the question as JSON values; without what no question had before there was a choice."""
    return {name: value for name, value in asdict(question).items() if (name, value) not in UNSAID}


def read_question(raw: Any, source: str) -> Question:
    """Return a question from JSON values that may have been written by anyone; its source is always `source`.

    Raises InputError for what is not a question.
    """
    if not isinstance(raw, dict):
        raise InputError("A question is a JSON object; load the page again.")
    given = {key: value for key, value in raw.items() if key != "source"}
    reading = given.pop("reading", None) or {}
    _check_types(given, Question)
    if not isinstance(reading, dict):
        raise InputError("The way of reading in a question is a JSON object; load the page again.")
    _check_types(reading, Reading)
    features = given.pop("features", None)
    if "roles" in given:
        given["roles"] = {name: SAID.get(role, role) for name, role in given["roles"].items()}
    question = Question(source, None if features is None else tuple(features), **given)
    question = replace(question, reading=Reading(**reading))
    check_question(question)
    return question


def _check_types(given: dict[str, Any], kind: type) -> None:
    known = {f.name for f in fields(kind)}
    for name, value in given.items():
        if name not in known:
            raise InputError(f"A question has no {str(name)[:40]!r}; load the page again.")
        if not _fits(name, value):
            raise InputError(f"The {name} of a question cannot be {str(value)[:40]!r}; load the page again.")


def _fits(name: str, value: Any) -> bool:
    match name:
        case "features":
            return value is None or (isinstance(value, list | tuple) and all(_is_text(v) for v in value))
        case "scalings" | "roles":
            return isinstance(value, dict) and all(_is_text(v) for pair in value.items() for v in pair)
        case "weights":
            return isinstance(value, dict) and all(_is_text(k) and _is_number(v) for k, v in value.items())
        case "n_clusters" | "smallest_cell":
            return value is None or type(value) is int
        case "scaling" | "missing" | "outliers" | "rows" | "method":
            return _is_text(value)
    return value is None or _is_text(value)


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and math.isfinite(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 20 * LONGEST and not HALF.search(value)
