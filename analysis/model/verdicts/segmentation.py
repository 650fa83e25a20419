"""Can segments be trusted: one word, and the rule that gave it."""

from dataclasses import dataclass
from typing import Literal

Word = Literal["strong", "fair", "weak", "none"]

# silhouette: a reasonable, and some, structure (Kaufman & Rousseeuw 1990, table 4)
CLEAR, FAIRLY_CLEAR = 0.5, 0.25
# agreement of refits; Hennig (2007) calls clusters valid from 0.75 and stable from 0.85
STABLE, FAIRLY_STABLE = 0.9, 0.75
# distance of a strong silhouette above chance
ABOVE_CHANCE = 0.05


@dataclass(frozen=True)
class Condition:
    """One condition of the rule: what is asked, the value found, the value needed."""

    what: str
    value: float
    needed: float
    passed: bool


@dataclass(frozen=True)
class Verdict:
    """`none` when chance does as well; `weak` when it does not; `fair` and `strong` by the conditions of each."""

    word: Word
    chance: Condition
    fair: tuple[Condition, ...]
    strong: tuple[Condition, ...]


def verdict(silhouette: float, highest_by_chance: float, stability: float) -> Verdict:
    """Judge one solution. What is strong is clear, stable, and more than a hair's breadth above chance.

    `highest_by_chance` is the silhouette that data without structure could reach, `stability` the mean adjusted Rand
    index of refits on subsamples.
    """
    chance = Condition(
        "silhouette, above what data without structure could reach",
        silhouette,
        highest_by_chance,
        silhouette > highest_by_chance,
    )
    fair = _conditions(silhouette, FAIRLY_CLEAR, stability, FAIRLY_STABLE)
    margin = silhouette - highest_by_chance
    beyond = Condition("silhouette, above chance by", margin, ABOVE_CHANCE, margin >= ABOVE_CHANCE)
    strong = (*_conditions(silhouette, CLEAR, stability, STABLE), beyond)
    return Verdict(_word(chance, fair, strong), chance, fair, strong)


def _conditions(silhouette: float, clear: float, stability: float, stable: float) -> tuple[Condition, Condition]:
    return (
        Condition("silhouette", silhouette, clear, silhouette >= clear),
        Condition("agreement of refits", stability, stable, stability >= stable),
    )


def _word(chance: Condition, fair: tuple[Condition, ...], strong: tuple[Condition, ...]) -> Word:
    if not chance.passed:
        return "none"
    if all(c.passed for c in strong):
        return "strong"
    return "fair" if all(c.passed for c in fair) else "weak"
