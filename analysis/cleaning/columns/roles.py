"""What each column is for, proposed with a reason, and what is doubtful about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis.cleaning.columns.codes import (
    SMALL_NUMBERS,
    code_of,
    like_codes,
    part_of_date,
    row_number,
    small_numbers,
)
from analysis.cleaning.columns.facts import FEW_FOR_FLAGS, MAX_CATEGORY_VALUES, Facts
from analysis.cleaning.columns.ids import MOSTLY_UNIQUE, find_id
from analysis.core.text.numbers import POINT, Style
from analysis.core.vocabulary.outcomes import outcome_of
from analysis.model.doubts import Choice, Doubt, column_doubt, order_doubt, scale_doubt
from analysis.model.question import FORMING_CATEGORY
from analysis.model.report import counted
from analysis.reading.tables.dates import DATED_SHARE, MONTHS, DateStyle

NAMED_OWN = frozenset(("segment", "segment_name", "pc1", "pc2", "not_segmented"))
CLEANED = " (cleaned)"
MOST_FEATURES = 100
FEW_ALIKE = 2


@dataclass(frozen=True)
class Column:
    """A column, its role, why it has that, and how its numbers are written; whether a category `forms` segments."""

    facts: Facts
    role: str
    why: str
    style: Style = POINT
    asked: bool = False
    doubt: Doubt | None = None
    forms: bool = False

    @property
    def header(self) -> str:
        """Its name in the source."""
        return self.facts.header

    @property
    def position(self) -> int:
        """Where it stands, from 0."""
        return self.facts.position

    @property
    def use(self) -> str:
        """Its role, as reports and pages have it."""
        return FORMING_CATEGORY if self.forms else self.role


def propose_roles(facts: tuple[Facts, ...], styles: Mapping[int, Style]) -> tuple[Column, ...]:
    """Return a role for every column, with the reason."""
    id_at = find_id(facts)
    if sum(f.tailed for f in facts) < FEW_ALIKE:
        facts = tuple(replace(f, tailed=False) for f in facts)
    own = NAMED_OWN - {"not_segmented"} <= {f.header.lower() for f in facts}
    columns = [_propose(f, styles[f.position], id_at, own=own) for f in facts]
    if sum(c.role == "feature" for c in columns) < 2:
        columns = [
            replace(c, role="feature", why="numbers that vary") if c.role == "descriptor" else c for c in columns
        ]
    if sum(c.role == "feature" for c in columns) < 2:
        columns = [
            replace(c, role="feature", why="numbers that vary") if c.why.startswith(SMALL_NUMBERS) else c
            for c in columns
        ]
    return tuple(_at_most(columns))


def _propose(f: Facts, style: Style, id_at: int | None, *, own: bool) -> Column:
    role, why = _plain_role(f, id_at, own=own)
    if role:
        return Column(f, role, why, style, doubt=_two_orders(f) if role == "date" else None)
    if doubt := _two_orders(f):
        return Column(
            f, "ignored", f"left out until somebody says what comes first: {doubt.evidence}", style, doubt=doubt
        )
    if f.is_number and not f.is_lettered:
        return _propose_number(f, style, id_at)
    return _propose_text(f, style)


def _plain_role(f: Facts, id_at: int | None, *, own: bool) -> tuple[str, str]:
    """Return the role of a column that is neither numbers nor text; none for others."""
    if f.position == id_at:
        unique = f.distinct >= MOSTLY_UNIQUE * f.given
        return "id", "its name says so" if unique else "its name says so, though values repeat"
    if not f.given:
        return "ignored", "it has no values"
    if own and (f.header.lower() in NAMED_OWN or f.header.endswith(CLEANED)):
        return "ignored", "Kindred wrote it into an export"
    if (f.distinct == 1 or (f.whole and f.low == f.high)) and not f.missing and f.is_number:
        return "ignored", "it has the same value for every customer"
    return ("", "") if f.dates is None else ("date", _dated(f.dates))


def _dated(style: DateStyle) -> str:
    if style.order == MONTHS:
        return "its values are months"
    return f"{'all' if style.share == 1 else 'nearly all'} values are dates, {style.order}"


def _propose_number(f: Facts, style: Style, id_at: int | None) -> Column:
    alike = f.values is not None and not f.distinct == f.given >= FEW_FOR_FLAGS
    few = alike and len(f.values or ()) <= MAX_CATEGORY_VALUES
    if (outcome := outcome_of(f.header)) and not small_numbers(f) and not f.meaning.has("identity", "code"):
        return Column(f, "descriptor", f"its name says that it is an outcome: {outcome}", style, doubt=_two_scales(f))
    for why, group in ((code_of(f, id_at), few), (small_numbers(f), True)):
        if why:
            return Column(f, "category" if group else "ignored", why, style)
    if why := row_number(f):
        return Column(f, "ignored", why, style)
    if why := part_of_date(f):
        return Column(f, "category" if few and not f.meaning.has("birth") else "ignored", why, style)
    if doubt := _doubt(f) or _two_scales(f):
        return Column(f, "ignored", f"left out until somebody says what it is: {doubt.evidence}", style, doubt=doubt)
    words = f.numbers.words
    share = f"{f.numeric:.0%} of its values are numbers" + (
        f", others say {', '.join(map(repr, words))}" if words else ""
    )
    why = "numbers that vary" if f.numeric == 1 else share
    return Column(f, "feature", why, style, doubt=_two_currencies(f))


def _doubt(f: Facts) -> Doubt | None:
    """Whole numbers that are unique, or look like years or codes, without the name of an amount.

    Several columns that are spread as amounts are, like what wholesale customers buy of each kind, are amounts.
    """
    if not f.whole or f.meaning.has("measure", "amount", "price", "quantity", "total", "extra") or f.meaning.is_count:
        return None
    if f.tailed:
        return None
    evidence = like_codes(f)
    return column_doubt(f.header, evidence, f.samples) if evidence else None


def _two_scales(f: Facts) -> Doubt | None:
    """Both 50% and 0.5 in one column: one of them means something else."""
    n = f.numbers
    if not n.percent or not n.plain or n.largest_plain > 1:
        return None
    evidence = f"{n.percent:,} values have a percent sign and {n.plain:,} are at most 1: they cannot both be right."
    return scale_doubt(f.header, evidence, f.samples)


def _two_orders(f: Facts) -> Doubt | None:
    """Return a doubt about dates in two orders, unless nearly all are in one."""
    if f.clash is None or (f.dates and f.dates.share >= DATED_SHARE and not f.clash.swapped):
        return None
    (one, line), (other, later) = f.clash.first, f.clash.second
    evidence = (
        f"It has texts like {one} (line {line}), all with days above 12, and dates like {other} (line {later}), "
        "all with days up to 12. A spreadsheet may have swapped day and month of these."
        if f.clash.swapped
        else f"{one} (line {line}) has the day first, and {other} (line {later}) the month."
    )
    return order_doubt(f.header, evidence, (one, other, *f.samples[:2]))


def main_currency(f: Facts) -> str:
    """Return the most common currency of a column with several; none where there is at most one."""
    known = f.numbers.currencies
    return max(known, key=lambda name: known[name]) if len(known) > 1 else ""


def _two_currencies(f: Facts) -> Doubt | None:
    if not (chosen := main_currency(f)):
        return None
    known = f.numbers.currencies
    return Doubt(
        f.header,
        f"Which currency of “{f.header}” counts?",
        f"It has amounts in {', '.join(f'{name} ({n:,} rows)' for name, n in known.items())}.",
        f.samples,
        tuple(Choice(name, f"only amounts in {name} count", {"currency": name}) for name in known),
        f"only amounts in {chosen} count",
    )


def _propose_text(f: Facts, style: Style) -> Column:
    numbers = f" ({f.numeric:.0%} are numbers)" if f.numeric >= 0.5 else ""
    if f.values is not None and len(f.values) <= MAX_CATEGORY_VALUES and not f.distinct == f.given >= FEW_FOR_FLAGS:
        return Column(f, "category", f"text with {counted(len(f.values), 'value')}{numbers}", style)
    return Column(f, "text", f"free text with {f.distinct:,} different values{numbers}", style)


def _at_most(columns: list[Column]) -> list[Column]:
    seen = 0
    limited = []
    for column in columns:
        seen += column.role == "feature"
        over = column.role == "feature" and seen > MOST_FEATURES
        limited.append(
            replace(column, role="ignored", why=f"at most {MOST_FEATURES} features form segments") if over else column
        )
    return limited
