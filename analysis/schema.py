"""What a customer table is: its id, features and categories, with their units and display names."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.concepts import READING_ORDER, Concept, concept_of
from analysis.errors import InputError

NEARLY = 1e-9
MAX_DECIMALS = 6
EXCESS = 1 << 20
RESERVED_KEYS = frozenset(
    {"id", "ids", "cell", "n", "pc1", "pc2", "line", "reason", "segment", "silhouette", "margin", "stability"}
)
FILLERS = frozenset({"annual", "yearly", "monthly", "total", "average", "avg", "mean", "score", "index", "amount"})
SCALE = re.compile(r"^\d+\s*[-–]\s*\d+$")
HEADER = re.compile(r"^(?P<name>.*?)\s*[(\[](?P<unit>[^)\]]*)[)\]]\s*$")


@dataclass(frozen=True)
class Feature:
    """A numeric column that may form segments.

    `key` names it in cells, links and code; `column` is the header in the file; `step` the finest difference
    between its values, to which they are rounded if `rounded`; `decimals` how many decimals its means are shown with;
    `scaling` how it is scaled before clustering; `changed` whether some of its values are not as in the file.
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

    def value_sql(self, value: str) -> str:
        """SQL for `value` in whole steps, as cells have it; `value` itself where there is no rounding.

        Engines round halves in different ways, but all take the floor alike; and a whole number of steps becomes a
        value by one multiplication and one division of whole numbers, which gives the same float64 everywhere.
        """
        if not self.rounded:
            return value
        many, parts = self.step_parts
        return f"({self.steps_sql(value)} * {many}.0 / {parts}.0)"

    def steps_sql(self, value: str) -> str:
        """SQL for the whole number of steps nearest to `value`."""
        return f"floor({value} / {self.step!r} + 0.5)"

    def excess_sql(self, value: str) -> str:
        """SQL for how far `value` is above its whole number of steps, in whole millionths of a step (2 to the -20).

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
        """How high and low values of this feature are said."""
        return concept_of(self.label)

    @property
    def title(self) -> str:
        """Label with its unit or scale, as an axis shows it: `Annual income (k$)`."""
        within = self.unit or self.scale
        return f"{self.label} ({within})" if within else self.label

    @property
    def words(self) -> dict[str, str]:
        """Low, mid, high, less, more and the like with this feature's short name filled in."""
        names = ("low", "mid", "high", "strong_low", "strong_high", "less", "more")
        return {name: getattr(self.concept, name).format(short=self.short.lower()) for name in names}


@dataclass(frozen=True)
class Category:
    """A text column that describes segments but does not form them; `values` are sorted."""

    key: str
    column: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """The roles of a table's columns. `features` are those that form the segments, in table order."""

    id_column: str | None
    features: tuple[Feature, ...]
    categories: tuple[Category, ...]
    columns: tuple[str, ...]

    @property
    def logs(self) -> frozenset[str]:
        """The keys of features that are scaled by logarithms."""
        return frozenset(f.key for f in self.features if f.scaling == "log")

    @property
    def reading_order(self) -> tuple[Feature, ...]:
        """Features in the order in which they are read out: means, behaviour, others, demographics."""
        return tuple(sorted(self.features, key=lambda f: READING_ORDER.index(f.concept.role)))


def split_words(header: str) -> str:
    """`CustomerID` and `customer_id` as separate words."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\s]+", " ", header)
    return re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])", " ", spaced).strip()


def read_header(header: str) -> tuple[str, str, str]:
    """Label, unit and scale stated by a header: `Annual Income (k$)` gives `("Annual income", "k$", "")`."""
    found = HEADER.match(header)
    name, within = (found["name"], found["unit"].strip()) if found else (header, "")
    words = split_words(name).split()
    label = " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in words)
    label = label[:1].upper() + label[1:] if label else header
    if SCALE.match(within):
        return label, "", re.sub(r"\s*[-–]\s*", "–", within)
    return label, within or concept_of(label).unit, ""


def names_of(header: str) -> set[str]:
    """Everything that a column can be called by, in small letters."""
    label = read_header(header)[0]
    return {name.lower() for name in (header, label, short_label(label), make_key(short_label(label), set()))}


def short_label(label: str) -> str:
    """`Annual income` without its filler words: `Income`; the label itself if nothing would be left."""
    kept = [w for w in label.split() if w.lower() not in FILLERS]
    return (" ".join(kept)[:1].upper() + " ".join(kept)[1:]) if kept else label


def tell_apart(features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Features whose short names differ: where two are alike their labels stand in, and failing that their headers."""
    told = tuple(features)
    for longer in ("label", "column"):
        seen = Counter(f.short.lower() for f in told)
        told = tuple(replace(f, short=getattr(f, longer)) if seen[f.short.lower()] > 1 else f for f in told)
    return told


def decimals_of(reach: float) -> int:
    """With how many decimals means are shown of a feature whose values reach so far from each other."""
    return int(np.clip(np.ceil(np.log10(20 / reach)), 0, MAX_DECIMALS))


def make_key(short: str, taken: set[str]) -> str:
    """A name safe for links and SQL, distinct from those `taken`."""
    base = re.sub(r"[^a-z0-9]+", "_", short.lower()).strip("_") or "column"
    clashes = base in RESERVED_KEYS or re.fullmatch(r"k\d+", base) or base[0].isdigit()
    base = f"{base}_value" if clashes else base
    key, n = base, 2
    while key in taken:
        key, n = f"{base}_{n}", n + 1
    return key


def pick_features(available: tuple[Feature, ...], wanted: tuple[str, ...] | None) -> tuple[Feature, ...]:
    """The features named in `wanted` by column, label, short name or key, in table order.

    Raises InputError for a name that fits none of them, or when fewer than two are left.
    """
    if wanted is None:
        return available
    chosen = {find_feature(available, name).key for name in wanted}
    if len(chosen) < 2:
        raise InputError("Segments need at least two features; name two or more with --features.")
    return tuple(f for f in available if f.key in chosen)


def find_feature(available: tuple[Feature, ...], name: str) -> Feature:
    """The feature called `name` in any way. Raises InputError where there is none."""
    spelled = name.strip().lower()
    for feature in available:
        if spelled in {feature.column.lower(), feature.label.lower(), feature.short.lower(), feature.key}:
            return feature
    known = ", ".join(f"{f.key} ({f.column})" for f in available)
    raise InputError(f"There is no feature {name!r} in this table; its features are {known}.")
