"""Each file of a corpus is read right, and the report says what was done, or refused in one sentence with the place."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from analysis.build.pipeline import segment
from analysis.cleaning.clean_table import clean
from analysis.core.errors import InputError
from analysis.model.question import Question, Reading
from analysis.reading.sources import read_table
from tests.analysis.reading.corpus.answers import CORPUS, Read, Refused
from tests.serving import FILES, ROOT

FOLDER = FILES / "corpus"
READ = [name for name, becomes in CORPUS.items() if isinstance(becomes, Read)]
REFUSED = [name for name, becomes in CORPUS.items() if isinstance(becomes, Refused)]


def test_every_file_is_in_the_table():
    assert {path.name for path in FOLDER.iterdir()} == set(CORPUS)
    assert len(CORPUS) >= 120


def output(report):
    """Everything that a report says."""
    yield from (f"{d.what}: {d.value} ({d.why})" for d in report.decisions)
    yield from (f"{c.column}: {c.role} {c.why}" for c in report.columns)
    yield from (f.sentence for f in report.findings)
    yield from (u.reason for u in report.not_segmented)


@pytest.mark.parametrize("name", READ)
def test_read_right_and_said(name):
    expected = CORPUS[name]
    with read_table(FOLDER / name) as table:
        columns, cleaned = table.columns, clean(table, Question(name))
        typed = cleaned.connection.execute("SELECT * FROM typed").df().set_index("line")
    assert expected.columns is None or columns == expected.columns
    assert (len(typed), int(typed["reason"].isna().sum())) == (expected.rows, expected.placed)
    assert {place: typed.loc[place] for place in expected.values} == expected.values
    sentences = list(output(cleaned.report))
    assert [words for words in expected.says if not any(words in sentence for sentence in sentences)] == []


@pytest.mark.parametrize("name", READ)
def test_no_row_is_lost_and_what_is_written_reads_back_equal(name, tmp_path, few_segments):
    with read_table(FOLDER / name) as table:
        given = [list(row) for row in table.rows]
        columns = table.columns
    segment(Question(str(FOLDER / name)), tmp_path / "out")
    with read_table(
        tmp_path / "out" / "customers.csv", Reading(encoding="utf-8", separator=",", header="yes")
    ) as again:
        assert again.columns[: len(columns)] == columns
        assert [list(row[: len(columns)]) for row in again.rows] == given


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_sentence(name, tmp_path, few_segments):
    with pytest.raises(InputError) as refused:
        segment(Question(str(FOLDER / name)), tmp_path / "out")
    sentence = str(refused.value)
    assert [words for words in CORPUS[name] if words not in sentence] == []
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not (tmp_path / "out").exists()


def many_columns(path):
    header = ",".join(f"c{i}" for i in range(10_000))
    path.write_text(header + "\n" + ",".join("1" * 10_000) + "\n", encoding="utf-8")


def huge_cell(path):
    path.write_text("id,age,income\n1,20," + "9" * 10_000_000 + "\n2,30,40\n", encoding="utf-8")


def gzip_bomb(path):
    with gzip.open(path, "wb") as file:
        for _ in range(300):
            file.write(b"\0" * 1_000_000)


def zip_bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"<x/>")
        with parts.open("xl/worksheets/sheet1.xml", "w") as file:
            for _ in range(300):
                file.write(b" " * 1_000_000)


def with_password(path):
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    path.write_bytes(head + "EncryptionInfo".encode("utf-16-le") + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le"))


def billion_laughs(path):
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><workbook>&a8;</workbook>'
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.xml", bomb)


# made here because of their size: file, how it is made, the sentence about it
LARGE = [
    ("columns.csv", many_columns, "line 1: 10,000 columns, but at most 1,000 can be read"),
    ("cell.csv", huge_cell, "line 2: a value of more than 1,000,000 characters"),
    ("bomb.csv.gz", gzip_bomb, "holds more than 100 MB unpacked"),
    ("bomb.xlsx", zip_bomb, "MB unpacked, more than 100"),
    ("locked.xlsx", with_password, "is protected by a password; save it without one"),
    ("laughs.xlsx", billion_laughs, "laughs.xlsx"),
]


@pytest.mark.parametrize(("name", "make", "message"), LARGE)
def test_large_and_hostile_files(name, make, message, tmp_path):
    make(tmp_path / name)
    with pytest.raises(InputError) as refused:
        segment(Question(str(tmp_path / name)), tmp_path / "out", most_bytes=100_000_000)
    assert message in str(refused.value)
    assert str(refused.value).endswith(".")


# choices of reading against a file that could be read in two ways: file, reading, line, key, value
CHOSEN = [
    ("dot_ambiguous.csv", Reading(decimal="comma"), 2, "income", 20125),
    ("dot_ambiguous.csv", Reading(decimal="point"), 2, "income", 20.125),
    ("thousands_comma.csv", Reading(decimal="comma"), 2, "income", 20.0),
    ("cp1252.csv", Reading(encoding="iso8859-2"), 4, "city", "Zürich"),
    ("no_header.csv", Reading(header="no"), 1, "column_3", 27),
    ("workbook.xlsx", Reading(sheet="Customers"), 2, "age", 27),
]


@pytest.mark.parametrize(("name", "reading", "line", "key", "value"), CHOSEN)
def test_readings_that_are_asked_for(name, reading, line, key, value):
    with read_table(FOLDER / name, reading) as table:
        cleaned = clean(table, Question(name, reading=reading))
        typed = cleaned.connection.execute("SELECT * FROM typed").df().set_index("line")
    assert typed.loc[line, key] == value


def test_a_workbook_of_excel_reads_as_its_csv(tmp_path):
    book = openpyxl.Workbook()
    rows = list(csv.reader(io.StringIO((FOLDER / "plain.csv").read_text(encoding="utf-8"))))
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "plain.xlsx")
    with read_table(tmp_path / "plain.xlsx") as excel, read_table(FOLDER / "plain.csv") as plain:
        assert (excel.columns, excel.rows, excel.lines) == (plain.columns, plain.rows, plain.lines)


MUTATIONS = int(os.environ.get("KINDRED_TEST_MUTATIONS", "1000"))
SEED = 20_261_124


@pytest.mark.timeout(300)
def test_mutations_of_good_files(tmp_path):
    print(f"seed {SEED}")  # noqa: T201 - what to repeat a failure with
    done = subprocess.run(
        [sys.executable, "-m", "tests.analysis.reading.corpus.mutations", str(SEED), str(MUTATIONS), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["read"] > MUTATIONS / 10
    assert found["mb"] < 300
