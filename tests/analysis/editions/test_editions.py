"""Editions: figures that last, rows that are shared, one writer at a time, and approvals with their reasons."""

import fcntl
import json
import os
import stat

import numpy as np
import pytest

from analysis.core.errors import InputError
from analysis.editions.approvals import approvals_of, approved
from analysis.editions.approving import approve
from analysis.editions.base import open_rows
from analysis.editions.edition import read_edition, write_edition
from analysis.editions.first import current_editions
from analysis.editions.kept import add, drop_rows, editions_of, most_kept, rows_of, writing
from analysis.editions.listing import listed, table
from analysis.store.folder import JSON_FILE, open_segmentation
from analysis.store.names.following import remember
from analysis.store.names.given import open_named, rename


@pytest.fixture
def first(folder):
    """Return the first edition of the Mall customers."""
    with writing(folder):
        (edition,) = current_editions(folder)
    return edition


def test_the_first_edition_is_made_from_what_segment_wrote(folder, first, mall):
    chosen = mall.solution(mall.n_clusters)
    assert (first.number, first.model, first.how, first.source) == (1, 1, "segmented", "Mall_Customers.csv")
    assert (first.n_customers, first.n_segmented, first.fingerprint) == (200, 200, mall.fingerprint)
    assert [(s.name, s.size, s.share) for s in first.segments] == [(s.name, s.size, s.share) for s in chosen.segments]
    for state, segment in zip(first.segments, chosen.segments, strict=True):
        for f in mall.schema.features:
            spread = segment.profile["features"][f.key]
            average = state.averages[f.column]
            assert (average.mean, average.std) == pytest.approx((spread["mean"], spread["std"]))
    assert first.fit.inertia * 200 == pytest.approx(chosen.inertia)


def test_an_edition_is_the_same_after_writing_and_reading(folder, first):
    assert editions_of(folder) == (first,)
    assert read_edition(write_edition(first), "here") == first


def test_rows_of_an_edition_are_a_segmentation_and_take_no_more_disk(folder, first):
    assert open_segmentation(rows_of(folder, 1)).fingerprint == first.fingerprint
    assert (rows_of(folder, 1) / "cells.parquet").samefile(folder / "cells.parquet")


def test_names_that_people_gave_are_those_of_the_edition(folder, mall):
    remember(folder, mall)
    rename(folder, mall.solution(6), 1, "Our best", 0, mall)
    with writing(folder):
        (edition,) = current_editions(folder)
    assert edition.segments[0].name == "Our best"
    assert open_named(rows_of(folder, 1)).solution(6).names[0] == "Our best"


def test_the_same_result_becomes_an_edition_once(folder, first):
    with writing(folder):
        assert current_editions(folder) == (first,)


def test_segmenting_again_is_a_new_edition_whose_predecessor_stays(folder, first, mall):
    document = json.loads((folder / JSON_FILE).read_text(encoding="utf-8"))
    document["solutions"][0]["segments"][0]["center"]["Age"] += 1
    (folder / JSON_FILE).unlink()
    (folder / JSON_FILE).write_text(json.dumps(document), encoding="utf-8")
    with writing(folder):
        before, after = current_editions(folder)
    assert (before, after.number, after.model) == (first, 2, 2)
    assert np.array_equal(open_rows(folder, 1).cells.counts, mall.cells.counts)


def test_only_one_command_writes_at_a_time(folder, first):
    with (folder / "editions" / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="Another command is writing an edition"), writing(folder):
            pass


def test_what_a_killed_writer_left_is_cleared_away(folder, first):
    (rows_of(folder, 2)).mkdir()
    (rows_of(folder, 2) / "cells.parquet").write_text("half")
    (folder / "editions" / ".0002.4711").mkdir()
    (folder / "editions" / ".0002.json.4711").write_text("{")
    with writing(folder):
        assert current_editions(folder) == (first,)
    assert sorted(p.name for p in (folder / "editions").iterdir()) == ["0001", "0001.json", "lock"]


def test_a_damaged_edition_is_named(folder, first):
    path = folder / "editions" / "0001.json"
    path.write_text(path.read_text(encoding="utf-8")[:200], encoding="utf-8")
    with pytest.raises(InputError, match=r"0001\.json is damaged"):
        editions_of(folder)


@pytest.fixture
def several(folder, first):
    """Return a folder with six editions that are all alike."""
    with writing(folder):
        for number in range(2, 7):
            add(folder, number, lambda aside, number=number: _alike(folder, aside, first, number))
    return folder


def _alike(folder, aside, first, number):
    for path in rows_of(folder, 1).iterdir():
        os.link(path, aside / path.name)
    return read_edition(write_edition(first).replace('"number": 1', f'"number": {number}'), "here")


def test_rows_of_old_editions_are_dropped_and_their_figures_stay(several):
    assert drop_rows(several, 3, {1}) == [2, 3]
    found = listed(several)
    assert [e.number for e in found.editions] == [1, 2, 3, 4, 5, 6]
    assert found.with_rows == {1, 4, 5, 6}
    with pytest.raises(InputError, match=r"rows of edition 2 of .* are no longer kept"):
        approve(several, 2, "ann", "the second")


WRONG = ("0", "-1", "many", "1.5")


@pytest.mark.parametrize("text", WRONG)
def test_how_many_are_kept_is_a_number_from_1(text):
    with pytest.raises(InputError, match="KINDRED_EDITIONS"):
        most_kept({"KINDRED_EDITIONS": text})
    assert (most_kept({}), most_kept({"KINDRED_EDITIONS": "7"})) == (50, 7)


def test_an_approval_says_who_when_and_why_and_the_last_one_counts(several):
    approve(several, 4, "ann", "after the campaign")
    approve(several, None, "bob", "newer")
    assert [(a.edition, a.by, a.note) for a in approvals_of(several)] == [
        (4, "ann", "after the campaign"),
        (6, "bob", "newer"),
    ]
    assert approved(several).edition == 6
    assert "* approved on" in list(table(listed(several)))[7]


@pytest.mark.parametrize("number", [0, 7])
def test_an_edition_that_is_not_there_cannot_be_approved(several, number):
    with pytest.raises(InputError, match=f"has no edition {number}; its editions are from 1 to 6"):
        approve(several, number, "ann", "why not")


@pytest.mark.parametrize(("by", "note"), [(" ", "why"), ("ann", ""), ("ann", "x" * 2001)])
def test_an_approval_without_name_or_reason_is_refused(several, by, note):
    with pytest.raises(InputError, match="An approval needs a"):
        approve(several, 1, by, note)
    assert approvals_of(several) == ()


@pytest.mark.parametrize(("by", "note"), [("ann", "\x1b[31m"), ("ann", "\ud800"), ("a\0", "why"), ("ann", "\uffff")])
def test_an_approval_in_words_that_cannot_be_shown_is_refused(several, by, note):
    with pytest.raises(InputError, match="has a character that cannot be shown"):
        approve(several, 1, by, note)
    assert approvals_of(several) == ()


def test_files_are_as_private_as_others_in_the_store(folder):
    before = os.umask(0o077)
    try:
        with writing(folder):
            current_editions(folder)
        approve(folder, 1, "ann", "why")
    finally:
        os.umask(before)
    for path in (folder / "editions").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
