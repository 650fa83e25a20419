"""What sets a group apart in a category that forms segments: the value that most of its customers have, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.core.schema import Category, Schema
from analysis.core.vocabulary import NOTABLE
from analysis.profiles.segment_profiles import Profile

MOST, NEARLY_ALL = 0.5, 0.9
LETTERS, LONGEST = 3, 40
Counts = Mapping[str, int]
SAYS_NOTHING = frozenset(("yes", "no", "true", "false", "none", "other", "unknown", "(missing)", "n/a", "neutral"))


@dataclass(frozen=True)
class Trait:
    """The value of a category that a group has more often than all customers: its share, and theirs.

    `strength`: the difference of shares in standard deviations of one customer. `word`: how a name says it.
    """

    category: Category
    value: str
    share: float
    expected: float
    strength: float
    word: str

    @property
    def is_notable(self) -> bool:
        """Whether a name may say it: most of the group have that value, and clearly more of them than of all."""
        return self.share > MOST and self.strength >= NOTABLE


def traits(schema: Schema, group: Profile, overall: Profile) -> tuple[Trait, ...]:
    """Return what sets a group apart most in each category that forms segments, in table order."""
    return tuple(_trait(c, group, overall, schema.forming_categories) for c in schema.forming_categories)


def category_separation(category: Category, groups: Sequence[Counts], overall: Counts) -> float:
    """Return the share of a category's variance that lies between groups, on the scale that segments are formed on.

    `groups` are customers by value. It is the chi-square statistic divided by customers and by one fewer than there
    are values.
    """
    expected, n = _shares(category, overall), sum(overall.values())
    known = expected > 0
    away = [((_shares(category, own) - expected)[known] ** 2 / expected[known]).sum() for own in groups]
    between = sum(sum(own.values()) / n * apart for own, apart in zip(groups, away, strict=True))
    return float(between / max(int(known.sum()) - 1, 1))


def _shares(category: Category, counts: Counts) -> np.ndarray:
    return np.array([counts.get(value, 0) for value in category.values]) / max(sum(counts.values()), 1)


def _trait(category: Category, group: Profile, overall: Profile, others: Sequence[Category]) -> Trait:
    own, expected = (_shares(category, g.mixes[category.key].counts) for g in (group, overall))
    spread = np.sqrt(expected * (1 - expected))
    away = (own - expected) / np.where(spread > 0, spread, np.inf)
    most = int(away.argmax())
    value = category.values[most]
    plain = value_word(category, value, others)
    word = plain if own[most] >= NEARLY_ALL else f"mostly {plain}"
    return Trait(category, value, float(own[most]), float(expected[most]), float(away[most]), word)


def value_word(category: Category, value: str, others: Sequence[Category] = ()) -> str:
    """Return the value, with the category's name where the value alone would not say what it is."""
    label = category.spoken
    if category.flag is not None:
        plain = label.removeprefix("has ").removeprefix("have ").removeprefix("is ")
        return plain if value == category.flag.yes else f"no {plain}"
    shown = value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
    alone = sum(character.isalpha() for character in value) >= LETTERS and value.lower() not in SAYS_NOTHING
    again = any(value in other.values for other in others if other.key != category.key)
    return shown if alone and not again else f"{label} {shown}"
