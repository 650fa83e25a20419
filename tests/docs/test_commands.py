"""Every command and option is documented, and every documented command is one that runs."""

import argparse
import re
import shlex
import shutil
import sqlite3
import sys
from contextlib import closing
from importlib.util import find_spec
from io import StringIO
from itertools import takewhile

import duckdb
import openpyxl
import pytest

import analysis
from analysis.__main__ import _parser, main
from analysis.cli import commands as run
from analysis.clustering.methods import kmeans
from dashboard.__main__ import main as operate
from tests.docs.documents import CURRENT, Command, blocks, commands, read, rows
from tests.serving import ROOT

ANALYSIS = commands("python -m analysis")
MODULES = sorted({text.split()[2] for c in commands("python -m") if (text := c.text)})
EXAMPLES = [line for line in blocks(ROOT / "docs" / "using.md") if line.startswith("python -m analysis")]


def subcommands(parser):
    (group,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return group.choices


def arguments(command: Command):
    return shlex.split(command.text)[3:]


def test_every_command_and_option_is_documented():
    text = "\n".join(map(read, CURRENT))
    known = {f"`{name}`" for name in subcommands(_parser())}
    for parser in subcommands(_parser()).values():
        known |= {f"`{o}`" for a in parser._actions for o in a.option_strings if o.startswith("--") and o != "--help"}
    assert {name for name in known if name not in text} == set()


def test_every_documented_option_is_there():
    known = {o for parser in subcommands(_parser()).values() for a in parser._actions for o in a.option_strings}
    listed = [line.split("|")[1] for line in read(ROOT / "docs" / "using.md").splitlines() if line.startswith("| `--")]
    assert {option for row in listed for option in re.findall(r"--[\w-]+", row)} <= known


@pytest.mark.parametrize("command", [c for c in ANALYSIS if arguments(c) != ["--help"]], ids=str)
def test_every_example_is_understood(command):
    given = arguments(command)
    if given[-1] == "--help":
        assert given[0] in subcommands(_parser())
    elif len(given) > 1:  # else only its name
        _parser().parse_args(given)


def test_examples_are_found():
    assert {"segment", "look", "evidence", "describe", "score", "move", "update", "export"} <= {
        arguments(c)[0] for c in ANALYSIS
    }
    assert {"analysis", "dashboard", "dashboard.static", "benchmarks", "benchmarks.examples", "pytest"} <= set(MODULES)


def test_every_public_name_of_the_analysis_is_documented():
    named = {cell.split("(")[0].strip("`| ") for cell, *_ in rows(ROOT / "docs" / "using.md")}
    assert set(analysis.__all__) - named == set()


@pytest.mark.parametrize("module", MODULES)
def test_every_module_that_is_run_is_there(module):
    assert find_spec(module) is not None


@pytest.mark.parametrize("command", commands("python -m pytest"), ids=str)
def test_every_test_that_is_named_is_there(command):
    named = [part for part in arguments(command) if part.startswith("tests/")]
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_target_of_make_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {c.text.split()[1] for c in commands("make")} - targets == set()


def test_every_part_of_the_benchmarks_is_there():
    source = (ROOT / "benchmarks" / "__main__.py").read_text(encoding="utf-8")
    named = [arguments(c) for c in commands("python -m benchmarks") if c.text.split()[2] == "benchmarks"]
    parts = {part for words in named for part in takewhile(lambda word: not word.startswith("--"), words)}
    assert parts
    assert {part for part in parts if f'"{part}": ' not in source} == set()


OPERATORS = [c for c in commands("python -m dashboard") if c.text.split()[2] == "dashboard"]


@pytest.mark.parametrize("command", OPERATORS, ids=str)
def test_the_operators_commands_run(command, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["dashboard", *arguments(command)])
    monkeypatch.setattr(sys, "stdin", StringIO("a long password\n"))
    assert operate() == 0
    assert re.fullmatch(r"[\w-]{32,}\n|\w+:scrypt:\S+\n", capsys.readouterr().out)


@pytest.fixture
def customers(tmp_path, monkeypatch):
    """Return a folder with the files that examples name.

    Segments are formed from few starts, evidence takes too long.
    """
    mall = ROOT / "data" / "Mall_Customers.csv"
    (tmp_path / "data").mkdir()
    for name in ("data/Mall_Customers.csv", "customers.csv", "new_customers.csv", "customers_later.csv"):
        shutil.copy(mall, tmp_path / name)
    lines = mall.read_text(encoding="utf-8").splitlines()
    (tmp_path / "newcomers.csv").write_text(
        "\n".join([lines[0], *(f"99{line}" for line in lines[1:9])]), encoding="utf-8"
    )
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line.split(","))
    book.save(tmp_path / "sales.xlsx")
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection, connection:
        connection.execute(
            "CREATE TABLE customers (id INTEGER, gender TEXT, age INTEGER, income INTEGER, spending INTEGER)"
        )
        connection.executemany("INSERT INTO customers VALUES (?, ?, ?, ?, ?)", [line.split(",") for line in lines[1:]])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOP", "sqlite:///shop.db")
    monkeypatch.setattr(kmeans, "N_INIT", 2)
    monkeypatch.setattr(kmeans, "MAX_CLUSTERS", 5)
    monkeypatch.setattr(run, "find_evidence", lambda *_: None)
    return tmp_path


def test_the_examples_of_the_command_line_run_one_after_the_other(customers, capsys):
    assert len(EXAMPLES) > 10
    for example in EXAMPLES:
        assert main(shlex.split(re.sub(r"\s+#\s.*", "", example))[3:]) == 0, capsys.readouterr().err
    written = {path.name for path in customers.iterdir()}
    assert {"mall", "out", "sales", "shop", "scored.csv", "moved.csv", "young.parquet"} <= written
    (young,) = duckdb.sql(
        "SELECT count(*) FILTER (CAST(age AS INTEGER) <= 30), count(*) FROM 'young.parquet'"
    ).fetchall()
    assert young[0] == young[1] > 0
