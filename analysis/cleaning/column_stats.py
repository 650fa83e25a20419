"""What the columns of a table hold, counted in the engine: missing values, numbers in each style, dates, spaces."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from analysis.core.column_words import Meaning, meaning_of
from analysis.core.duckdb_io import literal
from analysis.core.numbers import (
    COMMA,
    EITHER,
    MAYBE_VALUES,
    MISSING,
    POINT,
    SPACES,
    Style,
    read_dressed,
    read_number,
)
from analysis.reading.tables.dates import TIME, DateStyle, date_style, swapped, two_orders
from analysis.reading.tables.raw_table import Table, cell

LOOKED_AT = 1_000
HEAD, EVERY = 20_000, 997
SAMPLES = 4
NUMERIC_SHARE = 0.9
MAX_CATEGORY_VALUES = 20
NUMERIC_WITH_WORDS, FEW_WORDS, FEW_NUMBERS = 0.6, 3, 5
EXACT_FROM = 0.5
FEW_SHORT = 0.1
MOST_DAYS = 200_000
CODE_LENGTH = 5
TAILED_DIGITS, TAILED_MEDIAN, TAILED_APART = 2, 0.25, 20
CLOCK = frozenset(("time", "order", "transaction", "trans", "purchase", "visit", "start", "end", "event", "checkin"))
LONGEST_MISSING = max(map(len, MISSING))
EDGES = f"^[\\s{SPACES}]|[\\s{SPACES}]$"


@dataclass(frozen=True)
class Numbers:
    """What the numbers of a column have about them: how many are percentages, by currency, in short forms; the rest.

    `words` are texts that are no numbers, where there are few different ones; `n_words` counts them. `largest_plain`:
    of numbers without a percent sign, where others have one.
    """

    percent: int = 0
    currencies: dict[str, int] = field(default_factory=dict)
    short: int = 0
    lengths: int = 0
    plain: int = 0
    words: tuple[str, ...] = ()
    n_words: int = 0
    largest_plain: float = 0.0


@dataclass(frozen=True)
class Clash:
    """Two dates of a column, each with its line, that cannot both be right in one order.

    `swapped`: a spreadsheet seems to have swapped days and months of some.
    """

    first: tuple[str, int]
    second: tuple[str, int]
    swapped: bool = False


@dataclass(frozen=True)
class Facts:
    """One column: `text` is its value in SQL without spaces around it; `gone` is SQL for whether it is missing.

    `given` values are not missing, and shares are of these. `styles` has that of numbers when read with a decimal point
    and with a comma; `either` counts those like 1.234 that are numbers in both, meaning different ones. `values` are
    the distinct ones, None where there are many. `whole`: all are whole numbers, from `low` to `high`, of `lengths`
    digits; `rising`: each is above the one before. `grouped_by`: the mark that
    always stands before three digits. `tailed`: most are small and a few large, as amounts are.
    """

    position: int
    header: str
    text: str
    n: int
    given: int
    first_missing: int | None
    distinct: int
    values: tuple[str, ...] | None
    samples: tuple[str, ...]
    styles: dict[str, float]
    marked: dict[str, float]
    either: int
    zero_led: float
    spaces: int
    first_spaces: int | None
    dates: DateStyle | None
    clash: Clash | None = None
    gone: str = "FALSE"
    numbers: Numbers = Numbers()
    base: Style = POINT
    whole: bool = False
    pointed: bool = False
    low: float = 0.0
    high: float = 0.0
    lengths: tuple[int, int] = (0, 0)
    rising: bool = False
    grouped_by: str = ""
    tailed: bool = False

    @property
    def missing(self) -> int:
        """How many values are missing."""
        return self.n - self.given

    @property
    def numeric(self) -> float:
        """The share of numbers in the better style."""
        return max(self.styles.values())

    @property
    def is_number(self) -> bool:
        """Nearly all values are numbers, or most are, and the rest are a few words that repeat."""
        words = self.numbers.words
        few = 0 < len(words) <= FEW_WORDS and self.numbers.n_words >= 2 * len(words)
        enough = self.distinct - len(words) >= FEW_NUMBERS
        return self.numeric >= NUMERIC_SHARE or (self.numeric >= NUMERIC_WITH_WORDS and few and enough)

    @property
    def unique(self) -> bool:
        """Whether hardly any value repeats."""
        return self.given > 1 and self.distinct >= 0.95 * self.given

    @property
    def meaning(self) -> Meaning:
        """What its header says."""
        return meaning_of(self.header)

    @property
    def own(self) -> str:
        """SQL for the value as an id: 17850.0 is 17850."""
        return f"regexp_replace({self.text}, '\\.0+$', '')" if self.pointed else self.text


def trimmed(position: int) -> str:
    """Return SQL for a value without the spaces around it."""
    return f"trim({cell(position)}, {literal(SPACES)})"


def is_missing_sql(text: str, values: frozenset[str] = frozenset()) -> str:
    """Return SQL for whether a text without spaces around it stands for a missing value.

    `values` are words that do not.
    """
    known = ", ".join(literal(value) for value in sorted(MISSING - values))
    word = f"length({text}) <= {LONGEST_MISSING} AND lower({text}) IN ({known})"
    # no such word begins with a digit, and most values of large tables do
    return f"(CASE WHEN ascii({text}) BETWEEN 48 AND 57 THEN FALSE ELSE {word} END)"


def matches(text: str, pattern: str) -> str:
    """Return SQL for whether a text as a whole matches a pattern."""
    return f"regexp_full_match({text}, {literal(pattern)})"


def column_facts(table: Table, order: str | None = None) -> tuple[Facts, ...]:
    """Return the facts of every column; `order` is that of dates which could be read both ways."""
    facts = tuple(_facts(table, i, header, order) for i, header in enumerate(table.columns))
    used = frozenset(word for f in facts if f.is_number and f.missing for word in _missing_words(table, f))
    return tuple(_with_own_values(table, f, used, order) for f in facts)


def one_column(table: Table, position: int) -> Facts:
    """Return the facts of one column that came later."""
    return _facts(table, position, table.columns[position], None)


def _missing_words(table: Table, f: Facts) -> list[str]:
    return [word for (word,) in table.ask(f"SELECT DISTINCT lower({f.text}) FROM raw WHERE {f.gone}")]


def _with_own_values(table: Table, f: Facts, used: frozenset[str], order: str | None) -> Facts:
    """Keep the region NA and the membership None as values, unless numbers are missing by the same word."""
    if f.is_number or not f.missing or not f.given or f.values is None or len(f.values) > MAX_CATEGORY_VALUES:
        return f
    found = table.ask(f"SELECT {f.text}, count(*) FROM raw WHERE {f.gone} GROUP BY 1 HAVING count(*) > 1")
    kept = frozenset(t.lower() for t, _ in found if t.lower() in MAYBE_VALUES - used and _is_alike(t, f.values))
    return _facts(table, f.position, f.header, order, kept) if kept else f


def _is_alike(word: str, values: Sequence[str]) -> bool:
    """Return whether a word is written as the other values are: NA among EU and APAC, None among Silver and Gold."""
    if word.lower() == "na":
        return all(v.isupper() and len(v) <= CODE_LENGTH for v in values)
    return all(v[:1].isupper() == word[:1].isupper() for v in values)


def _facts(table: Table, i: int, header: str, order: str | None, values: frozenset[str] = frozenset()) -> Facts:
    spaces, first_spaces = _spaces(table, i)
    t = trimmed(i) if spaces else cell(i)
    gone = is_missing_sql(t, values)
    found = _counted(table, t, gone)
    given, meaning = found["given"], meaning_of(header)
    few = _few_values(table, t, gone) if found["distinct"] <= LOOKED_AT else None
    looked_at = _sample(table, t, gone)
    base, read = _readings(table, t, gone, meaning, found)
    numbers = max(read.values(), key=lambda pair: pair[0])[1]
    whole = _whole(table, t, gone) if given and numbers.plain == given else _Whole()
    exact = whole.whole or meaning.person is not None or meaning.has("order", "identity", "email")
    distinct = _distinct(table, t, gone, found, meaning) if few is None and exact else found["distinct"]
    facts = Facts(
        position=i,
        header=header,
        text=t,
        n=found["n"],
        given=given,
        first_missing=found["first_missing"],
        either=found["either"],
        distinct=distinct if few is None else len(few),
        values=few,
        samples=looked_at[:SAMPLES],
        styles={decimal: share for decimal, (share, _) in read.items()},
        marked=_marked(looked_at),
        zero_led=found["zero_led"] / given if given else 0.0,
        spaces=spaces,
        first_spaces=first_spaces,
        dates=None,
        gone=gone,
        numbers=numbers,
        base=base,
        lengths=whole.lengths,
        **asdict(whole),
        grouped_by=_grouping(looked_at),
    )
    dates, clash = _dates(table, facts, looked_at, order)
    rising = _may_number_rows(facts) and _rises(table, facts)
    return replace(facts, dates=dates, clash=clash, rising=rising, tailed=_is_tailed(table, facts))


def _spaces(table: Table, i: int) -> tuple[int, int | None]:
    """Return how many cells have spaces around them, and the line of the first."""
    query = f"SELECT count(*), min(line) FROM raw WHERE regexp_matches({cell(i)}, {literal(EDGES)})"
    n, first = table.ask(query)[0]
    return n, first


def _readings(
    table: Table, t: str, gone: str, meaning: Meaning, found: dict[str, int]
) -> tuple[Style, dict[str, tuple[float, Numbers]]]:
    """Return the style to start from and what it reads with each decimal mark; short forms where common."""
    base = Style(lengths=not CLOCK.issuperset(meaning.words))
    read = _styles(table, t, gone, base, found)
    if any(0 < numbers.short < FEW_SHORT * found["given"] for _, numbers in read.values()):
        base = replace(base, short=False)
        read = _styles(table, t, gone, base, found)
    return base, read


COUNTED = ("n", "given", "first_missing", "distinct", "either", "zero_led", "marked")


def _counted(table: Table, t: str, gone: str) -> dict[str, int]:
    marked = f"(contains({t}, '.') OR contains({t}, ','))"
    either = f"CASE WHEN {marked} THEN {matches(t, EITHER.pattern)} ELSE FALSE END"
    zero_led = f"CASE WHEN starts_with({t}, '0') THEN {matches(t, '0[0-9]+')} ELSE FALSE END"
    found = table.ask(
        f"SELECT count(*), count(*) FILTER (NOT {gone}), min(line) FILTER ({gone}), "
        f"approx_count_distinct({t}) FILTER (NOT {gone}), count(*) FILTER ({either}), count(*) FILTER ({zero_led}), "
        f"count(*) FILTER ({marked}) FROM raw"
    )
    return dict(zip(COUNTED, found[0], strict=True))


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


def _whole(table: Table, t: str, gone: str) -> _Whole:
    part = f"SELECT {t} AS t, TRY_CAST({t} AS DOUBLE) AS x FROM raw WHERE NOT {gone}"
    ((broken, pointed, low, high),) = table.ask(
        "SELECT count(*) FILTER (x IS NULL OR NOT isfinite(x) OR x <> floor(x) OR x < 0 OR contains(t, 'e') "
        "OR contains(t, 'E') OR starts_with(t, '+')), "
        f"count(*) FILTER (contains(t, '.')), min(x), max(x) FROM ({part})"
    )
    return _Whole() if broken else _Whole(True, pointed > 0, low or 0.0, high or 0.0)  # noqa: FBT003 - it is whole


AMOUNT = re.compile(r"\d(?:[\d.,]*\d)?", re.ASCII)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+", re.ASCII)


def _distinct(table: Table, t: str, gone: str, counted: Mapping[str, int], meaning: Meaning) -> int:
    """Count exactly where a role depends on it: the estimate is off by a few percent."""
    about = counted["distinct"]
    if (
        about < EXACT_FROM * counted["given"]
        and not meaning.has("order", "identity", "email")
        and meaning.person is None
    ):
        return about
    ((exact,),) = table.ask(f"SELECT count(DISTINCT {t}) FROM raw WHERE NOT {gone}")
    return int(exact)


def _grouping(values: Sequence[str]) -> str:
    """Return the one mark that always stands before three digits; amounts of money have no three decimals."""
    parts = [found[0] for found in map(AMOUNT.search, values) if found and ("." in found[0] or "," in found[0])]
    marks = {ch for part in parts for ch in part if ch in ".,"}
    return marks.pop() if len(marks) == 1 and all(map(GROUPED.fullmatch, parts)) else ""


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


def _dates(
    table: Table, f: Facts, looked_at: tuple[str, ...], order: str | None
) -> tuple[DateStyle | None, Clash | None]:
    """Return the order that all dates show, where most of the first values are dates, and two that contradict it."""
    named = f.meaning.has("date", "later", "bought")
    if f.is_number and (not f.whole or f.meaning.has("measure", "amount", "price", "quantity", "total", "extra")):
        return None, None
    mixed = not f.is_number and (two_orders(looked_at) or swapped(looked_at))
    if date_style(looked_at, order, named=named, whole=f.is_number) is None and not mixed:
        return None, None
    days = days_of(table, f)
    return date_style(days, order, named=named, whole=f.is_number), None if f.is_number else _clash(
        table, f, (looked_at, sorted(days))
    )


def _clash(table: Table, f: Facts, tried: Iterable[Sequence[str]]) -> Clash | None:
    """Return two dates that contradict each other among the first values, or among all."""
    found = (two_orders(days) or swapped(days) for days in tried)
    pair = next((pair for pair in found if pair), None)
    if pair is None:
        return None
    lines = [table.ask(f"SELECT min(line) FROM raw WHERE {day_sql(f)} = {literal(day)}")[0][0] for day in pair]
    return Clash((pair[0], lines[0]), (pair[1], lines[1]), swapped=two_orders(pair) is None)


def days_of(table: Table, f: Facts) -> list[str]:
    """Return the distinct dates of a column without the time of day."""
    found = table.ask(f"SELECT DISTINCT {day_sql(f)} FROM raw WHERE NOT {f.gone} LIMIT {MOST_DAYS}")
    return [text for (text,) in found]


def day_sql(f: Facts) -> str:
    """Return SQL for a date without the time of day and the zone after it."""
    plain = f.own if f.whole else f.text
    return f"regexp_replace({plain}, {literal(TIME)}, '')"


def _few_values(table: Table, t: str, gone: str) -> tuple[str, ...] | None:
    """Return the distinct values, None where there are many."""
    found = table.ask(f"SELECT DISTINCT {t} FROM raw WHERE NOT {gone} LIMIT {LOOKED_AT + 1}")
    return tuple(sorted(value for (value,) in found)) if len(found) <= LOOKED_AT else None


def _sample(table: Table, t: str, gone: str) -> tuple[str, ...]:
    """Distinct values, the first ones first, and some from all over the table."""
    found = table.ask(
        f"SELECT t FROM (SELECT {t} AS t, min(line) AS first FROM raw WHERE NOT {gone} "
        f"AND (line < {HEAD} OR line % {EVERY} = 0) GROUP BY 1) ORDER BY first LIMIT {LOOKED_AT}"
    )
    return tuple(value for (value,) in found)


def _styles(
    table: Table, t: str, gone: str, base: Style, counted: Mapping[str, int]
) -> dict[str, tuple[float, Numbers]]:
    """Return what is read in each style, by its decimal mark; the same where no value has a mark."""
    point = _numbers(table, t, gone, base, counted["given"])
    comma = replace(base, decimal="comma")
    return {"point": point, "comma": _numbers(table, t, gone, comma, counted["given"]) if counted["marked"] else point}


def _numbers(table: Table, t: str, gone: str, style: Style, given: int) -> tuple[float, Numbers]:
    """Return the share of numbers: plain ones are counted; of the others the first distinct ones stand for the rest."""
    if not given:
        return 0.0, Numbers()
    plain = matches(t, style.plain.pattern)
    (n_plain,) = table.ask(f"SELECT count(*) FROM raw WHERE {plain}")[0]
    if n_plain == given:
        return 1.0, Numbers(plain=n_plain)
    others = table.ask(
        f"SELECT {t}, count(*) FROM raw WHERE NOT {gone} AND NOT {plain} "
        f"GROUP BY 1 ORDER BY min(line) LIMIT {LOOKED_AT}"
    )
    seen = sum(n for _, n in others)
    read = sum(n for text, n in others if read_number(text, style) is not None)
    noted = _noted(others, style, n_plain)
    if noted.percent and n_plain:
        point = f"replace({t}, ',', '.')"
        ((most,),) = table.ask(f"SELECT max(abs(TRY_CAST({point} AS DOUBLE))) FROM raw WHERE {plain}")
        noted = replace(noted, largest_plain=most or 0.0)
    return float((n_plain + (given - n_plain) * read / seen) / given), noted


def _noted(others: list[tuple[str, int]], style: Style, n_plain: int) -> Numbers:
    notes, currencies, words = Counter[str](), Counter[str](), []
    for text, n in others:
        found = read_dressed(text, style)
        if found is None:
            words.append((text, n))
            continue
        notes.update(dict.fromkeys(found.what.split(", "), n))
        currencies[found.currency] += n if found.currency else 0
    return Numbers(
        percent=notes["percent sign"],
        currencies={name: n for name, n in currencies.items() if n},
        short=notes["short forms"],
        lengths=notes["a length of time"],
        plain=n_plain,
        words=tuple(text for text, _ in words[: FEW_WORDS + 1]),
        n_words=sum(n for _, n in words),
    )


def _marked(values: tuple[str, ...]) -> dict[str, float]:
    """Return how many values can only be numbers with a decimal point, and only with a decimal comma."""
    read = [(read_number(v, POINT), read_number(v, COMMA)) for v in values if "." in v or "," in v]
    return {
        "point": sum(a is not None and b is None for a, b in read),
        "comma": sum(b is not None and a is None for a, b in read),
    }
