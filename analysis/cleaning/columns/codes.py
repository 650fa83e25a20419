"""Why whole numbers are no amounts: codes, marks, row numbers, years and parts of dates."""

from analysis.cleaning.columns.facts import FEW_FOR_FLAGS, Facts
from analysis.cleaning.columns.ids import CODES_OF

ZERO_LED = 0.1
SMALL_NUMBERS = ("only 0 and 1", "only the numbers 1")
FLAGS = f"{SMALL_NUMBERS[0]}: a mark, no amount"
FLAG = ({"0", "1"}, {"0"}, {"1"})
CODES = (("1", "2"), ("1", "2", "3"))
FEW_FOR_CODES = 30
YEARS = (1900.0, 2100.0)
BIRTH = "years of birth: the age is computed from them"
BIRTHS = (1880.0, 2030.0)
FEW_FOR_ROWS, MANY = 4, 50
LONG_CODE = 5
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


def code_of(f: Facts, id_at: int | None) -> str:
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


def small_numbers(f: Facts) -> str:
    """Why small whole numbers are marks or codes; nothing where they are not."""
    if f.values is not None and set(f.values) in FLAG and f.n >= FEW_FOR_FLAGS:
        return FLAGS
    amount = f.meaning.has("measure", "amount", "quantity") or f.meaning.is_count
    if f.values is not None and tuple(sorted(f.values)) in CODES and f.n >= FEW_FOR_CODES and not amount:
        return f"{SMALL_NUMBERS[1]} to {len(f.values)}: codes, it seems"
    return ""


def row_number(f: Facts) -> str:
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


def _other_part(f: Facts) -> str:
    """Why numbers are parts of dates, like `week_number` and `day_of_month`; nothing where they are not."""
    words = set(f.meaning.words)
    if not f.whole or f.meaning.is_count or f.meaning.has("measure", "amount", "price", "quantity", "total"):
        return ""
    named = words & {"of", "number", "no"} or f.meaning.has("date") or len(words) == 1
    part = next((what for what, needs, most in DATE_PARTS if needs <= words and f.high <= most), "")
    return f"{part}, no amounts" if named and part else ""


def like_codes(f: Facts) -> str:
    """Return the evidence that whole numbers may be codes, as a sentence; nothing where there is none."""
    if f.lengths == (4, 4) and YEARS[0] <= f.low and f.high <= YEARS[1] and f.n >= FEW_FOR_FLAGS:
        return "All values are whole numbers from 1900 to 2100, as years are."
    if f.distinct == f.n >= FEW_FOR_FLAGS and f.high - f.low + 1 == f.n:
        return f"Its values are {f.low:.0f} to {f.high:.0f}, each once, as row numbers are."
    long = f.lengths[0] == f.lengths[1] >= LONG_CODE
    if f.unique and f.given >= FEW_FOR_ROWS and (long or f.given >= MANY or f.lengths[0] >= LONG_CODE + 3):
        return "Nearly every value is different, as codes are."
    return ""


def part_of_date(f: Facts) -> str:
    """Why numbers are years or other parts of dates; nothing where they are not."""
    return _year(f) or _other_part(f)
