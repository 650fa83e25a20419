"""The sentence about data without segments bears out its figures."""

import numpy as np
import pytest

from analysis.evidence.verdict_sentences import against

COPIES = {"shuffled": np.array([0.34, 0.36]), "turned": np.array([0.29, 0.31]), "cloud": np.array([0.26, 0.28])}


@pytest.mark.parametrize(
    ("silhouette", "needed", "answer"), [(0.45, 0.40, "No: "), (0.39, 0.40, "Perhaps: "), (0.35, 0.40, "Yes: ")]
)
def test_the_answer_follows_from_the_copies(silhouette, needed, answer):
    sentence = against(silhouette, COPIES, needed)
    assert sentence.startswith(answer)
    assert f"silhouette is {silhouette}" in sentence
    assert ("chance alone could reach 0.40." in sentence) == (answer == "Perhaps: ")
