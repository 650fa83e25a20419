"""Files that cannot be used are refused with a sentence that names the place; others are read as they stand."""

from pathlib import Path

import pytest

from analysis.build import segment
from analysis.errors import InputError
from analysis.question import Question
from analysis.sources import read_table

BAD, DIRTY = Path(__file__).parent / "bad", Path(__file__).parent / "dirty"

# file, what the sentence says
REFUSED = [
    ("missing.csv", "There is no file", "missing.csv; check the name"),
    ("", "is a folder; name the file in it"),
    ("empty.csv", "empty.csv is empty"),
    ("blanks.csv", "blanks.csv is empty"),
    ("header_only.csv", "has a header but no customers; add one line per customer"),
    ("nul_byte.csv", "line 5: a NUL byte", "save the file as CSV in UTF-8"),
    ("unbalanced_quote.csv", "line 6:", "check the quotes on that line"),
    ("text_after_quote.csv", "line 7:", "check the quotes on that line"),
    ("ragged.csv", "line 8: 3 values, but there are 4 columns"),
    ("ragged_after_line_break.csv", "line 9: 3 values, but there are 4 columns"),
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


@pytest.mark.parametrize(("file", "said"), [(file, said) for file, *said in REFUSED])
def test_refused(file, said, tmp_path):
    with pytest.raises(InputError) as refused:
        segment(Question(str(BAD / file)), tmp_path / "out")
    sentence = str(refused.value)
    assert [words for words in said if words not in sentence] == []
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not (tmp_path / "out").exists()


def test_every_bad_file_is_in_the_table():
    assert {path.name for path in BAD.iterdir()} == {file for file, *_ in REFUSED} - {"", "missing.csv"}


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
