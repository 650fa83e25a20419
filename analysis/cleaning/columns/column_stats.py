"""What the columns of a table hold, counted in the engine: missing values, numbers in each style, dates, spaces."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from analysis.cleaning.columns.dates_in import find_dates
from analysis.cleaning.columns.facts import MAX_CATEGORY_VALUES, Facts, is_missing_sql, matches, trimmed
from analysis.cleaning.columns.numbers_in import Written, grouping_of, marks_of, read_styles
from analysis.core.column_words import Meaning, meaning_of
from analysis.core.numbers import EITHER, MAYBE_VALUES, POINT
from analysis.reading.tables.raw_table import Table, cell

LOOKED_AT = 1_000
HEAD, EVERY = 20_000, 997
SAMPLES = 4
EXACT_FROM = 0.5
CODE_LENGTH = 5
COLUMNS_AT_ONCE, CELLS_AT_ONCE = 20, 200_000
TAILED_DIGITS, TAILED_MEDIAN, TAILED_APART = 2, 0.25, 20


@dataclass(frozen=True)
class _Whole:
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
class _Counts:
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
class _Counted:
    """One column with what passes over many columns at once found; `text` and `gone` are SQL.

    `sample`: distinct values; `complete`: there are no others.
    """

    position: int
    text: str
    gone: str
    spaces: int
    first_spaces: int | None
    counts: _Counts
    whole: _Whole
    sample: tuple[str, ...]
    complete: bool


def column_facts(table: Table, order: str | None = None) -> tuple[Facts, ...]:
    """Return the facts of every column; `order` is that of dates which could be read both ways."""
    facts = tuple(_facts(table, counted, order) for counted in _count(table, range(len(table.columns))))
    used = frozenset(word for f in facts if f.is_number and f.missing for word in _missing_words(table, f))
    return tuple(_with_own_values(table, f, used, order) for f in facts)


def one_column(table: Table, position: int) -> Facts:
    """Return the facts of one column that came later."""
    return next(_facts(table, counted, None) for counted in _count(table, [position]))


def _missing_words(table: Table, f: Facts) -> list[str]:
    return [word for (word,) in table.ask(f"SELECT DISTINCT lower({f.text}) FROM raw WHERE {f.gone}")]


def _with_own_values(table: Table, f: Facts, used: frozenset[str], order: str | None) -> Facts:
    """Keep the region NA and the membership None as values, unless numbers are missing by the same word."""
    if f.is_number or not f.missing or not f.given or f.values is None or len(f.values) > MAX_CATEGORY_VALUES:
        return f
    found = table.ask(f"SELECT {f.text}, count(*) FROM raw WHERE {f.gone} GROUP BY 1 HAVING count(*) > 1")
    kept = frozenset(t.lower() for t, _ in found if t.lower() in MAYBE_VALUES - used and _is_alike(t, f.values))
    return next(_facts(table, c, order) for c in _count(table, [f.position], kept)) if kept else f


def _is_alike(word: str, values: Sequence[str]) -> bool:
    """Return whether a word is written as the other values are: NA among EU and APAC, None among Silver and Gold."""
    if word.lower() == "na":
        return all(v.isupper() and len(v) <= CODE_LENGTH for v in values)
    return all(v[:1].isupper() == word[:1].isupper() for v in values)


def _facts(table: Table, c: _Counted, order: str | None) -> Facts:
    header, given, whole = table.columns[c.position], c.counts.given, c.whole
    meaning = meaning_of(header)
    few = _few_values(table, c)
    written = Written(c.text, c.gone, given, c.counts.plain, marked=c.counts.marked > 0)
    base, read = read_styles(table, written, meaning)
    exact = whole.whole or meaning.person is not None or meaning.has("order", "identity", "email")
    distinct = _distinct(table, c, meaning) if few is None and exact else c.counts.distinct
    facts = Facts(
        position=c.position,
        header=header,
        text=c.text,
        n=c.counts.n,
        given=given,
        first_missing=c.counts.first_missing,
        either=c.counts.either,
        distinct=distinct if few is None else len(few),
        values=few,
        samples=c.sample[:SAMPLES],
        styles={decimal: share for decimal, (share, _) in read.items()},
        marked=marks_of(c.sample),
        zero_led=c.counts.zero_led / given if given else 0.0,
        spaces=c.spaces,
        first_spaces=c.first_spaces,
        dates=None,
        gone=c.gone,
        numbers=max(read.values(), key=lambda pair: pair[0])[1],
        base=base,
        lengths=whole.lengths,
        whole=whole.whole,
        pointed=whole.pointed,
        low=whole.low,
        high=whole.high,
        grouped_by=grouping_of(c.sample),
    )
    dates, clash = find_dates(table, facts, c.sample, order)
    rising = _may_number_rows(facts) and _rises(table, facts)
    return replace(facts, dates=dates, clash=clash, rising=rising, tailed=_is_tailed(table, facts))


def _count(table: Table, positions: Sequence[int], values: frozenset[str] = frozenset()) -> Iterator[_Counted]:
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
            whole = wholes.get(i, _Whole())
            yield _Counted(i, texts[i], gone[i], *spaces[i], counts[i], whole, sample, complete)


def _spaces(table: Table, positions: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """Return how many cells have spaces around them, and the line of the first, by column."""
    parts = {i: f"{cell(i)} <> {trimmed(i)}" for i in positions}
    (found,) = table.ask(f"SELECT {', '.join(f'count(*) FILTER ({part})' for part in parts.values())} FROM raw")
    firsts = {
        i: table.ask(f"SELECT min(line) FROM raw WHERE {parts[i]}")[0][0]
        for i, n in zip(positions, found, strict=True)
        if n
    }
    return {i: (n, firsts.get(i)) for i, n in zip(positions, found, strict=True)}


def _counts(table: Table, texts: Mapping[int, str], gone: Mapping[int, str]) -> dict[int, _Counts]:
    parts = [part for i in texts for part in _counted_sql(f"t{i}", f"g{i}")]
    # what is missing is one of a hundred words: said once for each column, or planning takes longer than counting
    given = ", ".join(f"{t} AS t{i}, {gone[i]} AS g{i}" for i, t in texts.items())
    (found,) = table.ask(f"SELECT {', '.join(parts)} FROM (SELECT line, {given} FROM raw)")
    width = len(found) // len(texts)
    return {i: _Counts(*found[k * width : (k + 1) * width]) for k, i in enumerate(texts)}


def _counted_sql(t: str, gone: str) -> tuple[str, ...]:
    """Return SQL for the fields of `_Counts`."""
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


def _wholes(table: Table, columns: Mapping[int, tuple[str, str]]) -> dict[int, _Whole]:
    """Return whether plain numbers are whole, by column; `columns` have SQL of the text and of what is missing."""
    if not columns:
        return {}
    parts = [part for i in columns for part in _whole_sql(f"t{i}", f"x{i}")]
    given = ", ".join(f"CASE WHEN {gone} THEN NULL ELSE {t} END AS t{i}" for i, (t, gone) in columns.items())
    numbers = ", ".join(f"TRY_CAST(t{i} AS DOUBLE) AS x{i}" for i in columns)
    (found,) = table.ask(f"SELECT {', '.join(parts)} FROM (SELECT *, {numbers} FROM (SELECT {given} FROM raw))")
    rows = {i: found[4 * k : 4 * k + 4] for k, i in enumerate(columns)}
    return {
        i: _Whole() if broken else _Whole(whole=True, pointed=pointed > 0, low=low or 0.0, high=high or 0.0)
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
    found: dict[int, tuple[tuple[str, ...], bool]] = {}
    columns = list(texts)
    for at in range(0, len(columns), at_once):
        some = columns[at : at + at_once]
        parts = ", ".join(f"CASE WHEN {gone[i]} THEN NULL ELSE {texts[i]} END" for i in some)
        rows = table.ask(f"SELECT line, {parts} FROM raw WHERE {looked_at}")
        rows.sort(key=itemgetter(0))  # here, since the engine needs much memory to sort rows of many columns
        for i, values in zip(some, list(zip(*rows, strict=True))[1:] or [()] * len(some), strict=True):
            distinct = [value for value in dict.fromkeys(values) if value is not None]
            found[i] = (tuple(distinct[:LOOKED_AT]), seen == n and len(distinct) <= LOOKED_AT)
    return found


def _few_values(table: Table, c: _Counted) -> tuple[str, ...] | None:
    """Return the distinct values, None where there are many."""
    if c.complete:
        return tuple(sorted(c.sample))
    if c.counts.distinct > LOOKED_AT:
        return None
    found = table.ask(f"SELECT DISTINCT {c.text} FROM raw WHERE NOT {c.gone} LIMIT {LOOKED_AT + 1}")
    return tuple(sorted(value for (value,) in found)) if len(found) <= LOOKED_AT else None


def _distinct(table: Table, c: _Counted, meaning: Meaning) -> int:
    """Count exactly where a role depends on it: the estimate is off by a few percent."""
    named = meaning.has("order", "identity", "email") or meaning.person is not None
    if c.counts.distinct < EXACT_FROM * c.counts.given and not named:
        return c.counts.distinct
    ((exact,),) = table.ask(f"SELECT count(DISTINCT {c.text}) FROM raw WHERE NOT {c.gone}")
    return int(exact)


def _may_number_rows(f: Facts) -> bool:
    """Return whether it matters that numbers rise: only in a column whose name does not say what they are."""
    return f.unique and (f.meaning.is_row_number or not f.meaning.words or f.header.startswith("Column "))


def _is_tailed(table: Table, f: Facts) -> bool:
    """Return whether whole numbers that hardly repeat are spread as amounts are.

    Codes are spread evenly over their range, or lie in a few ranges far from each other.
    """
    if not f.whole or not f.unique or f.lengths[1] - f.lengths[0] < TAILED_DIGITS:
        return False
    number = f"TRY_CAST({f.text} AS DOUBLE)"
    ((found,),) = table.ask(f"SELECT quantile_cont({number}, [0.25, 0.5, 0.75, 0.95]) FROM raw WHERE NOT {f.gone}")
    first, median, third, high = found
    return bool(median < TAILED_MEDIAN * f.high and third < TAILED_APART * first and high < TAILED_APART * median)


def _rises(table: Table, f: Facts) -> bool:
    if not f.whole:
        return False
    number = f"TRY_CAST({f.text} AS DOUBLE)"
    ((falls,),) = table.ask(
        f"SELECT count(*) FROM (SELECT {number} AS x, lag({number}) OVER (ORDER BY line) AS before FROM raw "
        f"WHERE NOT {f.gone}) WHERE x <= before"
    )
    return not falls
