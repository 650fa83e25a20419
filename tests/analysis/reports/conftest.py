"""What tests of files share: contents of the Mall customers, of a selection, and of customers kept in groups."""

import json
from datetime import date
from urllib.parse import quote

import pytest

from analysis.build.pipeline import segment
from analysis.clustering.methods import kmeans
from analysis.core.progress import silent
from analysis.model.question import Question
from analysis.reports.contents import read_contents
from analysis.reports.pdf.typeset import make_report
from analysis.reports.slides.deck import make_slides

DAY = date(2026, 11, 28)
YOUNG = json.dumps([["histogram", [["between", "age", 18, 30]]]])
LINK = f"http://127.0.0.1:8050/?k=6&where={quote(YOUNG)}"


@pytest.fixture(scope="session")
def contents(mall_folder):
    return read_contents(mall_folder, "", DAY)


@pytest.fixture(scope="session")
def young(mall_folder):
    return read_contents(mall_folder, LINK, DAY)


@pytest.fixture(scope="session")
def groups_folder(tmp_path_factory, mall_file):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmeans, "N_INIT", 2)
        folder = tmp_path_factory.mktemp("groups")
        segment(Question(str(mall_file), smallest_cell=10), folder)
    return folder


@pytest.fixture(scope="session")
def report(contents):
    return make_report(contents, silent)


@pytest.fixture(scope="session")
def slides(contents):
    return make_slides(contents, silent)
