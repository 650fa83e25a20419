"""The command line answers in sentences: what it did, or what is wrong and what to do next."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.core.errors import InputError
from analysis.store.folder import open_segmentation
from analysis.store.names.given import rename
from tests.serving import ROOT

FEW = "id,age,income\n1,20,30\n2,30,20\n3,40,50\n4,50,45\n"


def test_help_shows_examples(run_python):
    done = run_python("-m", "analysis", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    examples = [line.strip() for line in done.stdout.split("examples:")[1].splitlines() if line.strip()]
    assert len(examples) >= 3
    assert all(line.startswith("python -m analysis ") for line in examples)


def test_segment_then_describe(command, mall_file, tmp_path):
    done = command("segment", mall_file, "--out", tmp_path / "a" / "b", "--features", "income,spending", "--k", "5")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("200 of 200 customers of Mall_Customers.csv in 5 segments\n")
    assert re.search(r"^ 5 +65\.568 +0\.5547 +248\.6 +0\.572  <- shown$", done.stdout, re.MULTILINE)
    assert done.stdout.endswith(f"Saved in {tmp_path / 'a' / 'b'}.\n")
    assert re.fullmatch(r"( *\d+% [a-z0-9 ]+\n)+", done.stderr)
    again = command("describe", tmp_path / "a" / "b")
    assert (again.returncode, again.stderr) == (0, "")
    assert done.stdout.startswith(again.stdout.rstrip("\n"))
    assert "the segments are clearer than chance alone could make them." in again.stdout


def test_evidence_can_be_left_for_later(command, tmp_path):
    few, out = tmp_path / "few.csv", tmp_path / "out"
    few.write_text(FEW, encoding="utf-8")
    done = command("segment", few, "--out", out, "--without-evidence")
    assert (done.returncode, (out / "evidence.json").exists()) == (0, False)
    assert "There is no evidence yet" in done.stdout
    later = command("evidence", out)
    assert (later.returncode, (out / "evidence.json").exists()) == (0, True)
    assert "Repeated 30 times with a random 80% of customers" in later.stdout
    assert command("evidence", out).stderr == "", "it is there already"


def test_columns_form_segments_describe_them_or_are_left_out(tmp_path, capsys):
    few = tmp_path / "few.csv"
    few.write_text(
        "id,age,income,revenue,rating\n" + "".join(f"{i},{i % 5},{i % 7},{i % 3},{i % 4}\n" for i in range(30))
    )
    roles = ("--role", "revenue=describe", "age=form", "rating=leave-out")
    assert main(["segment", str(few), "--out", str(tmp_path / "out"), "--k", "2", "--without-evidence", *roles]) == 0
    schema = open_segmentation(tmp_path / "out").schema
    assert [f.column for f in schema.features] == ["age", "income"]
    assert [f.column for f in schema.descriptors] == ["revenue"]
    message = capsys.readouterr().out
    assert "revenue is used as descriptor: chosen by you." in message
    assert "rating is not used: chosen by you." in message
    assert re.search(r"between segments \(eta squared 0\.\d+, 95% interval", message)
    assert main(["segment", str(few), "--out", str(tmp_path / "b"), "--role", "revenue=describes"]) == 2


@pytest.mark.parametrize("name", ["evidence", "describe"])
def test_a_folder_without_segmentation(command, tmp_path, name):
    done = command(name, tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("analysis: There is no segmentation in ")


def test_segments_are_described_by_the_names_that_people_gave(mall, mall_folder, tmp_path, capsys):
    folder = shutil.copytree(mall_folder, tmp_path / "mall")
    rename(folder, mall.solution(6), 2, "Our best", 0)
    assert main(["describe", str(folder)]) == 0
    assert "\n 2. Our best: " in capsys.readouterr().out


# arguments after `segment` (FILE, MALL and FEW stand for files), what the sentence says
REFUSED = {
    "unknown feature": (["MALL", "--features", "age", "shoe size"], "There is no feature 'shoe size' in this table"),
    "k of 1": (["MALL", "--k", "1"], "k = 1 is not possible here; choose a number of segments from 2 to 10"),
    "k of 11": (["MALL", "--k", "11"], "k = 11 is not possible here; choose a number of segments from 2 to 10"),
    "k too large": (["FEW", "--k", "4"], "k = 4 is not possible here; choose a number of segments from 2 to 3"),
    "no such file": (["nowhere.csv"], "There is no file nowhere.csv; check the name"),
    "a folder": (["data"], "data holds no .parquet files; name the files"),
    "out is a file": (["FEW", "--out", "FEW"], "choose another place"),
    "out is below a file": (["FEW", "--out", "FEW/out"], "choose another place"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(command, mall_file, tmp_path, case):
    few = tmp_path / "few.csv"
    few.write_text(FEW, encoding="utf-8")
    arguments, message = REFUSED[case]
    filled = [str(a).replace("MALL", str(mall_file)).replace("FEW", str(few)) for a in arguments]
    out = [] if "--out" in filled else ["--out", tmp_path / "out"]
    done = command("segment", *filled, *out)
    *progress, sentence = done.stderr.splitlines()
    assert done.returncode == 2
    assert done.stdout == ""
    assert sentence.startswith("analysis: ")
    assert sentence.endswith(".")
    assert message in sentence
    assert all(re.fullmatch(r" *\d+% [a-z0-9 ]+", line) for line in progress)
    assert few.read_text(encoding="utf-8") == FEW
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["segment", "x.csv"], "the following arguments are required: --out"),
        (["segment", "x.csv", "--out", "x", "--k", "six"], "argument --k: invalid int value: 'six'"),
        (
            ["segment", "x.csv", "--out", "x", "--scaling", "logs"],
            "There is no scaling 'logs'; choose one of auto, standard",
        ),
        (["describe", "nowhere"], "There is no segmentation in nowhere"),
    ],
)
def test_misspelt(capsys, arguments, message):
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    assert message in capsys.readouterr().err


# Runs the command line with a disk that takes no more than argument 1 bytes a file.
SMALL_DISK = """
import resource, sys
from analysis.__main__ import main
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.exit(main())
"""


@pytest.mark.parametrize(("most", "file"), [(0, "cells.parquet"), (4_000, "segmentation.json")])
def test_full_disk(run_python, tmp_path, most, file):
    few, out = tmp_path / "few.csv", tmp_path / "out"
    few.write_text(FEW, encoding="utf-8")
    done = run_python("-c", SMALL_DISK, most, "segment", few, "--out", out)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"analysis: {out / file}: ")
    assert "Traceback" not in done.stderr
    assert [path.name for path in out.iterdir() if path.name.startswith(".")] == []
    with pytest.raises(InputError):
        open_segmentation(out)


def test_a_source_can_stand_in_the_environment(command, mall_file, monkeypatch):
    monkeypatch.setenv("WHERE", str(mall_file))
    assert json.loads(command("look", "env:WHERE", "--json").stdout)["rows"] == 200
    monkeypatch.setenv("WHERE", "")
    lost = command("look", "env:WHERE", "--json")
    assert (lost.returncode, lost.stderr) == (
        2,
        "analysis: The environment variable WHERE is not set; set it to a file or the address of a database.\n",
    )


@pytest.mark.parametrize(("name", "lines"), [("describe", 0), ("score", 1), ("segment", 0), ("look", 1)])
def test_a_closed_pipe_prints_nothing(mall_folder, mall_file, tmp_path, name, lines):
    """As in `describe mall | head`: the shell's status for a closed pipe, and not a word."""
    arguments = {
        "describe": ["describe", mall_folder],
        "score": ["score", mall_folder, mall_file],
        "segment": ["segment", mall_file, "--out", tmp_path / "out", "--without-evidence"],
        "look": ["look", mall_file],
    }[name]
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        for _ in range(lines):
            process.stdout.readline()
        process.stdout.close()
        message = process.stderr.read()
    assert process.returncode in (0, 141)
    assert "Broken pipe" not in message
    assert "Traceback" not in message
    assert "analysis:" not in message


def test_a_full_disk_behind_standard_output(run_python, mall_folder):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "analysis", "describe", str(mall_folder)]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("analysis: What is printed: No space left on device; choose another place")
