"""What DuckDB reads of plain CSV equals what is read row by row, whatever the file; what it cannot is left to that."""

import random

import pytest

from analysis.core.errors import InputError
from analysis.reading.formats import csv_files, fast_csv
from analysis.reading.sources import read_table
from tests.analysis.reading.corpus.mutations import mutated
from tests.serving import FILES

CORPUS = FILES / "corpus"
BASES = ("plain.csv", "crlf.csv", "semicolon_decimal_comma.csv", "title_above.csv", "blank_lines.csv")
SEED = 20261124


def outcome(path, monkeypatch, read_plain):
    """Everything that is known of a file after reading it, or the sentence that refuses it; whether it was plain."""
    used = []
    monkeypatch.setattr(csv_files, "read_plain", lambda *a: used.append(read_plain(*a)) or used[-1])
    try:
        with read_table(path, most_bytes=50_000_000) as table:
            found = (table.columns, table.decisions, table.separator, table.ask("SELECT * FROM raw ORDER BY line"))
    except InputError as error:
        found = str(error)
    return found, any(u is not None for u in used)


def both(path, monkeypatch):
    by_rows, _ = outcome(path, monkeypatch, lambda *_: None)
    quickly, plain = outcome(path, monkeypatch, fast_csv.read_plain)
    assert quickly == by_rows, path.name
    return plain


def test_every_file_of_the_corpus_is_read_alike(monkeypatch):
    plain = sum(both(path, monkeypatch) for path in sorted(CORPUS.iterdir()))
    assert plain > 80


def test_mutated_files_are_read_alike(tmp_path, monkeypatch):
    plain = 0
    for number in range(250):
        chance = random.Random(SEED + number)
        path = tmp_path / "customers.csv"
        path.write_bytes(mutated((CORPUS / chance.choice(BASES)).read_bytes(), chance))
        plain += both(path, monkeypatch)
    assert plain > 25


# a file, and whether it is plain
FILES = {
    "plain": ("a,b\n1,2\n3,4\n", True),
    "no last line break": ("a,b\n1,2\n3,4", True),
    "carriage returns": ("a,b\r\n1,2\r\n3,4\r\n", True),
    "spaces stay": ("a,b\n 1,2 \n3, 4\n", True),
    "empty values": ("a,b\n,2\n3,\n", True),
    "apostrophes": ("a,b\n'=1,2\n3,4\n", True),
    "quoted": ('a,b\n"1",2\n3,4\n', False),
    "a blank line": ("a,b\n1,2\n\n3,4\n", False),
    "a line too wide": ("a,b\n1,2,\n3,4\n", False),
    "a line too short": ("a,b\n1\n3,4\n", False),
    "mixed line ends": ("a,b\r\n1,2\n3,4\n", False),
    "a comment": ("a,b\n#1,2\n3,4\n", True),
    "a backslash": ("a,b\n1\\,2\n3,4\n", True),
}


@pytest.mark.parametrize("case", FILES)
def test_what_is_plain(tmp_path, monkeypatch, case):
    text, plain = FILES[case]
    path = tmp_path / "customers.csv"
    path.write_bytes(text.encode())
    assert both(path, monkeypatch) is plain
