"""The verdict in sentences: what it means for people who decide, and whether chance could do the same."""

from analysis.core.cells import Floats
from analysis.evidence.resampling import COPIES
from analysis.model.verdicts.segmentation import Verdict, Word

MEANINGS: dict[Word, str] = {
    "strong": (
        "These {k} segments are strong: clearly separate, and other samples of the customers give the same ones. "
        "You can plan with them."
    ),
    "fair": "These {k} segments are fair: real, but they overlap at their borders. They are good enough to plan with.",
    "weak": "These {k} segments are weak: they are more than chance, but {lack}. Use them only as a rough guide.",
    "none": (
        "There are no reliable segments here: data without any segments could give {k} groups that are just as clear. "
        "Do not act on them."
    ),
}
HARDLY = (
    "These {k} segments are fair: clear and stable, but data without any segments can look nearly as clear "
    "(silhouette {apart}). They are good enough to plan with."
)
LONG_CLOUDS = (
    " The silhouette, which decides this, favors round segments: long clouds can be real and still have a low one. "
    "See whether other samples give the same segments."
)


def verdict_sentence(judged: Verdict, k: int, *, has_clouds: bool = False) -> str:
    """Return the verdict for people who decide; `has_clouds`: a Gaussian mixture formed the segments."""
    doubt = LONG_CLOUDS if has_clouds and judged.word in ("weak", "none") else ""
    return f"{_meaning(judged, k)}{doubt}"


def _meaning(judged: Verdict, k: int) -> str:
    lacks = {
        "silhouette": "they overlap a lot",
        "agreement of refits": "other samples of the customers give different groups",
    }
    missing = [lacks[c.what] for c in judged.fair if not c.passed]
    if judged.word == "fair" and [c.what for c in judged.strong if not c.passed] == [judged.strong[-1].what]:
        return HARDLY.format(k=k, apart=apart(judged.chance.value, judged.chance.needed))
    return MEANINGS[judged.word].format(k=k, lack=" and ".join(missing))


def apart(high: float, low: float) -> str:
    """Return `0.43 against 0.42`, with as many digits as it takes for the two numbers to differ."""
    digits = distinct_digits(high, low)
    return f"{high:.{digits}f} against {low:.{digits}f}"


def distinct_digits(value: float, *others: float) -> int:
    """Return how many digits, two or more, distinguish a value from others."""
    return next((d for d in range(2, 6) if all(f"{value:.{d}f}" != f"{o:.{d}f}" for o in others)), 6)


def against(silhouette: float, references: dict[str, Floats], needed: float) -> str:
    """Return how the silhouette compares with data without segments; `needed` is what such data could reach."""
    shuffled, turned, cloud = (references[name] for name in ("shuffled", "turned", "cloud"))
    highest = max(v.max() for v in (shuffled, turned, cloud))
    digits = distinct_digits(silhouette, *(v.max() for v in (shuffled, turned, cloud)))
    most = [f"{v.max():.{digits}f}" for v in (shuffled, turned, cloud)]
    figures = (
        f"Their silhouette is {silhouette:.{digits}f}. {COPIES} copies of the customers with every column shuffled "
        f"reach {shuffled.mean():.2f} on average and {most[0]} at most; shuffled along the directions of the "
        f"customer map {turned.mean():.2f} and {most[1]}; single round clouds {cloud.mean():.2f} and {most[2]}."
    )
    if silhouette > needed:
        return f"No: the segments are clearer than chance alone could make them. {figures}"
    if silhouette > highest:
        return (
            "Perhaps: no copy gives groups as clear as these, but as the clearest of several numbers of segments is "
            f"shown, chance alone could reach {needed:.{distinct_digits(silhouette, needed)}f}. {figures}"
        )
    return f"Yes: chance alone could give groups as clear as these. {figures}"
