"""Names that people give: which will do, who wins when two give one at once, and a file that keeps them all."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from analysis.core.errors import InputError
from analysis.store.fingerprint import fingerprint
from analysis.store.names.given import LOCK_FILE, NAMES_FILE, Names, NamesConflict, read_names, rename, with_names
from analysis.store.names.rules import clean_name
from tests.serving import ROOT

# as typed, as kept
GOOD = {
    "a word": ("VIPs", "VIPs"),
    "one character": ("A", "A"),
    "a space around": ("  Our best \n", "Our best"),
    "spaces within": ("Our \t\n  best\u00a0ones", "Our best ones"),
    "sixty": ("x" * 60, "x" * 60),
    "sixty once trimmed": (" " * 40 + "x" * 60 + " " * 40, "x" * 60),
    "markup": ("<b onclick=x>R&D</b> &lt;", "<b onclick=x>R&D</b> &lt;"),
    "quotes": ("\"best\" 'ones' “of” all", "\"best\" 'ones' “of” all"),
    "other scripts": ("Kärntner 顧客 عملاء", "Kärntner 顧客 عملاء"),
    "an accent apart": ("Cafe\u0301", "Café"),
    "a picture": ("⭐ Stars 🙂", "⭐ Stars 🙂"),
    "a number": ("2", "2"),
    "a sign within": ("A = B + C - D @ E", "A = B + C - D @ E"),
}

# as typed, a part of the sentence
BAD = {
    "nothing": ("", "at least one character"),
    "blanks": (" \t\u00a0\n", "at least one character"),
    "sixty-one": ("x" * 61, "has 61 characters; shorten it to 60"),
    "a novel": ("x" * 10_000, "has 10,000 characters"),
    "NUL": ("a\0b", "U+0000"),
    "a bell": ("a\x07b", "U+0007"),
    "no width": ("VIP\u200bs", "U+200B"),
    "turned about": ("\u202egnp.exe", "U+202E"),
    "half a character": ("a\ud800", "U+D800"),
    "a formula": ("=1+1", "starts with ="),
    "a formula after a space": (" +cmd|' /C calc'!A0", "starts with +"),
    "a minus": ("-2", "starts with -"),
    "at": ("@SUM(A1)", "starts with @"),
    "a wide formula": ("\uff1d1+1", "a formula"),
}


@pytest.fixture
def six(mall):
    return mall.solution(6)


@pytest.mark.parametrize("case", GOOD)
def test_good_names(six, tmp_path, case):
    typed, kept = GOOD[case]
    rename(tmp_path, six, 2, typed, 0)
    assert read_names(tmp_path).given == {(6, 2): kept}


@pytest.mark.parametrize("case", BAD)
def test_bad_names(six, tmp_path, case):
    typed, message = BAD[case]
    with pytest.raises(InputError) as refused:
        rename(tmp_path, six, 2, typed, 0)
    assert message in str(refused.value)
    assert str(refused.value).isprintable()
    assert read_names(tmp_path) == Names()


def test_a_name_stands_in_for_the_derived_one_until_reset(mall, six, tmp_path):
    given = rename(tmp_path, six, 1, "Our best", 0)
    assert given == read_names(tmp_path)
    named = with_names(mall, given)
    assert named.solution(6).names == ("Our best", *six.names[1:])
    assert named.solution(5) == mall.solution(5)
    assert mall.solution(6).names == six.names, "the derived names are where they were"
    reset = rename(tmp_path, six, 1, None, given.revision)
    assert with_names(mall, reset) == mall
    assert (reset.given, reset.revision > given.revision) == ({}, True)


def test_the_derived_name_typed_is_a_reset(six, tmp_path):
    given = rename(tmp_path, six, 1, "Our best", 0)
    assert rename(tmp_path, six, 1, f" {six.names[0]} ", given.revision).given == {}


def test_saying_the_same_again_changes_nothing(six, tmp_path):
    given = rename(tmp_path, six, 1, "Our best", 0)
    assert rename(tmp_path, six, 1, "Our  best", 0) == given
    assert rename(tmp_path, six, 2, None, 0) == given


@pytest.mark.parametrize("spelt", ["Our best", "OUR BEST", "our\tbest", "Ｏｕｒ best"])
def test_no_two_segments_of_one_k_are_called_alike(mall, six, tmp_path, spelt):
    rename(tmp_path, six, 1, "Our best", 0)
    with pytest.raises(InputError, match=r"Segment 1 is called .* already; choose another name"):
        rename(tmp_path, six, 2, spelt, 0)
    rename(tmp_path, mall.solution(5), 2, spelt, 0)


def test_nor_like_the_derived_name_of_another(six, tmp_path):
    with pytest.raises(InputError, match=r"Segment 3 is called .* already"):
        rename(tmp_path, six, 1, six.names[2].upper(), 0)
    rename(tmp_path, six, 3, "Theirs", 0)
    with pytest.raises(InputError, match=r"Segment 3 is called .* when its name is reset"):
        rename(tmp_path, six, 1, six.names[2], 0)


@pytest.mark.parametrize("segment", [0, -1, 7, 10**9])
def test_a_segment_that_is_not_there(six, tmp_path, segment):
    with pytest.raises(InputError, match="choose one from 1 to 6"):
        rename(tmp_path, six, segment, "Theirs", 0)


def test_two_people_rename_different_segments_and_both_succeed(mall, six, tmp_path):
    rename(tmp_path, six, 1, "Ones", 0)
    rename(tmp_path, six, 2, "Twos", 0)
    rename(tmp_path, mall.solution(5), 1, "Ones of five", 0)
    assert read_names(tmp_path).given == {(6, 1): "Ones", (6, 2): "Twos", (5, 1): "Ones of five"}


@pytest.mark.parametrize("theirs", ["Theirs", None])
def test_two_people_rename_the_same_segment_and_the_second_is_asked(six, tmp_path, theirs):
    seen = rename(tmp_path, six, 1, "Seen by both", 0)
    now = rename(tmp_path, six, 1, theirs, seen.revision)
    with pytest.raises(NamesConflict) as conflict:
        rename(tmp_path, six, 1, "Mine", seen.revision)
    assert conflict.value.names == now == read_names(tmp_path)
    assert f"“{theirs or six.names[0]}”" in str(conflict.value)
    assert "“Mine”" in str(conflict.value)
    assert rename(tmp_path, six, 1, "Mine", now.revision).given == {(6, 1): "Mine"}


def test_names_that_were_seen_in_a_file_now_lost_are_not_taken_for_today_s(six, tmp_path):
    seen = rename(tmp_path, six, 1, "Of yesterday", 0)
    (tmp_path / NAMES_FILE).unlink()
    with pytest.raises(NamesConflict):
        rename(tmp_path, six, 1, "Mine", seen.revision)


def test_no_revision_comes_twice_even_when_the_file_is_lost(six, tmp_path, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_000_000.0)
    first = rename(tmp_path, six, 1, "Ones", 0)
    second = rename(tmp_path, six, 2, "Twos", 0)
    assert (first.revision, second.revision) == (1_000_000, 1_000_001)
    (tmp_path / NAMES_FILE).unlink()
    monkeypatch.setattr("time.time", lambda: 1_000_010.0)
    assert rename(tmp_path, six, 1, "Others", 0).revision == 1_000_010
    monkeypatch.setattr("time.time", lambda: 5.0)
    assert rename(tmp_path, six, 1, None, 1_000_010).revision == 1_000_011


def test_the_file_is_json_that_people_can_read_and_write(six, tmp_path):
    revision = rename(tmp_path, six, 1, "Café “<b>”", 0).revision
    text = (tmp_path / NAMES_FILE).read_text(encoding="utf-8")
    assert "Café “<b>”" in text
    expected = {"revision": revision, "names": {"6": {"1": "Café “<b>”"}}, "changed": {"6": {"1": revision}}}
    assert json.loads(text) == expected
    (tmp_path / NAMES_FILE).write_text('{"revision": 3, "names": {"6": {"2": "By hand"}}}', encoding="utf-8")
    assert read_names(tmp_path) == Names(3, {(6, 2): "By hand"})


BROKEN = {
    "empty": "",
    "cut short": '{"revision": 1, "names": {"6": {"1": "Our',
    "a list": "[]",
    "no revision": '{"names": {}}',
    "no names": '{"revision": 1}',
    "a revision in words": '{"revision": "1", "names": {}}',
    "a revision of truth": '{"revision": true, "names": {}}',
    "a flat list of names": '{"revision": 1, "names": {"6": "Our best"}}',
    "a name of number": '{"revision": 1, "names": {"6": {"1": 5}}}',
    "no name": '{"revision": 1, "names": {"6": {"1": null}}}',
    "k in words": '{"revision": 1, "names": {"six": {"1": "Our best"}}}',
    "a bell": '{"revision": 1, "names": {"6": {"1": "a\\u0007"}}}',
    "half a character": '{"revision": 1, "names": {"6": {"1": "a\\ud800"}}}',
    "lists in lists": "[" * 100_000,
    "not UTF-8": b"\xff\xfe{}",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_told_with_a_next_step(six, tmp_path, case):
    content = BROKEN[case]
    (tmp_path / NAMES_FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    before = (tmp_path / NAMES_FILE).read_bytes()
    for use in (lambda: read_names(tmp_path), lambda: rename(tmp_path, six, 1, "Our best", 0)):
        with pytest.raises(InputError, match=r"names\.json cannot be read as names of segments; mend it, or delete it"):
            use()
    assert (tmp_path / NAMES_FILE).read_bytes() == before


def test_names_of_segments_that_are_not_there_are_left_alone(mall, tmp_path):
    (tmp_path / NAMES_FILE).write_text('{"revision": 3, "names": {"6": {"9": "Nobody"}, "77": {"1": "None"}}}')
    assert with_names(mall, read_names(tmp_path)) == mall


def test_names_are_no_part_of_what_was_found(mall):
    named = with_names(mall, Names(1, {(6, 1): "Our best"}))
    assert named.fingerprint == mall.fingerprint == fingerprint(named.cells, named.schema)
    assert named.cells is mall.cells


# Renames segments argument 2, ... of k = 10 in the folder of argument 1 over and over, and checks that each one stays.
RENAME = """
import pathlib, sys
from analysis.store.names.given import read_names, rename
from analysis.store.folder import open_segmentation
source, folder, segments = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), list(map(int, sys.argv[3:]))
ten = open_segmentation(source).solution(10)
print("ready", flush=True)
sys.stdin.readline()
for i in range(50):
    segment = segments[i % len(segments)]
    rename(folder, ten, segment, f"{segment} for the time {i}", read_names(folder).revision)
    assert read_names(folder).given[10, segment] == f"{segment} for the time {i}"
"""


def test_two_processes_renaming_at_once_lose_nothing(mall_folder, tmp_path):
    def start(*segments):
        command = [sys.executable, "-c", RENAME, str(mall_folder), str(tmp_path), *map(str, segments)]
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    with start(1, 2, 3, 4, 5) as one, start(6, 7, 8, 9, 10) as other:
        assert [p.stdout.readline() for p in (one, other)] == ["ready\n"] * 2
        for p in (one, other):
            p.stdin.write("go\n")
            p.stdin.flush()
        assert [p.wait(60) for p in (one, other)] == [0, 0]
    last = {(10, s): f"{s} for the time {45 + (s - 1) % 5}" for s in range(1, 11)}
    assert read_names(tmp_path).given == last
    assert sorted(p.name for p in tmp_path.iterdir()) == [NAMES_FILE, LOCK_FILE], "nothing is left beside"


def test_threads_renaming_at_once_lose_nothing(mall, tmp_path):
    ten = mall.solution(10)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda s: rename(tmp_path, ten, s, f"Name of {s}", 0), range(1, 11)))
    assert read_names(tmp_path).given == {(10, s): f"Name of {s}" for s in range(1, 11)}


def test_a_name_is_cleaned_once_and_for_all():
    for typed, kept in GOOD.values():
        assert clean_name(clean_name(typed)) == kept
