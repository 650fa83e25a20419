"""A selection in words: the chips and the sentence above the charts, file names and the command line."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.core.schema import Feature, Schema
from analysis.core.text.spoken import in_sentence
from analysis.model.customer_measures import MEASURES
from analysis.model.selections.selection import MAP_FIELDS, Between, Clause, Condition, Inside, OneOf, Selection

MAX_DECIMALS = 9


def number_text(value: float, decimals: int = 6) -> str:
    """Return a number as people write it: `1,200`, `60.5`; never more than `decimals` digits after the point."""
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


COUNTED = frozenset(("purchases", "visits", "orders", "days", "weeks", "months", "years", "hours", "minutes"))


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return words as people list them: `age, income and spending`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def apart_texts(first: float, second: float, decimals: int) -> tuple[str, str]:
    """Two numbers that a sentence compares, with as many decimals as it takes for them to differ.

    A first one that is not zero is not shown as zero.
    """
    for digits in range(decimals, MAX_DECIMALS + 1):
        texts = f"{first:,.{digits}f}", f"{second:,.{digits}f}"
        if texts[0] != texts[1] and (first == 0 or float(texts[0].replace(",", "")) != 0):
            break
    return texts


@dataclass(frozen=True)
class _Wording:
    """What words are made with: the columns, the names of the segments shown, and those of other numbers of them."""

    schema: Schema
    names: tuple[str, ...]
    others: Mapping[int, tuple[str, ...]]

    def feature(self, key: str) -> Feature:
        return next(f for f in (*self.schema.numbers, *MEASURES) if f.key == key)

    def short(self, key: str) -> str:
        return self.feature(key).spoken

    def category(self, condition: OneOf) -> tuple[str, str]:
        """Return the label of a category and its values."""
        category = next(c for c in self.schema.categories if c.key == condition.field)
        return category.label, " or ".join(category.shown(str(v)) for v in condition.values)

    def segments(self, condition: OneOf) -> str:
        k = None if condition.field == "segment" else int(condition.field[1:])
        names = self.names if k is None else self.others[k]
        wording = " or ".join(names[int(v) - 1] for v in condition.values)
        return wording if k is None else f"{wording} (of {k})"


def chip(
    clause: Clause, schema: Schema, names: tuple[str, ...], others: Mapping[int, tuple[str, ...]] | None = None
) -> str:
    """Return a clause as a short label: `Income 60–90 k$ · Spending 55–100`.

    `names` are those of the segments shown, `others` those of other numbers of segments, by that number.
    """
    wording = _Wording(schema, names, others or {})
    return " or ".join(" · ".join(_chip_words(part, wording)) for part in clause.parts)


def _chip_words(part: tuple[Condition, ...], wording: _Wording) -> list[str]:
    others = [_chip_condition(c, wording) for c in part if not _is_map_area(c)]
    return ["Area of the customer map"] * any(map(_is_map_area, part)) + others


def _is_map_area(condition: Condition) -> bool:
    return any(field in MAP_FIELDS for field in _fields(condition))


def _fields(condition: Condition) -> tuple[str, ...]:
    return (condition.x, condition.y) if isinstance(condition, Inside) else (condition.field,)


def _is_segment(condition: Condition, wording: _Wording) -> bool:
    categories = {c.key for c in wording.schema.categories}
    return isinstance(condition, OneOf) and condition.field not in categories


def _chip_condition(condition: Condition, wording: _Wording) -> str:
    match condition:
        case Between(field, low, high):
            feature = wording.feature(field)
            return f"{feature.short} {_range_text(low, high, '–', feature)}"
        case Inside(x, y, _):
            return f"Area of {wording.short(x)} against {wording.short(y)}"
        case OneOf() if _is_segment(condition, wording):
            return wording.segments(condition)
        case OneOf():
            return ": ".join(wording.category(condition))


def _range_text(low: float, high: float, dash: str, feature: Feature) -> str:
    text = number_text(low) if low == high else f"{number_text(low)}{dash}{number_text(high)}"
    return with_unit(text, feature.unit)


def with_unit(text: str, unit: str) -> str:
    """Return a number with its unit: `5 purchases`, but `1 purchase`."""
    one = unit[:-1] if text == "1" and unit in COUNTED else unit
    return f"{text} {one}" if unit else text


def sentence(  # noqa: PLR0913, PLR0917 - each is a different thing to say
    selection: Selection,
    schema: Schema,
    names: tuple[str, ...],
    selected: int,
    total: int,
    others: Mapping[int, tuple[str, ...]] | None = None,
    left_out: int = 0,
) -> str:
    """Return what is shown: `36 of 200 customers with income 60 to 95 k$ and spending 55 to 100`.

    `left_out`: customers who are in no segment, in addition to the `total`.
    """
    if not selection.clauses and left_out:
        return f"{number_text(total)} of {number_text(total + left_out)} customers in {len(names)} segments"
    if not selection.clauses:
        return f"All {number_text(total)} customers in {len(names)} segments"
    wording = _Wording(schema, names, others or {})
    phrases = [" or ".join(_part_phrase(p, wording) for p in c.parts) for c in selection.clauses]
    return f"{number_text(selected)} of {number_text(total)} customers {', and '.join(phrases)}"


def _part_phrase(part: tuple[Condition, ...], wording: _Wording) -> str:
    others = [c for c in part if not _is_map_area(c)]
    having = [_phrase(c, wording) for c in others if not _is_place(c, wording)]
    places = ["in an area of the customer map"] * (len(others) < len(part))
    places += [_place(c, wording) for c in others if _is_place(c, wording)]
    return " ".join([f"with {' and '.join(having)}"] * bool(having) + places)


def _is_place(condition: Condition, wording: _Wording) -> bool:
    return isinstance(condition, Inside) or _is_segment(condition, wording)


def _phrase(condition: Condition, wording: _Wording) -> str:
    match condition:
        case Between(field, low, high):
            feature = wording.feature(field)
            return f"{feature.spoken} {_range_text(low, high, ' to ', feature)}"
        case OneOf():
            label, values = wording.category(condition)
            return f"{in_sentence(label)} {values}"
    raise TypeError(condition)


def _place(condition: Condition, wording: _Wording) -> str:
    match condition:
        case Inside(x, y, _):
            return f"in an area of {wording.short(x)} against {wording.short(y)}"
        case OneOf():
            return f"in {wording.segments(condition)}"
    raise TypeError(condition)


def file_stem(text: str) -> str:
    """Return a sentence as a file name of letters and digits of every script: at most 120 characters, and 200 bytes."""
    kept = (ch if unicodedata.category(ch)[0] in "LNM" else "-" for ch in unicodedata.normalize("NFC", text.lower()))
    slug = re.sub("-+", "-", "".join(kept)).strip("-")
    stem = f"kindred-{slug}"[:120].encode()[:200]
    return stem.decode(errors="ignore").rstrip("-")
