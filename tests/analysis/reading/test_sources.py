"""Files that cannot be used are refused with a sentence that names the place; others are read as they stand."""

import pytest

from analysis.build.pipeline import segment
from analysis.core.errors import InputError
from analysis.model.question import Question
from analysis.reading.formats import csv_files
from analysis.reading.sources import read_table
from tests.serving import FILES

BAD, DIRTY = FILES / "bad", FILES / "dirty"

# file, what the sentence says
REFUSED = [
    ("missing.csv", "There is no file", "missing.csv; check the name"),
    ("", "is a folder; name the file in it"),
    ("empty.csv", "empty.csv is empty"),
    ("blanks.csv", "blanks.csv is empty"),
    ("header_only.csv", "has a header but no customers; add one line per customer"),
    ("nul_byte.csv", "line 5: a NUL byte", "save the file as CSV in UTF-8"),
    ("one_column.csv", "line 1: only one column"),
    ("reserved_header.csv", "the header '__line' is used by Kindred itself; rename that column"),
    ("all_text.csv", "at least two numeric columns that vary; found 0 (none)"),
    ("one_numeric.csv", "at least two numeric columns that vary; found 1 (Age)"),
    ("constant_columns.csv", "at least two numeric columns that vary; found 0 (none)"),
    ("constant_where_complete.csv", "Age has the same value for every customer that can be segmented (1 cannot)"),
    ("two_distinct.csv", "at least 3 customers that differ in their features; this table has 2"),
    ("all_missing.csv", "No customer can be segmented: all 4 have missing or unreadable values"),
    ("customers.xlsx", "customers.xlsx is cut short, or a zip file that is no Excel workbook"),
]


@pytest.mark.parametrize(("file", "message"), [(file, message) for file, *message in REFUSED])
def test_refused(file, message, tmp_path):
    with pytest.raises(InputError) as refused:
        segment(Question(str(BAD / file)), tmp_path / "out")
    sentence = str(refused.value)
    assert [words for words in message if words not in sentence] == []
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not (tmp_path / "out").exists()


def test_every_bad_file_is_in_the_table():
    assert {path.name for path in BAD.iterdir()} == {file for file, *_ in REFUSED} - {"", "missing.csv"}


@pytest.mark.parametrize(("file", "line"), [("ragged.csv", 8), ("ragged_after_line_break.csv", 9)])
def test_a_row_that_does_not_fit_is_set_aside(file, line, tmp_path):
    s = segment(Question(str(BAD.parent / "ragged" / file)), tmp_path / "out")
    wanted = {"line": line, "id": "7", "reason": "3 values, but there are 4 columns"}
    assert (s.n_segmented, s.report["not_segmented"]) == (11, (wanted,))


# file, lines of the first four customers
LINES = [
    ("bom.csv", [2, 3, 4, 5]),
    ("crlf.csv", [2, 3, 4, 5]),
    ("blank_lines.csv", [4, 5, 6, 7]),
    ("quoted_line_break.csv", [2, 3, 5, 6]),
]


@pytest.mark.parametrize(("file", "lines"), LINES)
def test_read_with_the_lines_they_stand_on(file, lines):
    table = read_table(DIRTY / file)
    assert table.columns == ("CustomerID", "City", "Age", "Income")
    assert table.rows[2] == ("3", "Oslo", "41", "54")
    assert list(table.lines[:4]) == lines


def test_text_is_not_touched():
    assert read_table(DIRTY / "spaces.csv").rows[1] == ("2", " Rome ", "34", "41")
    assert read_table(DIRTY / "quotes_and_commas.csv").rows[1] == ("2", 'Rome, "old" town', "34", "41")
    assert read_table(DIRTY / "quoted_line_break.csv").rows[1] == ("2", "Ro\nme", "34", "41")


def test_a_file_is_not_read_again_and_again_for_stray_quotes(tmp_path, monkeypatch):
    """A row may go on to the end of the file before its quote is seen to be stray."""
    monkeypatch.setattr(csv_files, "MAX_AGAIN", 50_000)
    path = tmp_path / "a.csv"
    path.write_text("age,income\n1,2\n" + '1,"a\n' + 'b","\n' * 4_000 + 'x"y\n')
    with pytest.raises(
        InputError, match=r"^a.csv, line \d+: .*, and \d lines before it have stray quotes; save the file"
    ):
        read_table(path)


def test_numbers_beyond_all_bounds_are_no_accident(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("age,income,spent\n" + "".join(f"{'9' * 400},{i},{i % 7}\n" for i in range(20)))
    segment(Question(str(path)), tmp_path / "out")
