"""What each column is for, proposed with a reason, and as the question has it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis.cleaning.column_stats import MAX_CATEGORY_VALUES, Facts
from analysis.core.column_words import PERSONS
from analysis.core.errors import InputError
from analysis.core.numbers import POINT, Style
from analysis.core.vocabulary.outcomes import outcome_of
from analysis.model.doubts import Choice, Doubt, column_doubt, order_doubt, scale_doubt
from analysis.model.question import DESCRIBE
from analysis.model.report import Decision, counted
from analysis.reading.tables.dates import DATED_SHARE, MONTHS, DateStyle

NUMERIC = {"feature": "a feature", "descriptor": "a descriptor", "amount": "an amount"}
HALF = 0.5
NAMED_OWN = frozenset(("segment", "segment_name", "pc1", "pc2", "not_segmented"))
CLEANED = " (cleaned)"
ZERO_LED = 0.1
MOSTLY_UNIQUE = 0.9
MOST_FEATURES = 30
SMALL_NUMBERS = ("only 0 and 1", "only the numbers 1")
FLAGS = f"{SMALL_NUMBERS[0]}: a mark, no amount"
FLAG = ({"0", "1"}, {"0"}, {"1"})
FEW_FOR_FLAGS = 10
CODES = (("1", "2"), ("1", "2", "3"))
FEW_FOR_CODES = 30
YEARS = (1900.0, 2100.0)
BIRTH = "years of birth: the age is computed from them"
BIRTHS = (1880.0, 2030.0)
FEW_FOR_ROWS, MANY = 4, 50
LONG_CODE = 5
FEW_ALIKE = 2
MONTHS_A_YEAR = 12
# what they are, the words of their names, the largest
DATE_PARTS = (
    ("days of the month", {"day", "month"}, 31),
    ("days of the week", {"day", "week"}, 7),
    ("days of the week", {"weekday"}, 7),
    ("days of the year", {"day", "year"}, 366),
    ("hours of the day", {"hour", "day"}, 24),
    ("weeks of the year", {"week"}, 53),
)
NO_AMOUNTS = {"coordinate": "a place on the map", "version": "a version", "timezone": "a time zone"}


@dataclass(frozen=True)
class Column:
    """A column, its role, why it has that, and how its numbers are written."""

    facts: Facts
    role: str
    why: str
    style: Style = POINT
    asked: bool = False
    doubt: Doubt | None = None

    @property
    def header(self) -> str:
        """Its name in the source."""
        return self.facts.header

    @property
    def position(self) -> int:
        """Where it stands, from 0."""
        return self.facts.position


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


def find_id(facts: tuple[Facts, ...]) -> int | None:
    """Return the column that says who somebody is, by the words of its header; a person's beats a thing's."""
    scores = {f.position: id_score(f) for f in facts if f.given}
    best = max(scores, key=lambda at: (scores[at], -at), default=None)
    return best if best is not None and scores[best] > 0 else None


def id_score(f: Facts) -> float:
    """Return how well a column says who somebody is: 0 not at all; a unique one is better than one that repeats."""
    if f.given >= FEW_FOR_FLAGS and f.distinct <= len(FLAG[0]):
        return 0  # `Email consent` yes and no
    meaning, repeats = f.meaning, 0.0 if f.distinct >= MOSTLY_UNIQUE * f.given else 0.5
    person = meaning.person
    if meaning.is_row_number and not meaning.has("identity"):
        return 0
    if person is not None and f.dates is None and (f.whole or not f.is_number or meaning.is_identity):
        return _person_score(f, person, repeats)
    if meaning.kinds == {"identity"} and len(meaning.words) == 1:
        return 7 - repeats
    return _thing_score(f) - repeats


def _person_score(f: Facts, person: int, repeats: float) -> float:
    meaning = f.meaning
    named = meaning.has("name") or f.is_number or (f.values is not None and len(f.values) <= 2)
    if (meaning.is_identity and not meaning.has("name")) or "email" in meaning.kinds:
        return 9 - person / 10 - repeats / 10
    alone = meaning.kinds <= {*PERSONS, "name", "of"}
    return 6 - person / 10 - repeats if alone and not (repeats and named) else 0.0


def _thing_score(f: Facts) -> float:
    """Return how well a column says which order or other thing a row is."""
    meaning = f.meaning
    if meaning.has("order") and meaning.is_identity and not meaning.has("thing"):
        return 3
    if meaning.is_identity and not meaning.is_row_number and not meaning.has(*CODES_OF, "measure", "amount", "date"):
        return 4 if meaning.has("identity") else 2
    return 0


def _propose(f: Facts, style: Style, id_at: int | None, *, own: bool) -> Column:
    role, why = _plain_role(f, id_at, own=own)
    if role:
        return Column(f, role, why, style, doubt=_two_orders(f) if role == "date" else None)
    if doubt := _two_orders(f):
        return Column(
            f, "ignored", f"left out until somebody says what comes first: {doubt.evidence}", style, doubt=doubt
        )
    if f.is_number:
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
    if (outcome := outcome_of(f.header)) and not _small_numbers(f) and not f.meaning.has("identity", "code"):
        return Column(f, "descriptor", f"its name says that it is an outcome: {outcome}", style, doubt=_two_scales(f))
    for why, group in ((_code_of(f, id_at), few), (_small_numbers(f), True)):
        if why:
            return Column(f, "category" if group else "ignored", why, style)
    if why := _row_number(f):
        return Column(f, "ignored", why, style)
    if why := _year(f) or _part_of_date(f):
        return Column(f, "category" if few and not f.meaning.has("birth") else "ignored", why, style)
    if doubt := _doubt(f) or _two_scales(f):
        return Column(f, "ignored", f"left out until somebody says what it is: {doubt.evidence}", style, doubt=doubt)
    words = f.numbers.words
    share = f"{f.numeric:.0%} of its values are numbers" + (
        f", others say {', '.join(map(repr, words))}" if words else ""
    )
    why = "numbers that vary" if f.numeric == 1 else share
    return Column(f, "feature", why, style, doubt=_two_currencies(f))


CODES_OF = ("thing", "place", "postal", "phone", "barcode", "order", "derived")


def _code_of(f: Facts, id_at: int | None) -> str:
    """Why numbers are codes, by their zeros or by their name; nothing where they are not."""
    meaning = f.meaning
    counts = meaning.has("measure", "amount", "price", "quantity", "total", "extra") and not meaning.has("identity")
    if f.zero_led > ZERO_LED:
        return "leading zeros: codes, no amounts"
    for kind, what in NO_AMOUNTS.items():
        if meaning.has(kind):
            return f"its name says that it is {what}"
    if meaning.has("derived") and not meaning.is_count:
        return "its name says that an earlier analysis wrote it"
    if meaning.has("postal", "phone", "barcode") and not counts and not meaning.is_count:
        return "its name says that its numbers are codes"
    if counts or meaning.is_row_number or meaning.is_count:
        return ""
    which = meaning.is_identity and (id_at is not None or meaning.has(*CODES_OF))
    alone = f.whole and (meaning.person is not None or (meaning.has("place", "order") and len(meaning.words) == 1))
    named = which or alone or (meaning.is_identity and meaning.person is not None)
    return "its name says that its numbers are codes" if named else ""


def _small_numbers(f: Facts) -> str:
    if f.values is not None and set(f.values) in FLAG and f.n >= FEW_FOR_FLAGS:
        return FLAGS
    amount = f.meaning.has("measure", "amount", "quantity") or f.meaning.is_count
    if f.values is not None and tuple(sorted(f.values)) in CODES and f.n >= FEW_FOR_CODES and not amount:
        return f"{SMALL_NUMBERS[1]} to {len(f.values)}: codes, it seems"
    return ""


def _row_number(f: Facts) -> str:
    """Why numbers count the rows: whole, each once, and no name but one of a row number."""
    if not f.whole or f.missing or f.distinct < f.n or f.n < 2:
        return ""
    nameless = f.meaning.is_row_number or f.header.startswith("Column ") or not f.meaning.words
    dense = f.high - f.low + 1 == f.n
    if not nameless:
        return ""
    return "it numbers the rows" if dense or f.rising or f.meaning.has("row") or f.position == 0 else ""


def _year(f: Facts) -> str:
    if f.whole and f.low >= 1 and f.high <= MONTHS_A_YEAR and f.meaning.has("month") and not f.meaning.is_count:
        return "months of the year, no amounts"
    if not f.whole or f.lengths != (4, 4):
        return ""
    if f.meaning.has("birth") and f.low >= BIRTHS[0] and f.high <= BIRTHS[1]:
        return BIRTH
    if f.meaning.has("year") and not f.meaning.has("amount", "price") and f.low >= YEARS[0] and f.high <= YEARS[1]:
        return "years, no amounts"
    return ""


def _part_of_date(f: Facts) -> str:
    """Why numbers are parts of dates, like `week_number` and `day_of_month`; nothing where they are not."""
    words = set(f.meaning.words)
    if not f.whole or f.meaning.is_count or f.meaning.has("measure", "amount", "price", "quantity", "total"):
        return ""
    named = words & {"of", "number", "no"} or f.meaning.has("date") or len(words) == 1
    part = next((what for what, needs, most in DATE_PARTS if needs <= words and f.high <= most), "")
    return f"{part}, no amounts" if named and part else ""


def _doubt(f: Facts) -> Doubt | None:
    """Whole numbers that are unique, or look like years or codes, without the name of an amount.

    Several columns that are spread as amounts are, like what wholesale customers buy of each kind, are amounts.
    """
    if not f.whole or f.meaning.has("measure", "amount", "price", "quantity", "total", "extra") or f.meaning.is_count:
        return None
    if f.tailed:
        return None
    evidence = _like_codes(f)
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


def _like_codes(f: Facts) -> str:
    if f.lengths == (4, 4) and YEARS[0] <= f.low and f.high <= YEARS[1] and f.n >= FEW_FOR_FLAGS:
        return "All values are whole numbers from 1900 to 2100, as years are."
    if f.distinct == f.n >= FEW_FOR_FLAGS and f.high - f.low + 1 == f.n:
        return f"Its values are {f.low:.0f} to {f.high:.0f}, each once, as row numbers are."
    long = f.lengths[0] == f.lengths[1] >= LONG_CODE
    if f.unique and f.given >= FEW_FOR_ROWS and (long or f.given >= MANY or f.lengths[0] >= LONG_CODE + 3):
        return "Nearly every value is different, as codes are."
    return ""


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


def with_wishes(columns: tuple[Column, ...], wanted: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the columns with the roles that the question gives some of them.

    Raises InputError for an unknown column, two ids, or a role that a column cannot have.
    """
    by_name = {c.header.lower(): c for c in columns}
    for name in wanted:
        if name.lower() not in by_name:
            raise InputError(unknown_column(name, columns))
    wishes = {name.lower(): role for name, role in wanted.items()}
    if "id" in wishes.values():
        columns = tuple(
            replace(c, role="ignored", why="another column is the id") if c.role == "id" else c for c in columns
        )
    changed = tuple(
        replace(c, role=_possible(c, wishes[c.header.lower()]), why="chosen by you", asked=True, doubt=None)
        if c.header.lower() in wishes
        else c
        for c in columns
    )
    if sum(c.role == "id" for c in changed) > 1:
        raise InputError("Two columns are asked to be the id; choose one.")
    return changed


def unknown_column(name: str, columns: tuple[Column, ...]) -> str:
    """Return the sentence for a choice about an unknown column."""
    return f"There is no column {name[:60]!r} in this table; its columns are {_listed(columns)}."


def _possible(c: Column, role: str) -> str:
    if role == DESCRIBE:
        return "descriptor" if c.facts.numeric >= HALF and c.role != "category" else "category"
    if role == "feature" and c.facts.dates is not None:
        return "date"
    if role in NUMERIC and c.facts.numeric < HALF:
        raise InputError(
            f"{c.header} has no numbers to be {NUMERIC[role]}: only "
            f"{c.facts.numeric:.0%} of its values are ({', '.join(map(repr, c.facts.samples[:2]))}); "
            "choose another role."
        )
    if role == "date" and c.facts.dates is None:
        raise InputError(
            f"{c.header} cannot be a date: not all of its values are dates in one order; choose another role."
        )
    return role


def _listed(columns: tuple[Column, ...]) -> str:
    return ", ".join(c.header for c in columns[:40]) + (", ..." if len(columns) > 40 else "")
