"""Nothing is suggested for a segment that should not be relied on: in files, mails, notebooks and the terminal."""

from copy import deepcopy
from dataclasses import replace
from io import BytesIO

import pytest
from pptx import Presentation

from analysis.cli.describe import describe
from analysis.core.progress import silent
from analysis.model.verdicts.segment import NO_PLAN
from analysis.reports.mail import summary
from analysis.reports.slides.deck import make_slides
from analysis.store.evidence import Evidence, open_evidence
from analysis.store.folder import open_segmentation

DOUBTFUL = 2


@pytest.fixture
def doubtful(contents):
    """Return the Mall customers, as if segment 2 could not be relied on."""
    evidence = deepcopy(contents.evidence)
    evidence["segments"][DOUBTFUL - 1]["word"] = "unreliable"
    return replace(contents, evidence=evidence)


def actions(contents):
    return [group.segment.action for group in contents.groups]


def test_files_and_mails_advise_against_plans(doubtful):
    own = actions(doubtful)[DOUBTFUL - 1]
    deck = Presentation(BytesIO(make_slides(doubtful, silent)))
    slides = "\n".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    for text in (slides, summary(doubtful)):
        assert NO_PLAN in text
        assert own not in text
        assert all(a in text for a in actions(doubtful) if a != own)


def test_the_terminal_does_too(mall_folder):
    s = open_segmentation(mall_folder)
    known = open_evidence(mall_folder, s)
    document = deepcopy(known.document)
    solution = next(x for x in document["solutions"] if x["n_clusters"] == s.n_clusters)
    solution["segments"][DOUBTFUL - 1]["word"] = "chance"
    text = describe(s, Evidence(document, known.measures))
    assert NO_PLAN in text
    assert s.solution(s.n_clusters).segments[DOUBTFUL - 1].action not in text
