"""What sets a segment apart from all customers, in sentences."""

from collections.abc import Mapping
from math import sqrt
from statistics import NormalDist

from analysis.core.schema import Category, Feature
from analysis.model.selections.words import apart_texts, listed, number_text, with_unit
from analysis.profiles.category_traits import category_separation
from analysis.profiles.segment_profiles import Spread
from analysis.profiles.standing import Standing, separation, stand
from analysis.store.segmentation import Segment, Segmentation, Solution

MIN_SIZE = 10
BEYOND_CHANCE = 1.96
MOST_LISTED = 10
NEARLY_NONE = 0.5  # below this index, a percentage would round to all of it
MOST_OFF, MOST_OFF_SHARE = 5, 0.03  # of an index, by which the numbers beside it may seem to contradict it
FINEST = 2  # more decimals than averages are shown with
TIMES = 300  # from this index on, people say how many times


def segment_sentences(s: Segmentation, segment: Segment) -> tuple[str, ...]:
    """Return the features that set a segment apart, strongest first, those that are average, and its categories."""
    return (*_feature_sentences(s, segment), *_category_sentences(s, segment))


def through_components(s: Segmentation) -> str:
    """Return a sentence on the components that form segments in place of many columns; none where columns do."""
    if not s.scaling.components:
        return ""
    n, kind = len(s.scaling.components), "factor analysis of mixed data" if s.schema.coded else "principal components"
    return (
        f"Segments are formed through {n} components, which hold most of how customers differ in all "
        f"{len(s.schema.forming)} columns ({kind})."
    )


def strongest(s: Segmentation, solution: Solution) -> tuple[Feature, ...]:
    """Return all features, those first that separate the segments most."""
    groups = [(x.share, {key: Spread(**v) for key, v in x.profile["features"].items()}) for x in solution.segments]
    return separation(s.schema, groups)


def strongest_categories(s: Segmentation, solution: Solution) -> tuple[Category, ...]:
    """Return the categories that form segments, those first that separate the segments most."""

    def between(c: Category) -> float:
        groups = [x.profile["categories"][c.key]["counts"] for x in solution.segments]
        return category_separation(c, groups, s.overall["categories"][c.key]["counts"])

    return tuple(sorted(s.schema.forming_categories, key=lambda c: -round(between(c), 9)))


def levels(s: Segmentation, segment: Segment) -> dict[str, int | None]:
    """Return -1, 0 or 1 for every feature and descriptor: lower, about average, higher; None where averages mislead."""
    standings = {f.key: standing(s, segment, f) for f in s.schema.numbers if is_known(segment, f)}
    return {key: None if stands.is_mixed else stands.level for key, stands in standings.items()}


def _feature_sentences(s: Segmentation, segment: Segment) -> list[str]:
    standings = {f: standing(s, segment, f) for f in s.schema.numbers_in_order if is_known(segment, f)}
    apart = sorted((f for f in standings if not standings[f].is_average), key=lambda f: -abs(standings[f].strength))
    alike = [f.spoken for f, stands in standings.items() if stands.is_average]
    average = [f"{_capital(_named(alike))}: about average."] if alike else []
    return [*(_feature_sentence(s, segment, f, standings[f]) for f in apart), *average]


def is_known(segment: Segment, f: Feature) -> bool:
    """Return whether somebody in a segment has a value; of features all have one."""
    return segment.profile["features"][f.key]["mean"] is not None


def standing(s: Segmentation, segment: Segment, f: Feature) -> Standing:
    """Return where a segment stands in a feature against all customers."""
    own, overall = segment.profile["features"][f.key], s.overall["features"][f.key]
    return stand(f, Spread(**own), Spread(**overall), segment.share)


def _named(labels: list[str]) -> str:
    """Return labels as people list them; of many the first, and how many more there are."""
    if len(labels) <= MOST_LISTED:
        return listed(labels)
    return f"{', '.join(labels[:MOST_LISTED])} and {len(labels) - MOST_LISTED} more"


def _feature_sentence(s: Segmentation, segment: Segment, f: Feature, stands: Standing) -> str:
    own, overall = segment.profile["features"][f.key], s.overall["features"][f.key]
    mean, all_mean = _with_unit(f, _averages(f, own["mean"], overall["mean"]))
    if stands.is_mixed:
        median, all_median = _with_unit(f, apart_texts(own["median"], overall["median"], f.decimals))
        return (
            f"{f.short}: {mean} on average, half of them {median} or less; "
            f"all customers {all_mean} on average, half of them {all_median} or less."
        )
    return f"{f.short}: {mean} on average, {_how_far(own['index'], stands.level)} ({all_mean})."


def _averages(f: Feature, own: float, overall: float) -> tuple[str, str]:
    """Return two averages with as many decimals as it takes for them to bear out the percentage between them."""
    for decimals in range(f.decimals, f.decimals + FINEST):
        texts = apart_texts(own, overall, decimals)
        if overall <= 0 or _bears_out(texts, 100 * own / overall):
            return texts
    return apart_texts(own, overall, f.decimals + FINEST)


def _bears_out(texts: tuple[str, str], index: float) -> bool:
    own, overall = (float(text.replace(",", "")) for text in texts)
    return overall > 0 and abs(100 * own / overall - index) <= max(MOST_OFF, MOST_OFF_SHARE * index)


def _how_far(index: float | None, level: int) -> str:
    side = "above" if level > 0 else "below"
    if index is not None and index >= TIMES:
        return f"{index / 100:.1f} times the average of all customers"
    if index is None or abs(index - 100) < 1:
        return f"{side} the average of all customers"
    by = "more than 99%" if index < NEARLY_NONE else f"{abs(index - 100):.0f}%"
    return f"{by} {side} the average of all customers"


def _with_unit(f: Feature, texts: tuple[str, str]) -> tuple[str, str]:
    return with_unit(texts[0], f.unit), with_unit(texts[1], f.unit)


def _category_sentences(s: Segmentation, segment: Segment) -> list[str]:
    """Return a sentence for each category: those that form segments first, the most different first."""

    def apart(c: Category) -> float:
        own = segment.profile["categories"][c.key]["counts"]
        return category_separation(c, [own], s.overall["categories"][c.key]["counts"]) if c.forms else 0.0

    several = sorted((c for c in s.schema.categories if len(c.values) > 1), key=lambda c: (not c.forms, -apart(c)))
    return [_category_sentence(s, segment, c) for c in several]


def _category_sentence(s: Segmentation, segment: Segment, category: Category) -> str:
    own: Mapping[str, int] = segment.profile["categories"][category.key]["counts"]
    overall: Mapping[str, int] = s.overall["categories"][category.key]["counts"]
    value = _notable_value(category, own, overall, segment.size, s.n_segmented)
    share, expected = own[value] / segment.size, overall[value] / s.n_segmented
    if segment.size < MIN_SIZE or expected * segment.size < MIN_SIZE / 2:
        return f"{_start(category, value, f'{share:.0%}')} ({number_text(own[value])} of {number_text(segment.size)})."
    if not is_beyond_chance(share, expected, segment.size):
        return f"{_start(category, value, f'{share:.0%}')}, about the same as all customers ({expected:.0%})."
    shown, compared = apart_texts(100 * share, 100 * expected, 0)
    more = "more" if share > expected else "fewer"
    return f"{_start(category, value, f'{shown}%')}, {more} than among all customers ({compared}%)."


def _notable_value(
    category: Category, own: Mapping[str, int], overall: Mapping[str, int], size: int, total: int
) -> str:
    """Return the value that a sentence is about: yes, the most common one, or one that differs far more."""
    if category.flag is not None:
        return category.flag.yes
    common = max(own, key=lambda v: own[v])
    apart = max(own, key=lambda v: abs(own[v] / size - overall[v] / total))
    if size < MIN_SIZE or is_beyond_chance(own[common] / size, overall[common] / total, size):
        return common
    tries = len(own)  # the value that differs most of many differs by chance more often than one chosen beforehand
    return apart if is_beyond_chance(own[apart] / size, overall[apart] / total, size, tries) else common


def _start(category: Category, value: str, share: str) -> str:
    if category.flag is None:
        return f"{category.label}: {share} are {value}"
    return f"{share} {category.flag.words}" if category.flag.words else f"{category.label}: {share} {_yes(value)}"


def _yes(value: str) -> str:
    return "yes" if value in {"0", "1", "1.0"} else value.lower()


def is_beyond_chance(share: float, expected: float, n: int, tries: int = 1) -> bool:
    """Return whether `n` customers drawn at random would differ this much less often than once in twenty.

    Of several shares that were looked at, `tries`, none would (Bonferroni).
    """
    limit = BEYOND_CHANCE if tries == 1 else NormalDist().inv_cdf(1 - 0.025 / tries)
    return abs(share - expected) > limit * sqrt(expected * (1 - expected) / n)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
