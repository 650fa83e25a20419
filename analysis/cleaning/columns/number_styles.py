"""Which decimal mark each column is read with: what its values show, or else the other columns."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from analysis.cleaning.columns.facts import Facts
from analysis.core.text.numbers import Style
from analysis.model.report import Decision


def number_styles(
    facts: tuple[Facts, ...], separator: str, wanted: str | None, before: Mapping[str, str] | None = None
) -> tuple[dict[int, Style], list[Decision]]:
    """Return the decimal mark of each column, by its position, and what had to be decided.

    A column that can only be read one way is read so. What could be either, like 1.234, follows the column of that name
    in an earlier file (`before`), then the other columns, then the separator (a semicolon goes with a decimal
    comma), and else is taken to have a decimal point.
    """
    earlier = {header.lower(): decimal for header, decimal in (before or {}).items()}
    styles = {f.position: _decided_style(f) for f in facts}
    clear = Counter(s.decimal for s in styles.values() if s is not None)
    if wanted:
        fallback, why = wanted, "chosen by you"
    elif clear:
        fallback, why = clear.most_common(1)[0][0], "as in the other columns"
    else:
        fallback = "comma" if separator == ";" else "point"
        why = (
            "columns are separated by semicolons"
            if separator == ";"
            else "assumed: nothing in the file says which it is"
        )
    decisions: list[Decision] = []
    known: dict[int, Style] = {}
    for f in facts:
        own = None if wanted else styles[f.position]
        as_before = None if wanted else earlier.get(f.header.lower())
        style = replace(f.base, decimal=own.decimal if own else as_before or fallback)
        known[f.position] = style
        if f.is_number and (f.either or any(f.marked.values())):
            decisions += _style_decisions(
                f, style, "it is the only way to read them all" if own else why, ambiguous=own is None
            )
    return known, decisions


def _decided_style(f: Facts) -> Style | None:
    """Return what the column itself says, None where it does not."""
    point, comma = f.marked["point"], f.marked["comma"]
    if f.is_number and f.numbers.currencies and f.grouped_by:
        return Style("comma" if f.grouped_by == "." else "point")
    if not f.is_number or (not point and not comma):
        return None
    better = max(f.styles, key=lambda name: (f.styles[name], name == "point"))
    return Style(better) if f.styles["point"] != f.styles["comma"] or point or comma else None


def _style_decisions(f: Facts, style: Style, why: str, *, ambiguous: bool) -> list[Decision]:
    if style.decimal == "point" and not ambiguous and not f.either:
        return []
    example = next((s for s in f.samples if "." in s or "," in s), "")
    shown = f" ({example!r} for example)" if example else ""
    return [Decision("decimal mark", f"{f.header}: decimal {style.decimal}{shown}", why)]
