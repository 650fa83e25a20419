"""What each column is for, proposed with a reason, and as the question has it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis.errors import InputError
from analysis.facts import MAX_CATEGORY_VALUES, NUMERIC_SHARE, Facts
from analysis.numbers import POINT, Style
from analysis.report import counted
from analysis.schema import split_words
from analysis.table import Decision

NAMED_ID = re.compile(r"\b(id|ids|key|uuid|guid|kundennummer|kundennr|kunden nr|customer (no|nr|number|code))\b")
NAMED_PERSON = re.compile(
    r"^(customer|client|account|user|member|kunde|e ?mail|email address|(customer|client|account|member) name)$"
)
NAMED_OF_OTHERS = re.compile(r"\b(id|key|code|uuid|guid)$")
NAMED_CODE = re.compile(
    r"\b(zip|zip code|postcode|postal code|plz|postleitzahl|phone|telephone|telefon|mobile|fax|iban|ean|sku)\b"
)
NAMED_AMOUNT = re.compile(
    r"\b(amount|total|price|value|revenue|sales|spend|spent|paid|betrag|umsatz|summe|preis|monetary|basket|turnover)\b"
)
NAMED_ROW = re.compile(r"(unnamed|column \d|index$|row|nr$|no$|#$)")
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


@dataclass(frozen=True)
class Column:
    """A column, its role, why it has that, and how its numbers are written."""

    facts: Facts
    role: str
    why: str
    style: Style = POINT
    asked: bool = False

    @property
    def header(self) -> str:
        """Its name in the source."""
        return self.facts.header

    @property
    def position(self) -> int:
        """Where it stands, from 0."""
        return self.facts.position


def number_styles(
    facts: tuple[Facts, ...], separator: str, wanted: str | None
) -> tuple[dict[int, Style], list[Decision]]:
    """The decimal mark of each column, by its position, and what had to be decided.

    A column that can only be read one way is read so. What could be either, like 1.234, follows the other columns,
    then the separator (a semicolon stands beside a decimal comma), and else is taken to have a decimal point.
    """
    styles = {f.position: _own_style(f) for f in facts}
    clear = Counter(s.decimal for s in styles.values() if s is not None)
    if wanted:
        fallback, why = wanted, "as asked for"
    elif clear:
        fallback, why = clear.most_common(1)[0][0], "as in the other columns"
    else:
        fallback = "comma" if separator == ";" else "point"
        why = (
            "columns are separated by semicolons"
            if separator == ";"
            else "assumed: nothing in the file says which it is"
        )
    told: list[Decision] = []
    known: dict[int, Style] = {}
    for f in facts:
        own = None if wanted else styles[f.position]
        style = own or Style(fallback)
        known[f.position] = style
        if f.numeric >= NUMERIC_SHARE and (f.either or any(f.marked.values())):
            told += _told_style(f, style, "it is the only way to read them all" if own else why, ambiguous=own is None)
    return known, told


def _own_style(f: Facts) -> Style | None:
    """What the column itself says, None where it does not."""
    point, comma = f.marked["point"], f.marked["comma"]
    if f.numeric < NUMERIC_SHARE or (not point and not comma):
        return None
    better = max(f.styles, key=lambda name: (f.styles[name], name == "point"))
    return Style(better) if f.styles["point"] != f.styles["comma"] or point or comma else None


def _told_style(f: Facts, style: Style, why: str, *, ambiguous: bool) -> list[Decision]:
    if style == POINT and not ambiguous and not f.either:
        return []
    example = next((s for s in f.samples if "." in s or "," in s), "")
    shown = f" ({example!r} for example)" if example else ""
    return [Decision("decimal mark", f"{f.header}: decimal {style.decimal}{shown}", why)]


def propose_roles(facts: tuple[Facts, ...], styles: Mapping[int, Style]) -> tuple[Column, ...]:
    """A role for every column, with the reason."""
    id_at = _find_id(facts)
    own = NAMED_OWN - {"not_segmented"} <= {f.header.lower() for f in facts}
    columns = [_propose(f, styles[f.position], id_at, own=own) for f in facts]
    if sum(c.role == "feature" for c in columns) < 2:
        columns = [
            replace(c, role="feature", why="numbers that vary") if c.why.startswith(SMALL_NUMBERS) else c
            for c in columns
        ]
    return tuple(_at_most(columns))


def _find_id(facts: tuple[Facts, ...]) -> int | None:
    words = {f.position: split_words(f.header).lower() for f in facts}
    named = [f for f in facts if NAMED_ID.search(words[f.position])]
    people = [f for f in facts if NAMED_PERSON.search(words[f.position])]
    unique = [f for f in (*named, *people) if f.given and f.distinct >= MOSTLY_UNIQUE * f.given]
    return next((f.position for f in (*unique, *named)), None)


def _propose(f: Facts, style: Style, id_at: int | None, *, own: bool) -> Column:
    words = split_words(f.header).lower()

    role, why = _plain_role(f, id_at, own=own)
    if role:
        return Column(f, role, why, style)
    if f.numeric >= NUMERIC_SHARE:
        return _propose_number(f, style, words, id_at)
    return _propose_text(f, style)


def _plain_role(f: Facts, id_at: int | None, *, own: bool) -> tuple[str, str]:
    """The role of a column that is neither numbers nor text to be told apart; none for others."""
    if f.position == id_at:
        unique = f.distinct >= MOSTLY_UNIQUE * f.given
        return "id", "its name says so" if unique else "its name says so, though values repeat"
    if not f.given:
        return "ignored", "it has no values"
    if own and (f.header.lower() in NAMED_OWN or f.header.endswith(CLEANED)):
        return "ignored", "Kindred wrote it into an export"
    if f.distinct == 1 and not f.missing and f.numeric >= NUMERIC_SHARE:
        return "ignored", "it has the same value for every customer"
    return ("date", f"all values are dates, {f.dates.order}") if f.dates else ("", "")


def _propose_number(f: Facts, style: Style, words: str, id_at: int | None) -> Column:
    few = f.values is not None
    why = ""
    if f.zero_led > ZERO_LED:
        why = "leading zeros: codes, no amounts"
    elif NAMED_CODE.search(words) or (id_at is not None and NAMED_OF_OTHERS.search(words)):
        why = "its name says that its numbers are codes"
    elif f.values is not None and set(f.values) in FLAG and f.n >= FEW_FOR_FLAGS:
        why = FLAGS
    elif f.values is not None and tuple(sorted(f.values)) in CODES and f.n >= FEW_FOR_CODES:
        why = f"{SMALL_NUMBERS[1]} to {len(f.values)}: codes, it seems"
    if why:
        return Column(f, "category" if few else "ignored", why, style)
    if NAMED_ROW.match(words) and f.distinct == f.n and not f.missing and _counts_up(f.samples):
        return Column(f, "ignored", "it numbers the rows", style)
    return Column(
        f, "feature", "numbers that vary" if f.numeric == 1 else f"{f.numeric:.0%} of its values are numbers", style
    )


def _counts_up(samples: tuple[str, ...]) -> bool:
    """Whether the first values are 0, 1, 2 ... or 1, 2, 3 ..."""
    return list(samples) in [[str(i + first) for i in range(len(samples))] for first in (0, 1)]


def _propose_text(f: Facts, style: Style) -> Column:
    numbers = f" ({f.numeric:.0%} are numbers)" if f.numeric >= 0.5 else ""
    if f.values is not None and len(f.values) <= MAX_CATEGORY_VALUES:
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
    """The columns with the roles that the question gives some of them.

    Raises InputError for a column that there is not, two ids, or a role that a column cannot have.
    """
    by_name = {c.header.lower(): c for c in columns}
    for name in wanted:
        if name.lower() not in by_name:
            raise InputError(f"There is no column {name[:60]!r} in this table; its columns are {_listed(columns)}.")
    wishes = {name.lower(): role for name, role in wanted.items()}
    if "id" in wishes.values():
        columns = tuple(
            replace(c, role="ignored", why="another column is the id") if c.role == "id" else c for c in columns
        )
    changed = tuple(
        replace(c, role=_possible(c, wishes[c.header.lower()]), why="as asked for", asked=True)
        if c.header.lower() in wishes
        else c
        for c in columns
    )
    if sum(c.role == "id" for c in changed) > 1:
        raise InputError("Two columns are asked to be the id; choose one.")
    return changed


def _possible(c: Column, role: str) -> str:
    if role in {"feature", "amount"} and c.facts.numeric < 0.5:
        raise InputError(
            f"{c.header} has no numbers to be {'an amount' if role == 'amount' else 'a feature'}: only "
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
