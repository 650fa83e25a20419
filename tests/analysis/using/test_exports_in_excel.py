"""CSV files open in Excel with their accents, and Kindred reads its own files back."""

from codecs import BOM_UTF8

import pytest

from analysis.build.pipeline import segment
from analysis.model.question import Question
from analysis.reading.sources import read_table
from analysis.store.folder import open_segmentation
from analysis.using.exporting import export
from tests.conftest import MALL
from tests.serving import FILES

ACCENTS = FILES / "cases" / "accents.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("accents") / "out"
    segment(Question(str(ACCENTS), n_clusters=2), path)
    return path


def test_exports_begin_with_a_mark_unless_it_is_left_out(folder, tmp_path):
    s = open_segmentation(folder)
    export(s, folder, "", tmp_path / "marked.csv")
    export(s, folder, "", tmp_path / "plain.csv", bom=False)
    marked, plain = (tmp_path / "marked.csv").read_bytes(), (tmp_path / "plain.csv").read_bytes()
    assert marked == BOM_UTF8 + plain
    assert "Zürich".encode() in plain


def test_the_result_has_a_mark_only_where_it_needs_one(folder, mall_folder):
    assert (folder / "customers.csv").read_bytes().startswith(BOM_UTF8)
    assert MALL.read_bytes().isascii()
    assert not (mall_folder / "customers.csv").read_bytes().startswith(BOM_UTF8)


def test_own_exports_are_read_back(folder, tmp_path):
    """Ids, accents and roles are those of the source; what an export adds forms nothing."""
    s = open_segmentation(folder)
    export(s, folder, "", tmp_path / "marked.csv")
    with read_table(tmp_path / "marked.csv") as again, read_table(ACCENTS) as source:
        n = len(source.columns)
        assert again.columns[:n] == source.columns
        assert [row[:n] for row in again.rows] == list(source.rows)
    segment(Question(str(tmp_path / "marked.csv"), n_clusters=2), tmp_path / "again")
    assert [f.column for f in open_segmentation(tmp_path / "again").schema.features] == [
        f.column for f in s.schema.features
    ]


def test_on_the_command_line(command, folder, tmp_path):
    for options, begins in (((), True), (("--without-bom",), False)):
        path = tmp_path / f"scored{len(options)}.csv"
        done = command("score", folder, ACCENTS, "--out", path, *options)
        assert (done.returncode, path.read_bytes().startswith(BOM_UTF8)) == (0, begins)
