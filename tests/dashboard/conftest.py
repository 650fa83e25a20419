"""What several subjects share: customers whose texts and numbers are as awkward as allowed, segmented once."""

import csv
import io
import random

import pytest

from analysis.build.pipeline import segment
from analysis.clustering.methods import kmeans
from analysis.model.question import Question
from analysis.store.row_queries import Customers

PLANS = ("<b onclick=x>", "<script>alert(1)</script>", "R&D &lt;", 'a "long" name for a plan that nobody reads')
PLACES = ("Zürich", "Łódź", "+cmd|' /C calc'!A0", "Rome\rand around")


def awkward_text():
    """300 customers with markup in headers and values, decimals, a tiny range, a wide one, and customers alike."""
    draw = random.Random(7)
    text = io.StringIO()
    out = csv.writer(text, quoting=csv.QUOTE_ALL)
    out.writerow(
        ["Key", "Plan <i>now</i>", "Place", "Balance (<u>€</u>)", "Share & <b onclick=x>part", "Visits", "Noise"]
    )
    for i in range(300):
        row = (draw.choice(PLANS), draw.choice(PLACES), round(draw.gauss(0, 9000), 2), round(draw.random(), 3))
        row += (draw.randrange(4), round(5 + draw.random() / 1000, 6))
        copies = 4 if i % 50 == 0 else 1
        for copy in range(copies):
            out.writerow([f"{i:03}-{copy}", *row])
    return text.getvalue()


@pytest.fixture(scope="session")
def awkward_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("awkward") / "awkward.csv"
    path.write_bytes(awkward_text().encode())
    return path


@pytest.fixture(scope="session")
def awkward_customers(awkward_file, tmp_path_factory):
    """Return customers of the awkward file; few starts, as nothing here depends on the best solution."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmeans, "N_INIT", 2)
        folder = tmp_path_factory.mktemp("segmented")
        return Customers(segment(Question(str(awkward_file)), folder), folder)


@pytest.fixture(scope="session")
def awkward(awkward_customers):
    return awkward_customers.segmentation


@pytest.fixture(params=["mall", "awkward"])
def shown_segmentation(request):
    """Return each of the two segmentations."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def segment_few(monkeypatch):
    """Segment a file into a folder with few starts."""
    monkeypatch.setattr(kmeans, "N_INIT", 2)
    return lambda path, folder, **choices: segment(Question(str(path), **choices), folder)


@pytest.fixture
def segment_text(segment_few, tmp_path):
    """Segment a CSV given as text."""

    def run(text, **choices):
        path = tmp_path / "customers.csv"
        path.write_text(text, encoding="utf-8")
        return segment_few(path, tmp_path / "out", **choices)

    return run
