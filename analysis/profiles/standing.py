"""Where a group stands in a feature against all customers: one threshold for names, actions, sheets and comparisons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.core.schema import Feature, Schema
from analysis.core.vocabulary import NOTABLE
from analysis.profiles.segment_profiles import Profile, Spread

RATIO = 1.5
NORMAL_IQR = 1.349
NARROWEST = 0.25
MOST = 0.95
STRONG = 1.5


@dataclass(frozen=True)
class Standing:
    """A feature of a group against all customers.

    `level` is -1, 0 or 1: clearly lower, about average, clearly higher. `strength` is the distance in standard
    deviations of most customers, with its sign. `is_mixed`: a few large values raise the average of all customers so
    far that average and typical customer point to different sides; the level is 0 then, but nothing is average.
    """

    level: int
    strength: float
    is_mixed: bool = False

    @property
    def is_average(self) -> bool:
        """Whether the group may be called about average."""
        return self.level == 0 and not self.is_mixed


def stand(feature: Feature, group: Spread, overall: Spread, share: float = 0.0) -> Standing:
    """Compare a group with all customers in one feature.

    They differ clearly from half a standard deviation on, or from a ratio of 2 to 3 on. A heavy tail stretches the
    standard deviation until nothing differs; so it is taken from the middle half of customers where that is narrower.
    More than half of all customers (`share`) draw the average towards themselves, which is undone.
    """
    strength = (
        group.z
        / min(1.0, 2 * (1 - min(share, MOST)))
        * (1 if feature.scaling == "log" else overall.std / _usual_spread(overall))
    )
    side = int(group.mean > overall.mean) - int(group.mean < overall.mean)
    if abs(strength) < NOTABLE and not _is_multiple(group, overall):
        return Standing(0, strength)
    is_mixed = side * strength <= 0
    return Standing(0 if is_mixed else side, strength, is_mixed)


def standings(schema: Schema, group: Profile, overall: Profile) -> dict[str, Standing]:
    """Return the standing of a group in every feature, by key."""
    return {f.key: stand(f, group.spreads[f.key], overall.spreads[f.key], group.share) for f in schema.features}


def separation(schema: Schema, groups: Sequence[tuple[float, Mapping[str, Spread]]]) -> tuple[Feature, ...]:
    """Return the features that separate segments most, first: by the share of their variance between segments.

    `groups` are shares and spreads of all segments. Equal ones stay in reading order.
    """

    def between(f: Feature) -> float:
        return sum(share * spreads[f.key].z ** 2 for share, spreads in groups)

    return tuple(sorted(schema.reading_order, key=lambda f: -round(between(f), 9)))


def _usual_spread(overall: Spread) -> float:
    """Return the standard deviation, or that of the middle half of customers where it is narrower."""
    middle = (overall.q3 - overall.q1) / NORMAL_IQR
    return min(overall.std, max(middle, NARROWEST * overall.std)) if middle > 0 else overall.std


def _is_multiple(group: Spread, overall: Spread) -> bool:
    """Return whether one average is at least 1.5 times the other; never of values that may be negative."""
    if overall.min < 0 or group.min < 0 or overall.mean <= 0:
        return False
    return group.mean * RATIO <= overall.mean or group.mean >= RATIO * overall.mean
