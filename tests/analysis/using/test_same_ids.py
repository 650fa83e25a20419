"""Ids in their usual spellings are those of the same customer, where only one can be meant."""

import pytest

from analysis.build.pipeline import segment
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.using.movement import movement, summary
from analysis.using.same_ids import respelled, usual
from analysis.using.updating import update
from tests.serving import FILES

CASES = FILES / "cases"


@pytest.mark.parametrize("spelled", ["17850", "17850.0", "0017850", " 17850 ", "17,850", "17 850", "17\u00a0850.00"])
def test_spellings_of_one_number(spelled):
    assert usual(spelled) == "17850"


@pytest.mark.parametrize(("one", "other"), [("17850", "17850.5"), ("1,7850", "17850"), ("a10", "a1"), ("A-01", "A-1")])
def test_other_ids(one, other):
    assert usual(one) != usual(other)


def test_only_where_one_customer_can_be_meant():
    assert respelled(["00100", "100", "7"], ["0100", "07"]).known == {"07": "7"}
    assert respelled(["7"], ["07", "007"]).known == {}
    assert respelled(["Ann@x.org"], ["ann@x.org "]).known == {"ann@x.org ": "Ann@x.org"}


@pytest.mark.parametrize(("first", "later"), [("ids_plain", "ids_float"), ("card16", "card16")])
def test_customers_are_found_again(tmp_path, first, later):
    before = next(path for path in (CASES / f"{first}.xlsx", CASES / f"{first}.csv") if path.exists())
    segment(Question(str(before), n_clusters=2), tmp_path / "out")
    found = movement(tmp_path / "out", CASES / f"{later}.csv")
    assert {m.why for m in found.moves} == {"stayed"}
    assert len(found.moves) == 14
    if first != later:
        assert "14 ids are spelled otherwise and count as the same customers" in "\n".join(summary(found))


def test_whoever_is_there_already_is_not_added(tmp_path):
    segment(Question(str(CASES / "ids_plain.csv"), n_clusters=2), tmp_path / "out")
    n = open_segmentation(tmp_path / "out").n_segmented
    (tmp_path / "new.csv").write_text("customer_id,age,income,visits\n17850.0,30,20,3\n99,31,21,4\n99,31,21,4\n")
    s, _ = update(tmp_path / "out", str(tmp_path / "new.csv"))
    assert s.n_segmented == n + 1
    reasons = (tmp_path / "out" / "customers.csv").read_text(encoding="utf-8-sig")
    assert "'17850.0' is in the segmentation already, as '17850'" in reasons
    assert "'99' is already on line 3" in reasons
    assert "2 of them are not segmented, the first on line 2" in s.report["findings"][-1]["sentence"]


def test_later_orders_of_new_customers_are_added(tmp_path):
    segment(Question(str(CASES / "tx1.csv"), n_clusters=2), tmp_path / "out")
    before = open_segmentation(tmp_path / "out")
    header, *lines = (CASES / "tx2.csv").read_text().splitlines()
    later = "\n".join([header, *(line.replace("a", "z").replace("c", "q") for line in lines)])
    (tmp_path / "new.csv").write_text(later)
    s, _ = update(tmp_path / "out", str(tmp_path / "new.csv"))
    assert s.n_customers == before.n_customers + 7
