"""A folder of one test's own with the Mall customers, and files of the same customers later."""

import csv
import shutil

import pytest

from analysis.store.source_file import remember_source
from tests.conftest import MALL

HEADER, *LINES = MALL.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def folder(mall_folder, tmp_path):
    """Return a folder as `segment` wrote it, which knows where its customers came from."""
    shutil.copytree(mall_folder, tmp_path / "mall")
    remember_source(tmp_path / "mall", str(MALL))
    return tmp_path / "mall"


@pytest.fixture
def write(tmp_path):
    """Write rows of customers, changed by a function, as a CSV; return its path as text."""

    def run(change=lambda row: row, lines=LINES, name="later.csv"):
        rows = [change(row) for row in csv.reader(lines)]
        with (tmp_path / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADER.split(","), *rows])
        return str(tmp_path / name)

    return run
