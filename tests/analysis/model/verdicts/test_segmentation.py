"""Verdicts: every way that the rule can go."""

import pytest

from analysis.evidence.verdict_sentences import verdict_sentence
from analysis.model.verdicts.segmentation import verdict

# silhouette, the highest by chance, stability; the word, a part of the sentence
TABLE = [
    (0.70, 0.30, 0.95, "strong", "strong: clearly separate"),
    (0.50, 0.30, 0.90, "strong", "strong"),
    (0.499, 0.30, 0.95, "fair", "fair: real, but they overlap"),
    (0.70, 0.30, 0.899, "fair", "fair"),
    (0.25, 0.20, 0.75, "fair", "fair"),
    (0.7141, 0.7076, 0.95, "fair", "nearly as clear (silhouette 0.714 against 0.708)"),
    (0.751, 0.70, 0.95, "strong", "strong"),
    (0.249, 0.20, 0.99, "weak", "they overlap a lot. Use"),
    (0.70, 0.30, 0.749, "weak", "other samples of the customers give different groups. Use"),
    (0.249, 0.20, 0.1, "weak", "overlap a lot and other samples"),
    (0.30, 0.30, 0.99, "none", "no reliable segments"),
    (0.70, 0.71, 0.99, "none", "data without any segments could give 6 groups"),
    (-0.1, 0.30, 0.0, "none", "Do not act on them."),
]


@pytest.mark.parametrize(("silhouette", "chance", "stability", "word", "phrase"), TABLE)
def test_the_rule(silhouette, chance, stability, word, phrase):
    judged = verdict(silhouette, chance, stability)
    assert judged.word == word
    assert phrase in verdict_sentence(judged, 6)
    assert (judged.chance.value, judged.chance.needed) == (silhouette, chance)
    assert [c.value for c in judged.fair] == [c.value for c in judged.strong[:2]] == [silhouette, stability]
    assert judged.strong[2].value == pytest.approx(silhouette - chance)
