"""What the columns of a table hold, counted in the engine: missing values, numbers in each style, dates, spaces."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.cleaning.columns.counts import LOOKED_AT, Counted, count_columns
from analysis.cleaning.columns.dates_in import find_dates
from analysis.cleaning.columns.facts import MAX_CATEGORY_VALUES, Facts
from analysis.cleaning.columns.numbers_in import Written, grouping_of, marks_of, read_styles
from analysis.core.column_words import Meaning, meaning_of
from analysis.core.vocabulary.number_words import MAYBE_VALUES
from analysis.reading.tables.raw_table import Table

SAMPLES = 4
EXACT_FROM = 0.5
CODE_LENGTH = 5
TAILED_DIGITS, TAILED_MEDIAN, TAILED_APART = 2, 0.25, 20


def column_facts(table: Table, order: str | None = None) -> tuple[Facts, ...]:
    """Return the facts of every column; `order` is that of dates which could be read both ways."""
    facts = tuple(_facts(table, counted, order) for counted in count_columns(table, range(len(table.columns))))
    used = frozenset(word for f in facts if f.is_number and f.missing for word in _missing_words(table, f))
    return tuple(_with_own_values(table, f, used, order) for f in facts)


def one_column(table: Table, position: int) -> Facts:
    """Return the facts of one column that came later."""
    return next(_facts(table, counted, None) for counted in count_columns(table, [position]))


def _missing_words(table: Table, f: Facts) -> list[str]:
    return [word for (word,) in table.ask(f"SELECT DISTINCT lower({f.text}) FROM raw WHERE {f.gone}")]


def _with_own_values(table: Table, f: Facts, used: frozenset[str], order: str | None) -> Facts:
    """Keep the region NA and the membership None as values, unless numbers are missing by the same word."""
    if f.is_number or not f.missing or not f.given or f.values is None or len(f.values) > MAX_CATEGORY_VALUES:
        return f
    repeated = table.ask(f"SELECT {f.text}, count(*) FROM raw WHERE {f.gone} GROUP BY 1 HAVING count(*) > 1")
    kept = frozenset(t.lower() for t, _ in repeated if t.lower() in MAYBE_VALUES - used and _is_alike(t, f.values))
    return next(_facts(table, c, order) for c in count_columns(table, [f.position], kept)) if kept else f


def _is_alike(word: str, values: Sequence[str]) -> bool:
    """Return whether a word is written as the other values are: NA among EU and APAC, None among Silver and Gold."""
    if word.lower() == "na":
        return all(v.isupper() and len(v) <= CODE_LENGTH for v in values)
    return all(v[:1].isupper() == word[:1].isupper() for v in values)


def _facts(table: Table, c: Counted, order: str | None) -> Facts:
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


def _few_values(table: Table, c: Counted) -> tuple[str, ...] | None:
    """Return the distinct values, None where there are many."""
    if c.complete:
        return tuple(sorted(c.sample))
    if c.counts.distinct > LOOKED_AT:
        return None
    texts = table.ask(f"SELECT DISTINCT {c.text} FROM raw WHERE NOT {c.gone} LIMIT {LOOKED_AT + 1}")
    return tuple(sorted(value for (value,) in texts)) if len(texts) <= LOOKED_AT else None


def _distinct(table: Table, c: Counted, meaning: Meaning) -> int:
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
    ((quantiles,),) = table.ask(f"SELECT quantile_cont({number}, [0.25, 0.5, 0.75, 0.95]) FROM raw WHERE NOT {f.gone}")
    first, median, third, high = quantiles
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
