"""What the evidence says of each segment, and of all of them together, in figures and sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.core.cells import Floats
from analysis.evidence.across_solutions import Course, Origin
from analysis.evidence.segment_stability import RESAMPLES
from analysis.evidence.sentences import EvidenceFacts
from analysis.model.verdicts.segment import (
    LABELS,
    NUMBERS,
    SegmentKind,
    SegmentWord,
    count_words,
    kind_of_all,
    segment_kind,
    segment_word,
)

NEARLY_ALL = 0.995  # from here on a percentage would be rounded to 100%


@dataclass(frozen=True)
class JudgedSegment:
    """The verdict on a segment; `sentences`: how sure it is, what kind it is, and where it comes from.

    `jaccard` is the mean over bootstrap samples, 1 where the same customers come together each time.
    """

    segment: int
    jaccard: float
    word: SegmentWord
    label: str
    kind: SegmentKind
    origin: Origin | None
    first: int
    last: int
    sentences: dict[str, str]


SURE: dict[SegmentWord, str] = {
    "stable": "Formed again from {n} resamples of the customers, it comes out nearly the same ({j}).",
    "valid": "Formed again from {n} resamples of the customers, most of it comes out the same ({j}).",
    "pattern": "There is something here, but which customers belong to it changes between {n} resamples ({j}).",
    "unreliable": "Formed again from {n} resamples of the customers, other customers come together ({j}).",
    "chance": "Data without any segments could give groups that are just as clear, even if it comes out again ({j}).",
}

KINDS: dict[SegmentKind, str] = {
    "natural": "Natural: it stands apart from other customers.",
    "constructed": "Constructed: no gap separates it from other customers, but it comes out again.",
    "unstable": "Unstable: other samples of the customers give another segment.",
}

KINDS_OF_ALL: dict[SegmentKind, str] = {
    "natural": (
        "As a whole, the segments are natural: gaps separate them, and other samples of the customers give the same "
        "ones."
    ),
    "constructed": (
        "As a whole, the segments are constructed, but stable: customers differ step by step, "
        "without clear gaps, and are cut in nearly the same places each time."
    ),
    "unstable": "As a whole, the segments are unstable: other samples of the customers give other ones.",
}


EACH_APART = (
    "Each stands apart from the others, but taken as a whole, customers without any segments can look nearly as clear."
)
OTHERS: dict[SegmentKind, str] = {
    "natural": "no gap separates the others, but they come out again.",
    "constructed": "no gap separates the others, which are cut in nearly the same places each time.",
    "unstable": "the others change with the sample of customers.",
}


def judge_segments(facts: EvidenceFacts, alike: Floats, courses: Sequence[Course]) -> tuple[JudgedSegment, ...]:
    """Judge every segment by its Jaccard `alike` (k,), its silhouette and its course."""
    is_chance = facts.judged[facts.k].word == "none"
    silhouettes = _silhouettes(facts)
    return tuple(
        _judge(j + 1, float(alike[j]), silhouettes[j], courses[j], facts, is_chance=is_chance) for j in range(facts.k)
    )


def _judge(  # noqa: PLR0913 - what a segment is judged by
    number: int, jaccard: float, silhouette: float, course: Course, facts: EvidenceFacts, *, is_chance: bool
) -> JudgedSegment:
    word = segment_word(jaccard, is_chance=is_chance)
    kind = segment_kind(word, jaccard, silhouette)
    sure = SURE[word].format(n=RESAMPLES, j=f"{jaccard:.2f}; 1 is identical")
    sentences = {"sure": sure, "kind": KINDS[kind], "course": course_sentence(course, facts.k)}
    origin = (course.origin, course.first, course.last)
    return JudgedSegment(number, jaccard, word, LABELS[word], kind, *origin, sentences)


def _silhouettes(facts: EvidenceFacts) -> list[float]:
    labels, counts = facts.segmentation.cells.labels[facts.k], facts.segmentation.cells.counts
    return [float(np.average(facts.widths[labels == j], weights=counts[labels == j])) for j in range(1, facts.k + 1)]


def course_sentence(course: Course, k: int) -> str:
    """Return at which numbers of segments it stays the same, and where it comes from."""
    if course.first == course.last:
        stays = "No other number of segments has one like it."
    else:
        stays = f"It stays nearly the same with {course.first} to {course.last} segments."
    if course.origin is None or course.first < k:
        return stays
    return f"{stays} With {k - 1} segments, {_part(course.origin.share)} of its customers are together in one segment."


def _part(share: float) -> str:
    return "all" if share == 1 else "nearly all" if share >= NEARLY_ALL else f"{share:.0%}"


def sentences_of_all(facts: EvidenceFacts, judged: Sequence[JudgedSegment]) -> dict[str, str]:
    """Return how many segments have which verdict, and what kind of segments they are."""
    kind = kind_of_all(facts.judged[facts.k], facts.held[facts.k].mean)
    words = [one.word for one in judged]
    return {"segments": count_words(words), "kind": whole_sentence(kind, [one.kind for one in judged])}


def whole_sentence(kind: SegmentKind, kinds: Sequence[SegmentKind]) -> str:
    """Return what kind of segments they are as a whole, in agreement with the kind of each."""
    n = kinds.count("natural")
    if n == len(kinds):
        return KINDS_OF_ALL["natural"] if kind == "natural" else EACH_APART
    if n:
        return f"{NUMBERS[n]} of them {'stands' if n == 1 else 'stand'} apart; {OTHERS[kind]}"
    return KINDS_OF_ALL["constructed" if kind == "natural" else kind]
