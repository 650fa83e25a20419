"""What passes over the rows count, for many columns at once: missing values, spaces, whole numbers, samples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from analysis.cleaning.columns.facts import is_missing_sql, matches, trimmed
from analysis.core.text.numbers import EITHER, POINT
from analysis.reading.tables.raw_table import Table, cell

LOOKED_AT = 1_000
HEAD, EVERY = 20_000, 997
COLUMNS_AT_ONCE, CELLS_AT_ONCE = 20, 200_000


@dataclass(frozen=True)
class Whole:
    """Whether all numbers are whole and none is negative; some with `.0` after them; the lowest and highest."""

    whole: bool = False
    pointed: bool = False
    low: float = 0.0
    high: float = 0.0

    @property
    def lengths(self) -> tuple[int, int]:
        """How many digits the lowest and the highest have."""
        return (len(str(int(self.low))), len(str(int(self.high)))) if self.whole else (0, 0)


@dataclass(frozen=True)
class Counts:
    """What one pass over the rows counts of a column; `plain` values are numbers with a decimal point at most."""

    n: int
    given: int
    first_missing: int | None
    distinct: int
    either: int
    zero_led: int
    marked: int
    plain: int


@dataclass(frozen=True)
class Counted:
    """One column with what passes over many columns at once found; `text` and `gone` are SQL.

    `sample`: distinct values; `complete`: there are no others.
    """

    position: int
    text: str
    gone: str
    spaces: int
    first_spaces: int | None
    counts: Counts
    whole: Whole
    sample: tuple[str, ...]
    complete: bool


def count_columns(table: Table, positions: Sequence[int], values: frozenset[str] = frozenset()) -> Iterator[Counted]:
    """Count many columns in one query; a query for each takes most of the time where there are many."""
    for at in range(0, len(positions), COLUMNS_AT_ONCE):
        some = positions[at : at + COLUMNS_AT_ONCE]
        spaces = _spaces(table, some)
        texts = {i: trimmed(i) if spaces[i][0] else cell(i) for i in some}
        gone = {i: is_missing_sql(texts[i], values) for i in some}
        counts = _counts(table, texts, gone)
        wholes = _wholes(table, {i: (texts[i], gone[i]) for i in some if counts[i].given == counts[i].plain > 0})
        samples = _samples(table, texts, gone)
        for i in some:
            sample, complete = samples[i]
            whole = wholes.get(i, Whole())
            yield Counted(i, texts[i], gone[i], *spaces[i], counts[i], whole, sample, complete)


def _spaces(table: Table, positions: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """Return how many cells have spaces around them, and the line of the first, by column."""
    parts = {i: f"{cell(i)} <> {trimmed(i)}" for i in positions}
    (row,) = table.ask(f"SELECT {', '.join(f'count(*) FILTER ({part})' for part in parts.values())} FROM raw")
    firsts = {
        i: table.ask(f"SELECT min(line) FROM raw WHERE {parts[i]}")[0][0]
        for i, n in zip(positions, row, strict=True)
        if n
    }
    return {i: (n, firsts.get(i)) for i, n in zip(positions, row, strict=True)}


def _counts(table: Table, texts: Mapping[int, str], gone: Mapping[int, str]) -> dict[int, Counts]:
    parts = [part for i in texts for part in _counted_sql(f"t{i}", f"g{i}")]
    # what is missing is one of a hundred words: stated once for each column, or planning takes longer than counting
    given = ", ".join(f"{t} AS t{i}, {gone[i]} AS g{i}" for i, t in texts.items())
    (row,) = table.ask(f"SELECT {', '.join(parts)} FROM (SELECT line, {given} FROM raw)")
    width = len(row) // len(texts)
    return {i: Counts(*row[k * width : (k + 1) * width]) for k, i in enumerate(texts)}


def _counted_sql(t: str, gone: str) -> tuple[str, ...]:
    """Return SQL for the fields of `Counts`."""
    marked = f"(contains({t}, '.') OR contains({t}, ','))"
    either = f"CASE WHEN {marked} THEN {matches(t, EITHER.pattern)} ELSE FALSE END"
    zero_led = f"CASE WHEN starts_with({t}, '0') THEN {matches(t, '0[0-9]+')} ELSE FALSE END"
    return (
        "count(*)",
        f"count(*) FILTER (NOT {gone})",
        f"min(line) FILTER ({gone})",
        f"approx_count_distinct({t}) FILTER (NOT {gone})",
        f"count(*) FILTER ({either})",
        f"count(*) FILTER ({zero_led})",
        f"count(*) FILTER ({marked})",
        f"count(*) FILTER ({matches(t, POINT.plain.pattern)})",
    )


def _wholes(table: Table, columns: Mapping[int, tuple[str, str]]) -> dict[int, Whole]:
    """Return whether plain numbers are whole, by column; `columns` have SQL of the text and of what is missing."""
    if not columns:
        return {}
    parts = [part for i in columns for part in _whole_sql(f"t{i}", f"x{i}")]
    given = ", ".join(f"CASE WHEN {gone} THEN NULL ELSE {t} END AS t{i}" for i, (t, gone) in columns.items())
    numbers = ", ".join(f"TRY_CAST(t{i} AS DOUBLE) AS x{i}" for i in columns)
    (row,) = table.ask(f"SELECT {', '.join(parts)} FROM (SELECT *, {numbers} FROM (SELECT {given} FROM raw))")
    rows = {i: row[4 * k : 4 * k + 4] for k, i in enumerate(columns)}
    return {
        i: Whole() if broken else Whole(whole=True, pointed=pointed > 0, low=low or 0.0, high=high or 0.0)
        for i, (broken, pointed, low, high) in rows.items()
    }


def _whole_sql(t: str, x: str) -> tuple[str, ...]:
    """Return SQL for how many numbers are not whole, how many have a point, the lowest and the highest.

    `t` is the text, NULL where it is missing, and `x` its number.
    """
    broken = (
        f"{x} IS NULL OR NOT isfinite({x}) OR {x} <> floor({x}) OR {x} < 0 OR contains({t}, 'e') "
        f"OR contains({t}, 'E') OR starts_with({t}, '+')"
    )
    return (
        f"count(*) FILTER ({t} IS NOT NULL AND ({broken}))",
        f"count(*) FILTER (contains({t}, '.'))",
        f"min({x})",
        f"max({x})",
    )


def _samples(
    table: Table, texts: Mapping[int, str], gone: Mapping[int, str]
) -> dict[int, tuple[tuple[str, ...], bool]]:
    """Return distinct values, the first ones first, and some from all over the table; whether there are no others."""
    looked_at = f"line < {HEAD} OR line % {EVERY} = 0"
    ((n, seen),) = table.ask(f"SELECT count(*), count(*) FILTER ({looked_at}) FROM raw")
    at_once = max(1, CELLS_AT_ONCE // max(1, seen))
    samples: dict[int, tuple[tuple[str, ...], bool]] = {}
    columns = list(texts)
    for at in range(0, len(columns), at_once):
        some = columns[at : at + at_once]
        parts = ", ".join(f"CASE WHEN {gone[i]} THEN NULL ELSE {texts[i]} END" for i in some)
        rows = table.ask(f"SELECT line, {parts} FROM raw WHERE {looked_at}")
        rows.sort(key=itemgetter(0))  # here, since the engine needs much memory to sort rows of many columns
        for i, values in zip(some, list(zip(*rows, strict=True))[1:] or [()] * len(some), strict=True):
            distinct = [value for value in dict.fromkeys(values) if value is not None]
            samples[i] = (tuple(distinct[:LOOKED_AT]), seen == n and len(distinct) <= LOOKED_AT)
    return samples
