"""Verdicts: every way that the rule can go."""

import pytest

from analysis.evidence_words import verdict_sentence
from analysis.verdicts import verdict

# silhouette, the highest by chance, stability; the word, a part of the sentence
TABLE = [
    (0.70, 0.30, 0.95, "strong", "strong: clearly apart"),
    (0.50, 0.30, 0.90, "strong", "strong"),
    (0.499, 0.30, 0.95, "fair", "fair: real, with overlap"),
    (0.70, 0.30, 0.899, "fair", "fair"),
    (0.25, 0.20, 0.75, "fair", "fair"),
    (0.249, 0.20, 0.99, "weak", "they run into each other. Take"),
    (0.70, 0.30, 0.749, "weak", "other samples of the same customers give other groups. Take"),
    (0.249, 0.20, 0.1, "weak", "run into each other and other samples"),
    (0.30, 0.30, 0.99, "none", "no reliable segments"),
    (0.70, 0.71, 0.99, "none", "data without any structure give 6 groups"),
    (-0.1, 0.30, 0.0, "none", "Do not act on them."),
]


@pytest.mark.parametrize(("silhouette", "chance", "stability", "word", "said"), TABLE)
def test_the_rule(silhouette, chance, stability, word, said):
    found = verdict(silhouette, chance, stability)
    assert found.word == word
    assert said in verdict_sentence(found, 6)
    assert (found.chance.value, found.chance.needed) == (silhouette, chance)
    assert [c.value for c in found.fair] == [c.value for c in found.strong] == [silhouette, stability]
