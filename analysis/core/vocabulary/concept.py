"""One kind of numeric column: the words for high and low, and whether its values add up."""

import re
from dataclasses import dataclass
from typing import Literal

from analysis.core.column_words import fold
from analysis.core.text.spoken import in_sentence

Role = Literal["means", "behavior", "demographic", "other"]
ConceptKind = Literal[
    "income", "balance", "debt", "limit", "spending", "revenue", "orders", "visits", "returns", "discount",
    "satisfaction", "recency", "frequency", "tenure", "age", "family", "other",
]  # fmt: skip
NOTABLE = 0.5
SAID = ("low", "mid", "high", "strong_low", "strong_high", "less", "more")
SPENT = re.compile(r"^(?:spent|spend)\b")
PLURALS = {
    "child": "children",
    "kid": "kids",
    "kidhome": "children at home",
    "teenhome": "teenagers at home",
    "trx": "transactions",
}
MONEY_SPENT: tuple[ConceptKind, ...] = ("spending", "revenue")
BUYING: tuple[ConceptKind, ...] = ("frequency", "orders")
PER = re.compile(r"\bper (?:day|week|month|quarter|year)$", re.IGNORECASE)


def words(text: str) -> frozenset[str]:
    """Return the words of a text, folded as those of headers are."""
    return frozenset(map(fold, text.split()))


# values on a scale, rates and averages: neither amounts nor counts, so that their sum says nothing
SCALES = words("score scores index points rank rating quintile percentile decile grade level stufe")
RATES = words(
    "average avg mean median durchschnitt promedio moyen media per ratio rate share percent percentage pct prc "
    "probability std max min last first growth change days day since frequency anteil quote until"
)
COUNTING = words("number num no nr nbr n count cnt total of # anzahl qty quantity")
IRREGULAR = words("children kids people")


@dataclass(frozen=True)
class Concept:
    """Words for one kind of feature; `{short}` stands for the feature's short name, `{noun}` for what is counted.

    `low`, `mid`, `high` describe a group ("high income"), `less` and `more` a direction ("earns more").
    `strong_low` and `strong_high` distinguish two groups that are both low or both high. `needs`: a word of each set is
    in the header, `unless`: none of these is. `adds_up`: a sum over customers means something. `counts`: only where
    values are whole. Values below or above `plausible` ones are pointed out.
    """

    kind: ConceptKind
    role: Role
    needs: tuple[frozenset[str], ...] = ()
    unless: frozenset[str] = frozenset()
    low: str = "low {short}"
    mid: str = "mid {short}"
    high: str = "high {short}"
    strong_low: str = "very low {short}"
    strong_high: str = "very high {short}"
    less: str = "lower {short}"
    more: str = "higher {short}"
    unit: str = ""
    plausible: tuple[float | None, float | None] = (None, None)
    adds_up: bool = False
    counts: bool = False

    def fits(self, header: frozenset[str]) -> bool:
        """Return whether a header of these words is of this kind."""
        return all(header & needed for needed in self.needs) and not header & self.unless

    def say(self, short: str) -> dict[str, str]:
        """Low, mid, high, less, more and the like with a feature's short name filled in."""
        per = PER.search(short)
        what = (short[: per.start()] if per else short).strip() or short
        noun = counted_noun(what)
        counted = {fold(noun.split()[-1]), fold(what.rsplit(maxsplit=1)[-1].lower())}
        noun = f"{noun} {per[0].lower()}" if per else noun
        wanted = self.kind == "other" or bool(self.needs and self.needs[0] & counted)
        source = ANY if self.counts and not wanted else self
        spoken = SPENT.sub("spending", in_sentence(short))
        return {name: getattr(source, name).format(short=spoken, noun=noun) for name in SAID}


ANY = Concept("other", "other")


def counted_noun(short: str) -> str:
    """Return what a column counts, in the plural: `Number of visits` and `Visit count` give `visits`."""
    spoken = [w for w in in_sentence(short).split() if fold(w) not in COUNTING]
    if not spoken:
        return in_sentence(short)
    one = spoken[-1].endswith("s") or spoken[-1] in IRREGULAR
    return " ".join([*spoken[:-1], spoken[-1] if one else PLURALS.get(spoken[-1], f"{spoken[-1]}s")])


def level(z: float) -> int:
    """-1, 0 or 1: low, mid or high, `z` being in standard deviations from the overall mean."""
    return int(z >= NOTABLE) - int(z <= -NOTABLE)
