"""Whatever a spreadsheet could run is guarded when it leaves and is as it was when it is read; numbers stay numbers."""

import csv
import random
import re
import sys
import unicodedata

import duckdb
import pytest

from analysis.core.text.csv import csv_lines
from analysis.core.text.formulas import ANY_NUMBER, MARK, MAYBE_GUARDED, SEPARATORS, guarded, guarded_sql, unguarded
from analysis.reading.sources import read_table
from tests.analysis.patterns import old_patterns

SEED = 20261128
ALPHABET = "=+-@5a.,;|\t\r\n '\"\u02bc\u00a0\u200b\ufeff\u3000\x0b\x1c\uff1d\uff0b\ufe66%\u00e9"
SIGNS = [chr(c) for c in range(sys.maxunicode) if unicodedata.normalize("NFKC", chr(c)) in set("=+-@")]
UNSEEN = [
    chr(c)
    for c in range(1, sys.maxunicode)
    if unicodedata.category(chr(c)) in {"Cc", "Zs", "Zl", "Zp"} and chr(c) not in SEPARATORS
]
UNSEEN += [*"\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202e\u2060\u2066\u3164\ufe0f\ufeff\uffa0\U000e0041", '"']
NOT_SEEN = "".join(UNSEEN) + SEPARATORS
NUMBERS = (
    "-5",
    "+49 123 456",
    "-1,5",
    "-1e5",
    "-5 €",
    " -5",
    "\u00a0-5",
    "\u200b-5\u00a0",
    "\t-5",
    "-",
    "--",
    "-5\r\n",
)


def random_texts(n, longest=9):
    draw = random.Random(SEED)
    return ["".join(draw.choices(ALPHABET, k=draw.randint(0, longest))) for _ in range(n)]


def pieces(text):
    """Return what spreadsheets may make cells of."""
    return [text, *re.split(f"[{SEPARATORS}]", text)]


def is_run(piece):
    seen = piece.lstrip(NOT_SEEN)
    return unicodedata.normalize("NFKC", seen[:1]) in set("=+-@") and bool(seen)


def test_texts_are_read_as_they_were():
    assert [t for t in random_texts(100_000) if unguarded(guarded(t)) != t] == []


def test_texts_of_older_exports_are_read_as_they_were():
    texts = [t for t in random_texts(100_000) if MARK not in t]
    assert [t for t in texts if unguarded(old_patterns.guarded(t)) != t] == []


def test_no_piece_is_a_formula():
    texts = [t for t in random_texts(50_000) if not ANY_NUMBER.match(t)]
    assert [t for t in texts if any(map(is_run, pieces(guarded(t))))] == []


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_is_guarded_behind_everything_unseen(sign):
    for before in ["", *UNSEEN, *SEPARATORS, *(f"x{s} " for s in SEPARATORS), "x;\u200b\u00a0"]:
        text = f"{before}{sign}a1"
        assert not any(map(is_run, pieces(guarded(text)))), text
        assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_stay_numbers(number):
    assert guarded(number) == unguarded(number) == number


def test_engines_guard_alike():
    texts = random_texts(20_000)
    found = duckdb.execute(f"SELECT t, {guarded_sql('t')} FROM (SELECT unnest(?) AS t)", [texts]).fetchall()
    assert [(text, output) for text, output in found if output != guarded(text)] == []


def test_what_is_guarded_is_never_taken_for_plain():
    texts = [t for t in random_texts(20_000) if guarded(t) != t]
    joined = [f"a\x01{t}" for t in texts] + texts
    sql = "SELECT t FROM (SELECT unnest(?) AS t) WHERE NOT regexp_matches(t, ?)"
    assert duckdb.execute(sql, [joined, MAYBE_GUARDED]).fetchall() == []


def test_a_file_is_read_as_it_was_written(tmp_path):
    texts = [t for t in random_texts(3_000) if t.strip() and "\r" not in t]
    path = tmp_path / "a.csv"
    path.write_text(csv_lines([["id", "note;=1"], *enumerate(texts)]), encoding="utf-8", newline="")
    with read_table(path, most_bytes=50_000_000) as table:
        assert table.columns == ("id", "note;=1")
        assert [note for _, note in table.rows] == texts


def test_a_spreadsheet_with_another_separator_runs_nothing():
    cells = [t for t in random_texts(3_000) if guarded(t) != t]
    text = csv_lines([i, t, "end"] for i, t in enumerate(cells))
    for separator in ";\t|":
        rows = csv.reader(re.split(r"[\r\n]+", text), delimiter=separator, quoting=csv.QUOTE_NONE)
        assert [piece for row in rows for piece in row if is_run(piece)] == []
