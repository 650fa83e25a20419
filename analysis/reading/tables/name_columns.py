"""What the columns of a table are called: by its header, groups above it, or numbers where it has none."""

from collections import Counter
from collections.abc import Sequence

from analysis.core.text.controls import without_controls
from analysis.model.report import Decision
from analysis.reading.tables.look_of_values import Row, is_number, is_year


def name_columns(
    rows: list[Row], header: str | None, place: str, top: Row | None = None
) -> tuple[tuple[str, ...], tuple[Decision, ...], int]:
    """Return the names of columns, what was decided about them, and at which of `rows` customers begin."""
    line, first = rows[0]
    below = [values for _, values in rows[1:]]
    has_header = header == "yes" or (header is None and not _is_customer(first, below))
    if not has_header:
        why = "chosen by you" if header else f"{place} {line} holds numbers where the rows below do"
        named = tuple(f"Column {i}" for i in range(1, len(first) + 1))
        return named, (Decision("header", f"none; columns are called {named[0]}, {named[1]}, ...", why),), 0
    columns, renamed = _named(_grouped(top[1], first) if top else first)
    decisions = [Decision("header", f"{place} {line}", "chosen by you" if header else "it names the columns")]
    decisions += [Decision("header", repr(new), why) for new, why in renamed]
    return columns, tuple(decisions), 1


def _grouped(top: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return names with their group before them, where they need it to differ, or have no other."""
    spoken = Counter(name.strip().lower() for name in names)
    group, headers = "", []
    for above, name in zip(top, names, strict=True):
        group = above.strip() or group
        own = name.strip()
        headers.append(group if not own else f"{group} {own}" if spoken[own.lower()] > 1 else own)
    return headers


def _is_customer(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Numbers in a header are values, unless they are years, or nothing below them is a number."""
    numbers = [i for i, value in enumerate(first) if is_number(value)]
    if not numbers or (all(is_year(first[i]) for i in numbers) and len(numbers) < len(first)):
        return False
    numeric = [i for i in numbers if any(len(row) > i and is_number(row[i]) for row in below)]
    return bool(numeric) or len(numbers) == len(first)


def _named(header: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return names that differ in more than case; blank and repeated ones are replaced and reported."""
    names: list[str] = []
    decisions: list[tuple[str, str]] = []
    taken = {value.strip().lower() for value in header}
    given: set[str] = set()
    last: dict[str, int] = {}
    for i, value in enumerate(header, start=1):
        own = visible_name(value)
        name = own or _free(f"Column {i}", taken, last)
        if own.lower() in given:
            name = _free(own, taken, last)
        if name != own:
            decisions.append(
                (name, f"column {i} has no name" if not own else f"a column before it is called {own!r}, too")
            )
            taken.add(name.lower())
        names.append(name)
        given.add(name.lower())
    return tuple(names), decisions


def visible_name(name: str) -> str:
    """Return a name in one line, without what no page, report or terminal can show."""
    spaced = " ".join(name.replace("\ufeff", "").split())  # some controls are white space
    return " ".join(without_controls(spaced).split())


def _free(name: str, taken: set[str], last: dict[str, int]) -> str:
    """`name`, numbered where it is taken; `last` keeps the last number of each, so that none is tried twice."""
    if name.lower() not in taken:
        return name
    n = last.get(name.lower(), 2)
    while f"{name} ({n})".lower() in taken:
        n += 1
    last[name.lower()] = n
    return f"{name} ({n})"
