"""What a customer table is: its id, features and categories, with their units and display names."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.core.errors import InputError
from analysis.core.headers import AMOUNT_SPENT, MONETARY
from analysis.core.text.spoken import in_sentence
from analysis.core.vocabulary import READING_ORDER, Concept, concept_of
from analysis.core.vocabulary.flags import Flag, flag_of

NEARLY = 1e-9
MAX_DECIMALS = 6
EXCESS = 1 << 20
CODED = re.compile(r"[01](?:\.0)?|[tfyn]", re.IGNORECASE)  # means yes or no only to those who know


@dataclass(frozen=True)
class Feature:
    """A numeric column that forms segments, or describes them as a descriptor.

    `key` names it in cells, links and code; `column` is the header in the file; `step` the finest difference
    between its values, to which they are rounded if `rounded`; `decimals` how many decimals its means are shown with;
    `scaling` how it is scaled before clustering; `changed` whether some of its values are not as in the file; `weight`
    as how many columns it counts.
    """

    key: str
    column: str
    label: str
    short: str
    unit: str = ""
    scale: str = ""
    step: float = 1.0
    decimals: int = 0
    scaling: str = "standard"
    rounded: bool = False
    changed: bool = False
    weight: float = 1.0

    def value_sql(self, value: str) -> str:
        """Return SQL for `value` in whole steps, as cells have it; `value` itself where there is no rounding.

        Engines round halves in different ways, but all take the floor alike; and a whole number of steps becomes a
        value by one multiplication and one division of whole numbers, which gives the same float64 everywhere.
        """
        if not self.rounded:
            return value
        many, parts = self.step_parts
        return f"({self.steps_sql(value)} * {many}.0 / {parts}.0)"

    def steps_sql(self, value: str) -> str:
        """Return SQL for the whole number of steps nearest to `value`."""
        return f"floor({value} / {self.step!r} + 0.5)"

    def excess_sql(self, value: str) -> str:
        """Return SQL for the part of `value` above its whole steps, in whole millionths of a step (2 to the -20).

        Whole numbers add up to the same sum in any order, whichever engine and however many threads add them.
        """
        steps = f"{value} / {self.step!r}"
        return f"CAST(floor(({steps} - floor({steps} + 0.5)) * {EXCESS}.0 + 0.5) AS BIGINT)"

    @property
    def step_parts(self) -> tuple[int, int]:
        """The step as a fraction of whole numbers: 0.05 is (5, 100), 20 is (20, 1)."""
        power = math.floor(math.log10(self.step) + NEARLY)
        many = round(self.step / 10.0**power)
        return (many * 10**power, 1) if power >= 0 else (many, 10**-power)

    @property
    def concept(self) -> Concept:
        """What this feature is, and the words for its high and low values."""
        is_sum = self.label == AMOUNT_SPENT and self.column.startswith(MONETARY)
        return concept_of(MONETARY if is_sum else self.label, self.unit, self.scale, whole=self.step % 1 == 0)

    @property
    def spoken(self) -> str:
        """Its short name within a sentence."""
        return in_sentence(self.short)

    @property
    def title(self) -> str:
        """Label with its unit or scale, as an axis shows it: `Annual income (k$)`."""
        within = self.unit or self.scale
        return f"{self.label} ({within})" if within else self.label

    @property
    def words(self) -> dict[str, str]:
        """Low, mid, high, less, more and the like with this feature's short name filled in."""
        return self.concept.say(self.short)


@dataclass(frozen=True)
class Category:
    """A text column; `values` are sorted, or stand from low to high.

    It describes segments unless it `forms` them, counting as `weight` columns. The first `n_ranked` of its values then
    count by their rank; 0 where they have no order.
    """

    key: str
    column: str
    label: str
    values: tuple[str, ...]
    forms: bool = False
    n_ranked: int = 0
    weight: float = 1.0

    @property
    def short(self) -> str:
        """Its name in texts."""
        return self.label

    @property
    def spoken(self) -> str:
        """Its name within a sentence."""
        return in_sentence(self.label)

    @property
    def flag(self) -> Flag | None:
        """What its yes means, None where its values are not yes and no."""
        return flag_of(self.label, self.values)

    def shown(self, value: str) -> str:
        """Return a value as people read it: yes and no for marks such as 1 and 0."""
        if self.flag is None or not CODED.fullmatch(value):
            return value
        return "yes" if value == self.flag.yes else "no"


@dataclass(frozen=True)
class Schema:
    """The roles of a table's columns.

    `features` are those that form the segments, `descriptors` numeric ones that only describe them, in table order.
    """

    id_column: str | None
    features: tuple[Feature, ...]
    categories: tuple[Category, ...]
    columns: tuple[str, ...]
    descriptors: tuple[Feature, ...] = ()

    @property
    def numbers(self) -> tuple[Feature, ...]:
        """Every numeric column: features, then descriptors."""
        return (*self.features, *self.descriptors)

    @property
    def forming_categories(self) -> tuple[Category, ...]:
        """The categories that form segments, in table order."""
        return tuple(c for c in self.categories if c.forms)

    @property
    def forming(self) -> tuple[Feature | Category, ...]:
        """Every column that forms segments: features, then categories."""
        return (*self.features, *self.forming_categories)

    @property
    def coded(self) -> tuple[str, ...]:
        """The keys of the categories that form segments."""
        return tuple(c.key for c in self.forming_categories)

    @property
    def logs(self) -> frozenset[str]:
        """The keys of numeric columns that are compared by their logarithms."""
        return frozenset(f.key for f in self.numbers if f.scaling == "log")

    @property
    def reading_order(self) -> tuple[Feature, ...]:
        """Features in the order in which they are read out: means, behavior, others, demographics."""
        return in_reading_order(self.features)

    @property
    def descriptors_in_order(self) -> tuple[Feature, ...]:
        """Descriptors in the same order."""
        return in_reading_order(self.descriptors)

    @property
    def numbers_in_order(self) -> tuple[Feature, ...]:
        """Features, then descriptors, each in reading order."""
        return (*self.reading_order, *self.descriptors_in_order)

    def number(self, key: str) -> Feature:
        """Return the feature or descriptor of that key. Raises StopIteration where there is none."""
        return next(f for f in self.numbers if f.key == key)

    def without_descriptors(self) -> "Schema":
        """Return the schema of what forms segments, with the categories."""
        return replace(self, descriptors=())


def in_reading_order(features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Return features in the order in which they are read out."""
    return tuple(sorted(features, key=lambda f: READING_ORDER.index(f.concept.role)))


def make_distinct(features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Features whose short names differ: where two are alike their labels stand in, and failing that their headers."""
    distinct = tuple(features)
    for longer in ("label", "column"):
        seen = Counter(f.short.lower() for f in distinct)
        distinct = tuple(replace(f, short=getattr(f, longer)) if seen[f.short.lower()] > 1 else f for f in distinct)
    return distinct


def decimals_of(reach: float) -> int:
    """With how many decimals means are shown of a feature whose values reach so far from each other."""
    return int(np.clip(np.ceil(np.log10(20 / reach)), 0, MAX_DECIMALS))


def pick_features(
    available: tuple[Feature, ...], wanted: tuple[str, ...] | None, fewest: int = 2
) -> tuple[Feature, ...]:
    """Return the features named in `wanted` by column, label, short name or key, in table order.

    Raises InputError for a name that fits none of them, or when fewer than `fewest` are left.
    """
    if wanted is None:
        return available
    chosen = {find_feature(available, name).key for name in wanted}
    if len(chosen) < fewest:
        raise InputError("Segments need at least two features; name two or more with --features.")
    return tuple(f for f in available if f.key in chosen)


def find_feature(available: tuple[Feature, ...], name: str) -> Feature:
    """Return the feature called `name` in any way. Raises InputError where there is none."""
    spelled = name.strip().lower()
    for feature in available:
        if spelled in {feature.column.lower(), feature.label.lower(), feature.short.lower(), feature.key}:
            return feature
    known = ", ".join(f"{f.key} ({f.column})" for f in available)
    raise InputError(f"There is no feature {name!r} in this table; its features are {known}.")
