"""Damaged files, of every kind and on every command, end with a sentence and never with an accident."""

import io
import json
import shutil
import zipfile

import duckdb
import pytest

from analysis.__main__ import main
from tests.operations.visitors.bombs import far_cell, large_sheet, lying_zip, thrift_list

TEXT = "id,age,income\n" + "".join(f"{i},{20 + i * 7 % 31},{30 + i * i % 47}\n" for i in range(1, 41))
DEEP = "[" * 100_000 + "]" * 100_000


def parquet(folder):
    path = folder / "whole.parquet"
    (folder / "whole.csv").write_text(TEXT)
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM '{folder / 'whole.csv'}') TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def workbook():
    """Return a workbook of a few rows."""
    return large_sheet(20)


def without_part(data, lost):
    """Return the same zip file without one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != lost:
                new.writestr(name, old.read(name))
    return out.getvalue()


def flipped(data, at):
    """One byte is another."""
    place = int(at * len(data))
    return data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]


def hollow(data):
    """Zeros between both ends."""
    return data[:8] + bytes(len(data) - 16) + data[-8:]


FILES = {
    "junk as Parquet": ("a.parquet", lambda _: b"PAR1" + b"junk" * 9),
    "junk as CSV": ("a.csv", lambda _: b"PAR1,b\n1,2\n"),
    "Parquet cut short": ("a.parquet", lambda folder: parquet(folder)[:-20]),
    "Parquet without its middle": ("a.parquet", lambda folder: hollow(parquet(folder))),
    "Parquet with a flipped byte in its footer": ("a.parquet", lambda folder: flipped(parquet(folder), 0.8)),
    "Parquet with flipped pages": ("a.parquet", lambda folder: flipped(flipped(parquet(folder), 0.05), 0.1)),
    "a footer that claims too much": ("a.parquet", lambda _: thrift_list(2_000_000_000)),
    "a workbook cut short": ("a.xlsx", lambda _: workbook()[:-30]),
    "a workbook without its sheet": ("a.xlsx", lambda _: without_part(workbook(), "xl/worksheets/sheet1.xml")),
    "a workbook without its list of sheets": ("a.xlsx", lambda _: without_part(workbook(), "xl/workbook.xml")),
    "a workbook with a flipped byte": ("a.xlsx", lambda _: flipped(workbook(), 0.5)),
    "a workbook that lies of its size": ("a.xlsx", lambda _: lying_zip()),
    "a workbook with a far cell": ("a.xlsx", lambda _: far_cell()),
    "gzip cut short": ("a.csv.gz", lambda _: b"\x1f\x8b\x08" + bytes(9)),
    "zero bytes": ("a.csv", lambda _: bytes(1_000)),
}
COMMANDS = {  # FOLDER, FILE and OUT stand for paths
    "segment": ["segment", "FILE", "--out", "OUT", "--without-evidence"],
    "look": ["look", "FILE"],
    "score": ["score", "FOLDER", "FILE"],
    "move": ["move", "FOLDER", "FILE"],
    "update": ["update", "FOLDER", "FILE"],
}


def run(template, **paths):
    return main([str(paths.get(word, word)) for word in template])


def expect_sentence(captured, what):
    """Check that the last line is a sentence of ours."""
    last = captured.err.splitlines()[-1]
    assert last.startswith("analysis: "), (what, last)
    assert last.endswith("."), last
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("damage", FILES)
def test_a_damaged_file(mall_folder, tmp_path, capsys, damage, command):
    name, make = FILES[damage]
    file = tmp_path / name
    file.write_bytes(make(tmp_path))
    assert run(COMMANDS[command], FOLDER=mall_folder, FILE=file, OUT=tmp_path / "out") == 2, capsys.readouterr()
    expect_sentence(capsys.readouterr(), command)


def _wrong(*path, value):
    """Put a value of another type into the document."""

    def change(document):
        *way, last = path
        for key in way:
            document = document[key]
        document[last] = value

    return change


WRONG = [
    _wrong("report", value={}),
    _wrong("report", "decisions", value=[{}]),
    _wrong("report", "n_not_segmented", value="none"),
    _wrong("report", "findings", value=None),
    _wrong("axes", 0, "explained_variance_ratio", value="much"),
    _wrong("axes", 0, "loadings", value=[]),
    _wrong("everybody", value=[]),
    _wrong("everybody", "features", value={}),
    _wrong("scaling", "mean", value={}),
    _wrong("solutions", 4, "segments", 0, "size", value="many"),
    _wrong("solutions", 4, "segments", 0, "name", value=7),
    _wrong("solutions", 4, "segments", 0, "profile", "features", "age", value=None),
    _wrong("solutions", 4, "rules", value=[]),
    _wrong("solutions", 4, "rules", 0, "fidelity", "size", value=None),
    _wrong("solutions", 4, "associations", value=[{}]),
    _wrong("solutions", 4, "silhouette", value=None),
    _wrong("schema", "columns", value=3),
    _wrong("schema", "features", 0, "decimals", value="two"),
    _wrong("question", value=[]),
    _wrong("question", "reading", value="x"),
    _wrong("n_customers", value="200"),
    _wrong("precision", value=[]),
    _wrong("precision", value={"how": "guessed"}),
    _wrong("origin", value=5),
    _wrong("verdict", value={}),
    _wrong("protection", value={"smallest_cell": 5}),
]
OF_A_FOLDER = {
    "describe": ["describe", "FOLDER"],
    "score": ["score", "FOLDER", "FILE"],
    "move": ["move", "FOLDER", "FILE"],
    "export": ["export", "FOLDER", "--out", "OUT"],
    "update": ["update", "FOLDER", "FILE"],
    "evidence": ["evidence", "FOLDER"],
}


@pytest.fixture
def damaged(mall_folder, tmp_path):
    return shutil.copytree(mall_folder, tmp_path / "damaged")


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_segmentation_with_wrong_types_does_not_open(damaged, capsys, number):
    document = json.loads((damaged / "segmentation.json").read_text())
    WRONG[number](document)
    (damaged / "segmentation.json").write_text(json.dumps(document))
    assert main(["describe", str(damaged)]) == 2
    text = capsys.readouterr()
    expect_sentence(text, "describe")
    assert "segmentation.json is not complete" in text.err
    assert "run `python -m analysis segment` again" in text.err


CONTENTS = [b"", b"{", b"[]", b"null", DEEP.encode(), b'{"format": ' + b"9" * 5_000 + b"}", b"\xff\xfe\x00", bytes(50)]
JSON_FILES = {"segmentation.json": tuple(OF_A_FOLDER), "names.json": ("describe", "score", "move", "export")}


@pytest.mark.parametrize("content", CONTENTS, ids=range(len(CONTENTS)))
@pytest.mark.parametrize(("name", "command"), [(n, c) for n, commands in JSON_FILES.items() for c in commands])
def test_a_damaged_json_file(damaged, mall_file, tmp_path, capsys, name, command, content):
    (damaged / name).write_bytes(content)
    assert run(OF_A_FOLDER[command], FOLDER=damaged, FILE=mall_file, OUT=tmp_path / "x.csv") == 2
    expect_sentence(capsys.readouterr(), (name, command))


@pytest.mark.parametrize("content", CONTENTS, ids=range(len(CONTENTS)))
def test_damaged_evidence(damaged, capsys, content):
    (damaged / "evidence.json").write_bytes(content)
    assert main(["describe", str(damaged)]) == 2
    text = capsys.readouterr()
    expect_sentence(text, "describe")
    assert "run `python -m analysis evidence` on that folder again" in text.err


@pytest.mark.parametrize("content", CONTENTS, ids=range(len(CONTENTS)))
def test_a_damaged_question(mall_file, tmp_path, capsys, content):
    (tmp_path / "question.json").write_bytes(content)
    assert main(["look", str(mall_file), "--question", str(tmp_path / "question.json")]) == 2
    expect_sentence(capsys.readouterr(), "question")


@pytest.mark.parametrize("where", ["[", DEEP, "null", "%00", '[["v",[["between","age",{},1]]]]', "9" * 5_000])
def test_a_damaged_link(damaged, tmp_path, capsys, where):
    assert main(["export", str(damaged), "--where", f"/?where={where}", "--out", str(tmp_path / "x.csv")]) == 2
    expect_sentence(capsys.readouterr(), "link")


@pytest.mark.parametrize("name", ["cells.parquet", "customers.parquet"])
@pytest.mark.parametrize("content", [b"", b"PAR1junkPAR1", thrift_list(2_000_000_000)])
@pytest.mark.parametrize("command", OF_A_FOLDER)
def test_a_damaged_table_of_a_folder(damaged, mall_file, tmp_path, capsys, name, content, command):
    (damaged / name).write_bytes(content)
    assert run(OF_A_FOLDER[command], FOLDER=damaged, FILE=mall_file, OUT=tmp_path / "x.csv") == 2
    expect_sentence(capsys.readouterr(), (name, command))
