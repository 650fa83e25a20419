"""What is known of a column from its values, and the SQL that its facts are counted with."""

from dataclasses import dataclass, field

from analysis.core.column_words import Meaning, meaning_of
from analysis.core.duckdb_io import literal
from analysis.core.text.numbers import POINT, SPACES, Style
from analysis.core.vocabulary.number_words import MISSING
from analysis.reading.tables.dates import DateStyle
from analysis.reading.tables.look_of_values import LETTER_NUMBER
from analysis.reading.tables.raw_table import cell

NUMERIC_SHARE = 0.9
MAX_CATEGORY_VALUES = 20
FEW_FOR_FLAGS = 10
NUMERIC_WITH_WORDS, FEW_WORDS, FEW_NUMBERS = 0.6, 3, 5
LONGEST_MISSING = max(map(len, MISSING))


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
    marked: dict[str, bool]
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
    def is_lettered(self) -> bool:
        """Whether numbers with a letter before them are codes such as Q1 and R2, not amounts in quetzal and rand.

        They are where the header names no amount, and no value has more than a letter and digits.
        """
        if not self.numbers.currencies or self.numbers.plain or self.meaning.has("amount", "price", "measure", "total"):
            return False
        return all(LETTER_NUMBER.fullmatch(text.strip()) for text in self.values or self.samples)

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

    `values` are words that do not. The words are searched in one text: of a long IN, the engine makes a join.
    """
    known = literal(f"|{'|'.join(sorted(MISSING - values))}|")
    word = f"contains({known}, '|' || lower({text}) || '|')"
    # no such word begins with a digit, as most values of large tables do, or has a bar
    other = f"ascii({text}) BETWEEN 48 AND 57 OR length({text}) > {LONGEST_MISSING} OR contains({text}, '|')"
    return f"(CASE WHEN {other} THEN FALSE ELSE {word} END)"


def matches(text: str, pattern: str) -> str:
    """Return SQL for whether a text as a whole matches a pattern."""
    return f"regexp_full_match({text}, {literal(pattern)})"
