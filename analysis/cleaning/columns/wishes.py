"""Roles that the question gives to columns, and what is wrong with a wish that cannot be met."""

from collections.abc import Mapping
from dataclasses import replace

from analysis.cleaning.columns.codes import SMALL_NUMBERS
from analysis.cleaning.columns.facts import MAX_CATEGORY_VALUES
from analysis.cleaning.columns.roles import Column
from analysis.core.errors import InputError
from analysis.model.question import DESCRIBE, FORMING_CATEGORY

NUMERIC = {"descriptor": "a descriptor", "amount": "an amount"}
HALF = 0.5


def with_wishes(columns: tuple[Column, ...], wanted: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the columns with the roles that the question gives some of them.

    Raises InputError for an unknown column, two ids, or a role that a column cannot have.
    """
    by_name = {c.header.lower(): c for c in columns}
    for name in wanted:
        if name.lower() not in by_name:
            raise InputError(unknown_column(name, columns))
    wishes = {name.lower(): role for name, role in wanted.items()}
    if "id" in wishes.values():
        columns = tuple(
            replace(c, role="ignored", why="another column is the id") if c.role == "id" else c for c in columns
        )
    changed = tuple(_chosen(c, wishes[c.header.lower()]) if c.header.lower() in wishes else c for c in columns)
    if sum(c.role == "id" for c in changed) > 1:
        raise InputError("Two columns are asked to be the id; choose one.")
    return changed


def unknown_column(name: str, columns: tuple[Column, ...]) -> str:
    """Return the sentence for a choice about an unknown column."""
    return f"There is no column {name[:60]!r} in this table; its columns are {_listed(columns)}."


def _chosen(c: Column, role: str) -> Column:
    forms = role == FORMING_CATEGORY or (role == "feature" and _is_text(c))
    possible = _category(c) if forms else _possible(c, role)
    return replace(c, role=possible, forms=forms, why="chosen by you", asked=True, doubt=None)


def _is_text(c: Column) -> bool:
    """Return whether a column forms segments by its texts, as words and codes do; small numbers do so as numbers."""
    if c.facts.dates is not None or c.facts.values is None or len(c.facts.values) > MAX_CATEGORY_VALUES:
        return False
    return c.facts.numeric < HALF or (c.role == "category" and not c.why.startswith(SMALL_NUMBERS))


def _category(c: Column) -> str:
    if c.facts.values is None or len(c.facts.values) > MAX_CATEGORY_VALUES:
        raise InputError(
            f"{c.header} has {c.facts.distinct:,} different values; a category that forms segments has at most "
            f"{MAX_CATEGORY_VALUES}. Choose another role."
        )
    return "category"


def _possible(c: Column, role: str) -> str:
    if role == DESCRIBE:
        return "descriptor" if c.facts.numeric >= HALF and c.role != "category" else "category"
    if role == "feature" and c.facts.dates is not None:
        return "date"
    if role == "feature" and c.facts.numeric < HALF:
        raise InputError(
            f"{c.header} cannot form segments: it has {c.facts.distinct:,} different texts, and a category at most "
            f"{MAX_CATEGORY_VALUES}. Choose another role."
        )
    if role in NUMERIC and c.facts.numeric < HALF:
        raise InputError(
            f"{c.header} has no numbers to be {NUMERIC[role]}: only "
            f"{c.facts.numeric:.0%} of its values are ({', '.join(map(repr, c.facts.samples[:2]))}); "
            "choose another role."
        )
    if role == "date" and c.facts.dates is None:
        raise InputError(
            f"{c.header} cannot be a date: not all of its values are dates in one order; choose another role."
        )
    return role


def _listed(columns: tuple[Column, ...]) -> str:
    return ", ".join(c.header for c in columns[:40]) + (", ..." if len(columns) > 40 else "")
