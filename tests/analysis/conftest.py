"""What several subjects share: the Mall customers segmented once, tables out of text, the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import clustering
from analysis.build import segment
from analysis.cleaning import clean
from analysis.segmentation import Question
from analysis.sources import read_table

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def mall_file():
    """The Mall customers as published."""
    return ROOT / "data" / "Mall_Customers.csv"


@pytest.fixture(scope="session")
def mall_folder(mall_file, tmp_path_factory):
    """A saved segmentation of the Mall customers; tests that change it work on a copy."""
    folder = tmp_path_factory.mktemp("mall") / "saved"
    segment(Question(str(mall_file)), folder)
    return folder


@pytest.fixture(scope="session")
def mall_document(mall_folder):
    """The segmentation.json of the Mall customers."""
    return json.loads((mall_folder / "segmentation.json").read_text(encoding="utf-8"))


@pytest.fixture
def few_starts(monkeypatch):
    """Fewer K-means starts, for tests whose truth does not depend on finding the best solution."""
    monkeypatch.setattr(clustering, "N_INIT", 2)


@pytest.fixture
def segment_text(tmp_path, few_starts):
    """Segment a CSV given as text; returns the segmentation. It is saved in `tmp_path / "out"`."""

    def run(text, **question):
        path = tmp_path / "customers.csv"
        path.write_bytes(text.encode())
        return segment(Question(str(path), **question), tmp_path / "out")

    return run


@pytest.fixture
def clean_text(tmp_path):
    """Clean a CSV given as text."""

    def run(text, wanted=None):
        path = tmp_path / "customers.csv"
        path.write_bytes(text.encode())
        return clean(read_table(path), wanted)

    return run


@pytest.fixture(scope="session")
def run_python():
    """Run Python in a process of its own, from the top of the checkout."""

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    return run
