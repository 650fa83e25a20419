"""Plain words made from averages: distinct names for segments."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.core.schema import Category, Feature, Schema
from analysis.core.vocabulary import ANY, BUYING
from analysis.profiles.category_traits import category_separation, traits
from analysis.profiles.segment_profiles import Profile
from analysis.profiles.standing import STRONG, Standing, separation, standings

FEW_FEATURES = 3  # this few are all read in their usual order
LEADS = 1.5  # a feature this many times as strong as the next one is named first
FEW, FAR = 0.01, 3.0  # extreme customers: at most this share of all, at least this many standard deviations away
EXTREME = "Extreme customers"

Column = Feature | Category


@dataclass(frozen=True)
class _Named:
    """A segment, how it stands in every feature, and the features in the order in which its name may use them.

    `plain`: features that are called by their headers. `values`: what it is called by a category, by key.
    """

    profile: Profile
    standings: dict[str, Standing]
    ordered: tuple[Column, ...]
    plain: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def notable(self) -> tuple[Column, ...]:
        """What sets it apart, the strongest first; features with the same words count once."""
        apart = [f for f in self.ordered if self.standings[f.key].level]
        apart.sort(key=lambda f: -abs(self.standings[f.key].strength))
        return tuple({self.word(f): f for f in reversed(apart)}[word] for word in dict.fromkeys(map(self.word, apart)))

    @property
    def average(self) -> tuple[Column, ...]:
        """Features in which it is about average."""
        return tuple(f for f in self.ordered if self.standings[f.key].is_average)

    def word(self, feature: Column, *, strong: bool = False) -> str:
        """Return how high or low it is in a feature, or which value of a category most have."""
        if isinstance(feature, Category):
            return self.values[feature.key]
        stands = self.standings[feature.key]
        kind = ("low", "mid", "high")[stands.level + 1]
        far = strong and stands.level and abs(stands.strength) >= STRONG
        words = ANY.say(feature.short) if feature.key in self.plain else feature.words
        return words[f"strong_{kind}" if far else kind]

    def words(self, most: int, *, strong: bool) -> list[str]:
        """Return the `most` features that set it apart most; of few features, average ones after a single one.

        They stand in reading order, so that names can be compared, unless the strongest is by far the strongest.
        """
        chosen = self.notable[:most]
        wanted = 2 if len(self.ordered) <= FEW_FEATURES else 1
        plain = self.average[: max(0, wanted - len(chosen))]
        first = chosen[:1] if self._leads(chosen) else ()
        rest = [f for f in self.ordered if f in (*chosen, *plain) and f not in first]
        return [self.word(f, strong=strong) for f in (*first, *rest)]

    def _leads(self, chosen: tuple[Column, ...]) -> bool:
        strengths = [abs(self.standings[f.key].strength) for f in chosen]
        return len(strengths) > 1 and strengths[0] >= LEADS * strengths[1]


def name_segments(profiles: list[Profile], overall: Profile, schema: Schema) -> list[str]:
    """One name per segment, all distinct: what sets it apart most, more precisely where two would be called the same.

    A name says only what its segment's averages say (`standing.py`).
    """
    strongest = _strongest(profiles, overall, schema)
    in_order: tuple[Column, ...] = (*schema.reading_order, *schema.forming_categories)
    ordered = in_order if len(strongest) <= FEW_FEATURES else _leading(strongest, in_order)
    named = [_named(p, overall, schema, ordered) for p in profiles]
    ways: list[Callable[[_Named], str]] = [
        lambda n: _join(n.words(2, strong=False)),
        lambda n: _join(n.words(2, strong=True)),
        lambda n: _join(n.words(3, strong=True)),
        lambda n: _join([n.word(f, strong=True) for f in ordered if not n.standings[f.key].is_mixed][:4]),
    ]
    short = names = [_prefixed(n, ways[0](n)) for n in named]
    for way in ways[1:]:
        names = [_prefixed(n, way(n)) if again else name for n, name, again in _with_repeats(named, names)]
    # where no words tell them apart, a value does, so that the words can be few
    names = [
        first if again else name for first, (_, name, again) in zip(short, _with_repeats(named, names), strict=True)
    ]
    for _ in schema.features:
        names = _add_values(profiles, names, schema.features)
    return [
        f"{name} ({i})" if repeated else name for i, (_, name, repeated) in enumerate(_with_repeats(named, names), 1)
    ]


def _named(profile: Profile, overall: Profile, schema: Schema, ordered: tuple[Column, ...]) -> _Named:
    apart = traits(schema, profile, overall)
    stands: dict[str, Standing] = standings(schema, profile, overall)
    # a value that few have, or no more than others, is nothing to be called by
    stands |= {t.category.key: Standing(int(t.is_notable), t.strength, not t.is_notable) for t in apart}
    return _Named(profile, stands, ordered, _plain(schema), {t.category.key: t.word for t in apart})


def _strongest(profiles: list[Profile], overall: Profile, schema: Schema) -> tuple[Column, ...]:
    """Return the columns that separate segments most, first."""
    features = separation(schema, [(p.share, p.spreads) for p in profiles])
    if not schema.forming_categories:
        return features
    between = {f.key: sum(p.share * p.spreads[f.key].z ** 2 for p in profiles) for f in features}
    for c in schema.forming_categories:
        groups = [p.mixes[c.key].counts for p in profiles]
        between[c.key] = category_separation(c, groups, overall.mixes[c.key].counts)
    return tuple(sorted((*features, *schema.forming_categories), key=lambda c: -round(between[c.key], 9)))


def _plain(schema: Schema) -> frozenset[str]:
    """Return frequencies next to other columns of how often people buy: `rare, many transactions` would puzzle."""
    often = [f for f in schema.features if f.concept.kind in BUYING]
    return frozenset(f.key for f in often if f.concept.kind == "frequency" and len(often) > 1)


def _leading(strongest: tuple[Column, ...], in_order: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns that separate segments most, first: the first half in reading order, then the others."""
    half = strongest[: (len(strongest) + 1) // 2]
    return (*(c for c in in_order if c in half), *(c for c in strongest if c not in half))


def is_extreme(profile: Profile) -> bool:
    """Return whether a segment is a handful of customers far away from all others."""
    return profile.share <= FEW and any(abs(spread.z) >= FAR for spread in profile.spreads.values())


def _prefixed(named: _Named, name: str) -> str:
    extreme = is_extreme(named.profile)
    return f"{EXTREME}: {name[:1].lower()}{name[1:]}" if extreme else name


def _with_repeats(named: list[_Named], names: list[str]) -> list[tuple[_Named, str, bool]]:
    seen = Counter(map(_meaning, names))
    return [(n, name, seen[_meaning(name)] > 1) for n, name in zip(named, names, strict=True)]


def _meaning(name: str) -> frozenset[str]:
    """Return the words of a name: in another order they say the same."""
    return frozenset(name.lower().removeprefix(f"{EXTREME.lower()}: ").split(", "))


def _join(words: list[str]) -> str:
    text = ", ".join(words) or "like most customers"
    return text[:1].upper() + text[1:]


def _add_values(profiles: list[Profile], names: list[str], ordered: tuple[Feature, ...]) -> list[str]:
    """Return where names still repeat, add the mean of the feature in which their segments differ most."""
    result = list(names)
    seen = Counter(map(_meaning, names))
    for meaning in [m for m, n in seen.items() if n > 1]:
        same = [i for i, n in enumerate(names) if _meaning(n) == meaning]
        feature = max(ordered, key=lambda f: _range([profiles[i].spreads[f.key].z for i in same]))
        means = [profiles[i].spreads[feature.key].mean for i in same]
        for i, value in zip(same, _distinct_numbers(means, feature.decimals), strict=True):
            result[i] = f"{names[i]} ({feature.spoken} {value}{' ' + feature.unit if feature.unit else ''})"
    return result


def _range(values: list[float]) -> float:
    return max(values) - min(values)


def _distinct_numbers(values: list[float], decimals: int) -> list[str]:
    """Numbers with as many decimals as it takes for those to differ that differ in nine digits."""
    different = len({f"{v:.9g}" for v in values})
    for digits in range(decimals, 16):
        texts = [f"{v:,.{digits}f}" for v in values]
        if len(set(texts)) >= different:
            break
    return texts
