"""A selection in words: the chips and the sentence above the charts, file names and the command line."""

import re

from analysis.schema import Feature, Schema
from analysis.selection import MAP_FIELDS, Between, Clause, Condition, Inside, OneOf, Selection


def number_text(value: float, decimals: int = 6) -> str:
    """A number as people write it: `1,200`, `60.5`; never more than `decimals` digits after the point."""
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def chip(clause: Clause, schema: Schema, names: tuple[str, ...]) -> str:
    """A clause as a short label: `Income 60–90 k$ · Spending 55–100`."""
    return " or ".join(" · ".join(_chip_words(part, schema, names)) for part in clause.parts)


def _chip_words(part: tuple[Condition, ...], schema: Schema, names: tuple[str, ...]) -> list[str]:
    others = [_chip_condition(c, schema, names) for c in part if not _is_map_area(c)]
    return ["Area of the customer map"] * any(map(_is_map_area, part)) + others


def _is_map_area(condition: Condition) -> bool:
    return any(field in MAP_FIELDS for field in _fields(condition))


def _fields(condition: Condition) -> tuple[str, ...]:
    return (condition.x, condition.y) if isinstance(condition, Inside) else (condition.field,)


def _chip_condition(condition: Condition, schema: Schema, names: tuple[str, ...]) -> str:
    match condition:
        case Between(field, low, high):
            feature = _feature(schema, field)
            return f"{feature.short} {_range_text(low, high, '–', feature)}"
        case Inside(x, y, _):
            return f"Area of {_feature(schema, x).short.lower()} against {_feature(schema, y).short.lower()}"
        case OneOf("segment", values):
            return " or ".join(names[int(v) - 1] for v in values)
        case OneOf(field, values):
            return f"{_category_label(schema, field)}: {' or '.join(map(str, values))}"


def _range_text(low: float, high: float, dash: str, feature: Feature) -> str:
    text = number_text(low) if low == high else f"{number_text(low)}{dash}{number_text(high)}"
    return f"{text} {feature.unit}" if feature.unit else text


def _feature(schema: Schema, key: str) -> Feature:
    return next(f for f in schema.features if f.key == key)


def _category_label(schema: Schema, key: str) -> str:
    return next(c.label for c in schema.categories if c.key == key)


def sentence(selection: Selection, schema: Schema, names: tuple[str, ...], selected: int, total: int) -> str:
    """What is shown: `36 of 200 customers with income 60 to 95 k$ and spending 55 to 100`."""
    if not selection.clauses:
        return f"All {number_text(total)} customers in {len(names)} segments"
    phrases = [" or ".join(_part_phrase(p, schema, names) for p in c.parts) for c in selection.clauses]
    return f"{number_text(selected)} of {number_text(total)} customers {', and '.join(phrases)}"


def _part_phrase(part: tuple[Condition, ...], schema: Schema, names: tuple[str, ...]) -> str:
    others = [c for c in part if not _is_map_area(c)]
    having = [_phrase(c, schema) for c in others if not _is_place(c)]
    places = ["in an area of the customer map"] * (len(others) < len(part))
    places += [_place(c, schema, names) for c in others if _is_place(c)]
    return " ".join([f"with {' and '.join(having)}"] * bool(having) + places)


def _is_place(condition: Condition) -> bool:
    return isinstance(condition, Inside) or (isinstance(condition, OneOf) and condition.field == "segment")


def _phrase(condition: Condition, schema: Schema) -> str:
    match condition:
        case Between(field, low, high):
            feature = _feature(schema, field)
            return f"{feature.short.lower()} {_range_text(low, high, ' to ', feature)}"
        case OneOf(field, values):
            return f"{_category_label(schema, field).lower()} {' or '.join(map(str, values))}"
    raise TypeError(condition)


def _place(condition: Condition, schema: Schema, names: tuple[str, ...]) -> str:
    match condition:
        case Inside(x, y, _):
            return f"in an area of {_feature(schema, x).short.lower()} against {_feature(schema, y).short.lower()}"
        case OneOf(_, values):
            return f"in {' or '.join(names[int(v) - 1] for v in values)}"
    raise TypeError(condition)


def file_stem(text: str) -> str:
    """A sentence as a file name of at most 120 plain characters."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return f"kindred-{slug}"[:120].rstrip("-")
