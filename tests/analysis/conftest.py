"""What several subjects share: tables out of text, cleaned or segmented."""

import subprocess

import pytest

from analysis.__main__ import main
from analysis.build.pipeline import segment
from analysis.cleaning.clean_table import clean
from analysis.clustering.methods import kmeans
from analysis.model.question import Question
from analysis.reading.sources import read_table
from tests.serving import ROOT

FEW_IN_GROUPS = "id,age,income\n" + "".join(f"{i},{20 + i * 7 % 31},{30 + i * i % 47}\n" for i in range(1, 41))


@pytest.fixture
def command(capsys, monkeypatch):
    """Run a command of `python -m analysis` in this process, from the top of the checkout.

    A process of its own takes two seconds to import what fits; `run_python` starts one.
    """
    monkeypatch.chdir(ROOT)

    def run(*arguments):
        capsys.readouterr()
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as end:
            code = end.code
        output, errors = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, output, errors)

    return run


@pytest.fixture
def few_starts(monkeypatch):
    """Fewer K-means starts, for tests whose truth does not depend on finding the best solution."""
    monkeypatch.setattr(kmeans, "N_INIT", 2)


@pytest.fixture
def few_segments(few_starts, monkeypatch):
    """Four segments at most as well, for tests of what becomes of rows."""
    monkeypatch.setattr(kmeans, "MAX_CLUSTERS", 4)


@pytest.fixture
def segment_text(tmp_path, few_starts):
    """Segment a CSV given as text; returns the segmentation. It is saved in `tmp_path / "out"`."""

    def run(text, **question):
        path = tmp_path / "customers.csv"
        path.write_bytes(text.encode())
        return segment(Question(str(path), **question), tmp_path / "out")

    return run


def customers_of(cleaned):
    """Typed customers as a pandas table, in the order of the file."""
    return cleaned.connection.execute("SELECT * FROM typed ORDER BY line").df()


@pytest.fixture
def clean_text(tmp_path):
    """Clean a CSV given as text."""

    def run(text, wanted=None, **question):
        path = tmp_path / "customers.csv"
        path.write_bytes(text.encode())
        question = Question(str(path), wanted, **question)
        return clean(read_table(path, question.reading), question)

    return run
