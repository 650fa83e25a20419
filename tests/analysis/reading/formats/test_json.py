"""JSON as programs write it, and as nobody should: read as it stands, or refused with the place."""

import json

import pytest

from analysis.core.errors import InputError
from analysis.reading.formats import json_files
from analysis.reading.sources import read_table

ROWS = [{"age": 20 + i % 50, "income": i % 97, "note": "x"} for i in range(20)]


def written(tmp_path, rows, *, lines=False, escaped=True):
    texts = [json.dumps(row, ensure_ascii=escaped) for row in rows]
    path = tmp_path / ("a.jsonl" if lines else "a.json")
    path.write_text("\n".join(texts) if lines else f"[{', '.join(texts)}]", encoding="utf-8")
    return path


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b"])
def test_only_a_line_feed_ends_a_line(tmp_path, mark):
    note = f"one{mark}two"
    path = written(tmp_path, [row | {"note": note} for row in ROWS], lines=True, escaped=mark == "\x0b")
    with read_table(path) as table:
        assert [row[2] for row in table.rows] == [note] * 20


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("wrong", [{"note": "\ud800"}, {"\udfff": "x"}, {"deeper": {"\ud800": 1}}])
def test_half_a_character_is_refused_with_its_place(tmp_path, wrong, lines):
    path = written(tmp_path, [*ROWS[:6], ROWS[6] | wrong, *ROWS[7:]], lines=lines)
    with pytest.raises(InputError, match=r"^a.jsonl? is JSON whose item 7 has half a character; write it again.$"):
        read_table(path)


def test_both_halves_are_a_character(tmp_path):
    path = written(tmp_path, [row | {"note": "\U0001f600"} for row in ROWS])
    assert json_files.SURROGATE.search(path.read_text())
    with read_table(path) as table:
        assert {row[2] for row in table.rows} == {"\U0001f600"}


@pytest.mark.parametrize("lines", [False, True])
def test_whole_numbers_keep_all_their_digits(tmp_path, lines):
    long, path = "7" * 6_000, tmp_path / "a.json"
    rows = [f'{{"id": {long}{i}, "age": {20 + i}, "income": -3}}' for i in range(10)]
    path.write_text("\n".join(rows) if lines else f"[{','.join(rows)}]")
    with read_table(path) as table:
        assert table.rows[4] == (f"{long}4", "24", "-3")


def test_objects_without_common_columns_are_refused_before_a_table_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(json_files, "read_rows", None)
    path = written(tmp_path, [{f"k{i}-{j}": j for j in range(30)} for i in range(50)])
    with pytest.raises(InputError, match=r"^a.json has 1,500 columns, but at most 1,000 can be read"):
        read_table(path)
