"""Text that has an order: levels, bands of numbers, sizes, answers on a scale; never the order of the alphabet."""

import re
from collections.abc import Iterable

from analysis.core.column_words import fold

SCALES = tuple(
    tuple(frozenset(level.split("/")) for level in scale.split(", "))
    for scale in (
        "none/no, very low/lowest, low/lower/niedrig/gering/baja/bajo/faible/bassa/низкий, "
        "below average, average/medium/mid/middle/moderate/normal/mittel/media/medio/moyen/средний, above average, "
        "high/higher/hoch/alta/alto/eleve/высокий, very high/highest",
        "extra small, small/klein, medium/mittel, large/big/gross, extra large/very large",
        "3xs/xxxs, xxs/2xs, xs, s, m, l, xl, xxl/2xl, xxxl/3xl, 4xl",
        "strongly disagree/completely disagree/stimme gar nicht zu, disagree/stimme nicht zu, "
        "somewhat disagree/slightly disagree, neutral/neither agree nor disagree/undecided/not sure/teils teils, "
        "somewhat agree/slightly agree, agree/stimme zu, strongly agree/completely agree/stimme voll zu",
        "very dissatisfied/extremely dissatisfied/very unsatisfied/sehr unzufrieden/tres insatisfait/muy insatisfecho, "
        "dissatisfied/unsatisfied/somewhat dissatisfied/unzufrieden/insatisfait/insatisfecho, "
        "neutral/neither satisfied nor dissatisfied/teils teils/neutre, "
        "satisfied/somewhat satisfied/zufrieden/satisfait/satisfecho, "
        "very satisfied/extremely satisfied/sehr zufrieden/tres satisfait/muy satisfecho",
        "very unlikely, unlikely, neutral, likely, very likely",
        "not at all important, not important/unimportant, slightly important, neutral, important, very important",
        "never/nie/jamais/nunca/mai, rarely/seldom/selten/rarement/raramente/rara vez, "
        "sometimes/occasionally/manchmal/parfois/a veces/a volte, often/frequently/oft/souvent/a menudo/spesso, "
        "usually, always/immer/toujours/siempre/sempre",
        "very poor/very bad, poor/bad/schlecht, fair/ok/okay/average, good/gut, very good/sehr gut, excellent",
        "cold/kalt, warm, hot/heiss",
        "none, basic/free/standard/starter/blue/member, bronze, silver, gold, platinum/premium, diamond",
        "primary/primary school, secondary/high school/highschool, college/associate, bachelor/graduation/graduate/"
        "undergraduate, master/masters/postgraduate/post-graduate, phd/doctorate",
        "daily, weekly, biweekly, monthly, quarterly, yearly/annually, never",
        "child/kid, teen/teenager, young adult/young, adult/middle-aged, senior/old/elderly",
    )
)
# those that begin again after the last: they stand in this order, but have no rank
CYCLES = tuple(
    tuple(frozenset(level.split("/")) for level in cycle.split(", "))
    for cycle in (
        "monday/mon/montag, tuesday/tue/dienstag, wednesday/wed/mittwoch, thursday/thu/donnerstag, "
        "friday/fri/freitag, saturday/sat/samstag, sunday/sun/sonntag",
        "january/jan, february/feb, march/mar, april/apr, may, june/jun, july/jul, august/aug, september/sep/sept, "
        "october/oct, november/nov, december/dec",
    )
)
BAND = re.compile(
    r"(?P<less><|≤|under|below|less than|up to|unter|bis|menos de|moins de)?\s?"
    r"(?P<more>>|≥|over|above|more than|at least|from|ab|uber)?\s?"
    r"[$€£₹]?\s?(?P<first>\d{1,9}(?:[.,]\d{1,3}){0,3})\s?(?P<scale>k|m)?(?P<rest>.{0,40})",
    re.ASCII,
)
REST = re.compile(
    r"\s?[$€£]?\s?(?:\+|(?:-|–|—|to|bis|and|a)\s?[$€£₹]?\s?[\d.,]{1,14}\s?(?P<scale>k|m)?"
    r"|or more|and over|plus)?\s?\D{0,12}"
)
NUMBER = re.compile(r"(\d{1,15}(?:[.,]\d{1,15})?)", re.ASCII)
THOUSANDS = re.compile(r"(?<!^0)[.,](?=\d{3}$)", re.ASCII)
UNKNOWN = frozenset(("unknown", "(missing)", "other", "n/a", "unbekannt", "na"))
SCALED = {"k": 1e3, "m": 1e6, None: 1.0}


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """Return values from low to high where they are known levels or bands, those that say nothing last.

    Others are sorted as text, but numbers in them by their size: `Type 2` before `Type 10`.
    """
    every = sorted(values, key=_natural)
    known, rest = _known(every)
    ranked = _ranked(known, (*SCALES, *CYCLES))
    return (*ranked, *rest) if ranked else tuple(every)


def _natural(value: str) -> tuple[list[tuple[float, str]], str]:
    """Return the sort key of a text in which numbers count by their size, not digit by digit."""
    parts = NUMBER.split(value)
    places = [(_size(part), "") if i % 2 else (0.0, part) for i, part in enumerate(parts)]
    return places, value


def _size(digits: str) -> float:
    return float(THOUSANDS.sub("", digits).replace(",", "."))


def n_ranked(values: tuple[str, ...]) -> int:
    """Return how many of `values`, as `in_order` has them, have a rank; 0 where there is no order, or it goes round."""
    return len(_ranked(_known(values)[0], SCALES))


def _known(values: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return values that say something, and those that do not."""
    every = list(values)
    return [v for v in every if v.lower() not in UNKNOWN], [v for v in every if v.lower() in UNKNOWN]


def _ranked(known: list[str], scales: tuple[tuple[frozenset[str], ...], ...]) -> list[str]:
    """Return values from low to high; none where they are no bands, nor levels of one scale."""
    if len(known) < 2:
        return []
    for places in ([_band(v) for v in known], *([_level(v, scale) for v in known] for scale in scales)):
        if all(place is not None for place in places) and len(set(places)) > 1:
            return [value for _, value in sorted(zip(places, known, strict=True))]
    return []


def _level(value: str, scale: tuple[frozenset[str], ...]) -> tuple[float, float] | None:
    plain = fold(value).strip()
    return next(((float(i), 0.0) for i, names in enumerate(scale) if plain in names), None)


def _band(value: str) -> tuple[float, float] | None:
    """Return where a band of numbers begins; `under 18` before `18-24`."""
    match = BAND.fullmatch(fold(value).strip())
    if match is None:
        return None
    rest = REST.fullmatch(match["rest"])
    if rest is None or not (match["less"] or match["more"] or match["rest"].strip()):
        return None
    plain = re.sub(r"[.,](?=\d{3})", "", match["first"]).replace(",", ".")
    if plain.count(".") > 1:
        return None
    number = float(plain)
    scale = match["scale"] or (rest["scale"] if number < 1000 else None)
    return number * SCALED[scale] - (0.5 if match["less"] else 0.0), 0.0
