"""What the columns of a table hold, counted in the engine: missing values, numbers in each style, dates, spaces."""

from dataclasses import dataclass

from analysis.dates import DateStyle, date_style
from analysis.engine import literal
from analysis.numbers import COMMA, EITHER, MISSING, POINT, SPACES, Style, read_number
from analysis.table import Table, cell

LOOKED_AT = 1_000
HEAD, EVERY = 20_000, 997
SAMPLES = 4
NUMERIC_SHARE = 0.9
MAX_CATEGORY_VALUES = 20
LONGEST_MISSING = max(map(len, MISSING))
EDGES = f"^[\\s{SPACES}]|[\\s{SPACES}]$"


@dataclass(frozen=True)
class Facts:
    """One column: `text` is its value in SQL without spaces around it; `given` values are not missing.

    Shares are of given values. `styles` has that of numbers when read with a decimal point and with a comma; `either`
    counts those like 1.234 that are numbers in both, meaning different ones. `values` are the distinct ones, None
    where there are many.
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

    @property
    def missing(self) -> int:
        """How many values are missing."""
        return self.n - self.given

    @property
    def numeric(self) -> float:
        """The share of numbers in the better style."""
        return max(self.styles.values())


def trimmed(position: int) -> str:
    """SQL for a value without the spaces around it."""
    return f"trim({cell(position)}, {literal(SPACES)})"


def is_missing_sql(text: str) -> str:
    """SQL for whether a text without spaces around it stands for a missing value."""
    known = ", ".join(literal(value) for value in sorted(MISSING))
    return f"(length({text}) <= {LONGEST_MISSING} AND lower({text}) IN ({known}))"


def matches(text: str, pattern: str) -> str:
    """SQL for whether a text as a whole matches a pattern."""
    return f"regexp_full_match({text}, {literal(pattern)})"


def column_facts(table: Table, order: str | None = None) -> tuple[Facts, ...]:
    """The facts of every column; `order` is that of dates which could be read both ways."""
    return tuple(_facts(table, i, header, order) for i, header in enumerate(table.columns))


def _facts(table: Table, i: int, header: str, order: str | None) -> Facts:
    spaces, first_spaces = table.ask(
        f"SELECT count(*), min(line) FROM raw WHERE regexp_matches({cell(i)}, {literal(EDGES)})"
    )[0]
    t = trimmed(i) if spaces else cell(i)
    gone = is_missing_sql(t)
    n, given, first_missing, distinct, either, zero_led = table.ask(
        f"SELECT count(*), count(*) FILTER (NOT {gone}), min(line) FILTER ({gone}), "
        f"approx_count_distinct({t}) FILTER (NOT {gone}), count(*) FILTER ({matches(t, EITHER.pattern)}), "
        f"count(*) FILTER ({matches(t, '0[0-9]+')}) FROM raw"
    )[0]
    values = _few_values(table, t) if distinct <= LOOKED_AT else None
    looked_at = _sample(table, t)
    styles = {s.decimal: _share_of_numbers(table, t, s, given) for s in (POINT, COMMA)}
    is_number = max(styles.values()) >= NUMERIC_SHARE
    return Facts(
        position=i,
        header=header,
        text=t,
        n=n,
        given=given,
        first_missing=first_missing,
        distinct=distinct if values is None else len(values),
        values=values,
        samples=looked_at[:SAMPLES],
        styles=styles,
        marked=_marked(looked_at),
        either=either,
        zero_led=zero_led / given if given else 0.0,
        spaces=spaces,
        first_spaces=first_spaces,
        dates=None if is_number else _dates(table, t, looked_at, order),
    )


def _dates(table: Table, t: str, looked_at: tuple[str, ...], order: str | None) -> DateStyle | None:
    """Where the first values are dates, all of them say in which order they are written."""
    if date_style(looked_at, order) is None:
        return None
    found = table.ask(f"SELECT DISTINCT {t} FROM raw WHERE NOT {is_missing_sql(t)}")
    return date_style((value for (value,) in found), order)


def _few_values(table: Table, t: str) -> tuple[str, ...] | None:
    """The distinct values, None where there are many."""
    found = table.ask(f"SELECT DISTINCT {t} FROM raw WHERE NOT {is_missing_sql(t)} LIMIT {LOOKED_AT + 1}")
    return tuple(sorted(value for (value,) in found)) if len(found) <= LOOKED_AT else None


def _sample(table: Table, t: str) -> tuple[str, ...]:
    """Distinct values, the first ones first, and some from all over the table."""
    found = table.ask(
        f"SELECT t FROM (SELECT {t} AS t, min(line) AS first FROM raw WHERE NOT {is_missing_sql(t)} "
        f"AND (line < {HEAD} OR line % {EVERY} = 0) GROUP BY 1) ORDER BY first LIMIT {LOOKED_AT}"
    )
    return tuple(value for (value,) in found)


def _share_of_numbers(table: Table, t: str, style: Style, given: int) -> float:
    """Plain numbers are counted; of the others the first distinct ones are read, and stand for the rest."""
    if not given:
        return 0.0
    plain = matches(t, style.plain.pattern)
    (n_plain,) = table.ask(f"SELECT count(*) FROM raw WHERE {plain}")[0]
    if n_plain == given:
        return 1.0
    others = table.ask(
        f"SELECT {t}, count(*) FROM raw WHERE NOT {is_missing_sql(t)} AND NOT {plain} GROUP BY 1 LIMIT {LOOKED_AT}"
    )
    seen = sum(n for _, n in others)
    read = sum(n for text, n in others if read_number(text, style) is not None)
    return float((n_plain + (given - n_plain) * read / seen) / given)


def _marked(values: tuple[str, ...]) -> dict[str, float]:
    """How many values can only be numbers with a decimal point, and only with a decimal comma."""
    read = [(read_number(v, POINT), read_number(v, COMMA)) for v in values if "." in v or "," in v]
    return {
        "point": sum(a is not None and b is None for a, b in read),
        "comma": sum(b is not None and a is None for a, b in read),
    }
