"""Can one segment be trusted: one word by its bootstrap Jaccard (Hennig 2007), and what kind of segment it is."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from analysis.model.selections.words import listed
from analysis.model.verdicts.segmentation import CLEAR, FAIRLY_STABLE, Verdict

SegmentWord = Literal["stable", "valid", "pattern", "unreliable", "chance"]
SegmentKind = Literal["natural", "constructed", "unstable"]

# Hennig (2007; help page of `fpc::clusterboot`): highly stable, valid, a pattern whose members are in doubt
STABLE, VALID, PATTERN = 0.85, 0.75, 0.6

LABELS: dict[SegmentWord, str] = {
    "stable": "Stable",
    "valid": "Mostly stable",
    "pattern": "Rough pattern",
    "unreliable": "Do not rely on it",
    "chance": "May be chance",
}
COUNTED: dict[SegmentWord, tuple[str, str]] = {
    "stable": ("is stable", "are stable"),
    "valid": ("is mostly stable", "are mostly stable"),
    "pattern": ("is only a rough pattern", "are only rough patterns"),
    "unreliable": ("should not be relied on", "should not be relied on"),
    "chance": ("may be chance", "may be chance"),
}
DOUBTFUL: tuple[SegmentWord, ...] = ("unreliable", "chance")
NO_PLAN = "Do not plan for them alone."
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def segment_word(jaccard: float, *, is_chance: bool) -> SegmentWord:
    """Return the verdict on a segment; `is_chance`: all segments together are no clearer than chance."""
    if is_chance:
        return "chance"
    if jaccard >= STABLE:
        return "stable"
    if jaccard >= VALID:
        return "valid"
    return "pattern" if jaccard >= PATTERN else "unreliable"


def advice(action: str, judged: Mapping[str, Any] | None) -> str:
    """Return what to do about a segment: its `action`, unless its verdict, as evidence has it, forbids plans."""
    return NO_PLAN if judged is not None and judged["word"] in DOUBTFUL else action


def segment_kind(word: SegmentWord, jaccard: float, silhouette: float) -> SegmentKind:
    """Return what kind of segment it is, after Dolnicar, Grün and Leisch (2018, step 5).

    A natural one is stable and set apart: its average `silhouette` is at least 0.5. A constructed one comes out again,
    but lies among other customers without a gap.
    """
    if word == "stable" and silhouette >= CLEAR:
        return "natural"
    return "constructed" if jaccard >= VALID else "unstable"


def kind_of_all(verdict: Verdict, stability: float) -> SegmentKind:
    """Return the same for all segments of a solution together."""
    if verdict.word == "strong":
        return "natural"
    return "constructed" if stability >= FAIRLY_STABLE else "unstable"


def count_words(words: Sequence[SegmentWord]) -> str:
    """Return in a sentence how many segments have which verdict, the most reliable first.

    `Five are stable and one is only a rough pattern.`
    """
    counts = {word: words.count(word) for word in get_args(SegmentWord) if word in words}
    if len(counts) == 1:
        every = "Both" if len(words) == 2 else f"All {len(words)}"
        return f"{every} segments {COUNTED[words[0]][1]}."
    parts = [f"{NUMBERS[n].lower()} {COUNTED[word][n > 1]}" for word, n in counts.items()]
    text = listed(parts)
    return f"{text[:1].upper()}{text[1:]}."
