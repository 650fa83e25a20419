"""Plain words made from centroids: distinct names for segments, and what moving along a map axis means."""

from collections import Counter
from collections.abc import Callable

from analysis.cells import Floats
from analysis.concepts import level
from analysis.profiles import Profile
from analysis.schema import Feature, Schema

STRONG = 1.5
MAIN_LOADING = 0.5


def name_segments(profiles: list[Profile], schema: Schema) -> list[str]:
    """One name per segment, all distinct: what is high or low, more precisely where two would be called the same."""
    ordered = schema.reading_order
    ways: list[Callable[[Profile], str]] = [
        lambda p: _join(_notable_words(p, ordered, strong=False)[:2]),
        lambda p: _join(_notable_words(p, ordered, strong=True)[:2]),
        lambda p: _join(_notable_words(p, ordered, strong=True)[:3]),
        lambda p: _join([_word(f, p, strong=True) for f in ordered]),
    ]
    names = [ways[0](p) for p in profiles]
    for way in ways[1:]:
        names = [way(p) if repeated else name for p, name, repeated in _with_repeats(profiles, names)]
    for _ in ordered:
        names = _add_values(profiles, names, ordered)
    return [
        f"{name} ({i})" if repeated else name for i, (_, name, repeated) in enumerate(_with_repeats(profiles, names), 1)
    ]


def _with_repeats(profiles: list[Profile], names: list[str]) -> list[tuple[Profile, str, bool]]:
    seen = Counter(names)
    return [(p, name, seen[name] > 1) for p, name in zip(profiles, names, strict=True)]


def _word(feature: Feature, profile: Profile, *, strong: bool) -> str:
    z = profile.spreads[feature.key].z
    kind = ("low", "mid", "high")[level(z) + 1]
    return feature.words[f"strong_{kind}" if strong and abs(z) >= STRONG else kind]


def _notable_words(profile: Profile, ordered: tuple[Feature, ...], *, strong: bool) -> list[str]:
    """High and low features in reading order; with fewer than two of them, the leading mid ones first."""
    notable = [f for f in ordered if level(profile.spreads[f.key].z) != 0]
    plain = [f for f in ordered if f not in notable][: max(0, 2 - len(notable))]
    return [_word(f, profile, strong=strong) for f in ordered if f in notable or f in plain]


def _join(words: list[str]) -> str:
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def _add_values(profiles: list[Profile], names: list[str], ordered: tuple[Feature, ...]) -> list[str]:
    """Where names still repeat, add the mean of the feature in which their segments differ most."""
    result = list(names)
    for name in {n for n in names if names.count(n) > 1}:
        same = [i for i, n in enumerate(names) if n == name]
        feature = max(ordered, key=lambda f: _range([profiles[i].spreads[f.key].z for i in same]))
        means = [profiles[i].spreads[feature.key].mean for i in same]
        for i, value in zip(same, _distinct_numbers(means, feature.decimals), strict=True):
            result[i] = f"{name} ({feature.short.lower()} {value}{' ' + feature.unit if feature.unit else ''})"
    return result


def _range(values: list[float]) -> float:
    return max(values) - min(values)


def _distinct_numbers(values: list[float], decimals: int) -> list[str]:
    """Numbers with as many decimals as it takes to tell apart those that differ in nine digits."""
    different = len({f"{v:.9g}" for v in values})
    for digits in range(decimals, 16):
        texts = [f"{v:,.{digits}f}" for v in values]
        if len(set(texts)) >= different:
            break
    return texts


def axis_words(loadings: Floats, schema: Schema) -> tuple[str, str]:
    """What the negative and the positive end of a map axis mean, from its main loadings, the strongest first."""
    strongest = max(abs(v) for v in loadings)
    main = [
        (loading, feature)
        for loading, feature in zip(loadings, schema.features, strict=True)
        if abs(loading) >= MAIN_LOADING * strongest
    ]
    main.sort(key=lambda pair: -abs(pair[0]))
    negative = [f.words["less" if v > 0 else "more"] for v, f in main[:3]]
    positive = [f.words["more" if v > 0 else "less"] for v, f in main[:3]]
    return ", ".join(negative), ", ".join(positive)
