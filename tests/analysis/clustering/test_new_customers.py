"""Customers of another file are read as the table of the segmentation was: summed up, with its marks and its signs."""

import pandas as pd
import pytest

import analysis
from analysis.build.pipeline import segment
from analysis.clustering.new_customers import open_customers, read_customers
from analysis.clustering.scoring import score_table
from analysis.core.errors import InputError
from analysis.model.question import Question, Reading
from analysis.store.folder import open_segmentation
from analysis.using.movement import movement
from tests.serving import FILES

CASES = FILES / "cases"


@pytest.fixture
def of(tmp_path):
    """Segment a file of the cases, or a CSV given as text, into a folder."""

    def make(source, **choices):
        path = CASES / source
        if "\n" in source:
            path = tmp_path / "table.csv"
            path.write_text(source, encoding="utf-8")
        segment(Question(str(path), **choices), tmp_path / "out")
        return open_segmentation(tmp_path / "out")

    return make


def _scored(s, path):
    with open_customers(s, path) as table:
        return score_table(s, s.n_clusters, table)


def _values(s, path):
    with open_customers(s, path) as table:
        return read_customers(s, table)


def _write(tmp_path, text, name="new.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["tx1.csv", "shopify.csv", "uci.csv", "woocommerce.csv", "tx_two_currencies.csv"])
def test_orders_are_summed_up_as_before(of, name):
    """The orders that formed the segments give the same values when they are scored."""
    s = of(name, n_clusters=2)
    with open_customers(s, CASES / name) as table:
        found = read_customers(s, table)
        ids = [row[0] for row in found.table.rows]
    assert len(ids) == s.n_customers
    values = {own: tuple(row) for own, row in zip(ids, found.values.tolist(), strict=True)}
    cells = {own: tuple(row) for own, row in zip(s.cells.ids, s.cells.matrix().tolist(), strict=True)}
    assert {own: values[own] for own in cells if own} == {own: row for own, row in cells.items() if own}
    assert "summed up to" in found.notes[0]


def test_later_orders_are_scored_and_moved(of, tmp_path):
    s = of("tx1.csv", n_clusters=2)
    scored = _scored(s, CASES / "tx2.csv")
    assert (scored.n_scored, scored.n_left) == (7, 0)
    assert scored.notes[0].startswith("28 orders of tx2.csv summed up to 7 customers, as the segmentation's were;")
    moved = movement(tmp_path / "out", CASES / "tx2.csv")
    assert {m.why for m in moved.moves} <= {"stayed", "customer changed"}
    assert len(moved.moves) == 7
    assert moved.notes == scored.notes


def test_orders_without_a_column_are_refused(of, tmp_path):
    s = of("tx1.csv", n_clusters=2)
    header, *lines = (CASES / "tx1.csv").read_text().splitlines()
    path = _write(tmp_path, "\n".join([header.replace("amount", "summe"), *lines]))
    with pytest.raises(InputError, match=r"has no column 'amount', which the orders of the segmentation were"):
        _values(s, path)


def test_a_percent_sign_that_is_lost_places_nobody(of, tmp_path):
    """15% in CSV and a cell of 15% in Excel are the same; 0.15 without a sign is neither read as 0.15 nor as 15."""
    s = of("pct.csv", n_clusters=2)
    assert (_values(s, CASES / "pct.xlsx").values == _values(s, CASES / "pct.csv").values).all()
    found = _values(s, _write(tmp_path, "customer_id,age,discount\nc0,23,0.15\nc1,24,0.2\n"))
    assert found.reasons[0] == "discount is '0.15', without the percent sign of the table of the segmentation"
    assert "Write 15% for 0.15" in found.notes[0]


HALF = "".join(f"c{i};{20 + i};{i % 7},{i}25\n" for i in range(1, 10))


def test_numbers_that_could_be_either_follow_the_column_of_before(of, tmp_path):
    s = of(f"id;age;ratio\n{HALF}x;33;12,5\n", n_clusters=2)
    found = _values(s, _write(tmp_path, "id,age,ratio\nc1,30,1.234\nc2,31,2.345\n"))
    assert found.values[:, 1].tolist() == [1234, 2345]
    clear = _values(s, _write(tmp_path, "id,age,ratio\nc1,30,1.5\nc2,31,2.345\n"))
    assert clear.values[:, 1].tolist() == [1.5, 2.345]


def test_another_currency_is_not_scored(of, tmp_path):
    lines = "".join(f"c{i},{20 + i},€{10 * i}\n" for i in range(1, 12))
    s = of(f"id,age,spent\n{lines}", n_clusters=2)
    found = _values(s, _write(tmp_path, "id,age,spent\nc1,30,$20\nc2,31,€30\nc3,32,40\n"))
    assert found.reasons == {0: "spent is '$20', a currency other than EUR"}


def test_the_order_of_days_and_months_is_that_of_before(of, tmp_path):
    """03/04/2024 alone could be in March or in April; before, 03/25/2024 has said that months come first."""
    days = ["01/25/2024", "02/20/2024", "03/25/2024"]
    text = "".join(f"c{i % 5},{days[i % 3]},{10 + i}\n" for i in range(14))
    s = of(f"customer,order date,amount\n{text}", n_clusters=2)
    later = "".join(f"c{i % 5},0{1 + i % 4}/02/2024,{10 + i}\n" for i in range(15))
    found = _values(s, _write(tmp_path, f"customer,order date,amount\n{later}"))
    assert "recency counts up to 2024-04-03" in found.notes[0]


def test_the_sheet_is_that_of_before(of):
    s = of("hidden_first.xlsx", n_clusters=2)
    assert s.report["as_read"]["sheet"] == "Customers"
    chosen = of("hidden_first.xlsx", n_clusters=2, reading=Reading(sheet="Customers"))
    assert _values(chosen, CASES / "hidden_first.xlsx").reasons == {}


def test_ages_are_computed_again(of):
    s = of("year_birth.csv", n_clusters=2)
    found = _values(s, CASES / "year_birth.csv")
    assert sorted(map(tuple, found.values.tolist())) == sorted(
        tuple(row) for row, n in zip(s.cells.matrix().tolist(), s.cells.counts, strict=True) for _ in range(n)
    )


@pytest.mark.parametrize("as_frame", [False, True])
def test_orders_are_summed_up_in_scripts(of, tmp_path, as_frame):
    of("tx1.csv", n_clusters=2)
    path = CASES / "tx2.csv"
    scored = analysis.score(tmp_path / "out", pd.read_csv(path) if as_frame else path)
    assert len(scored) == 7
    assert scored["segment"].notna().all()


def test_customers_that_are_summed_up_already_are_taken_as_they_are(of, tmp_path):
    s = of("tx1.csv", n_clusters=2)
    found = _values(s, _write(tmp_path, "customer_id,recency,frequency,monetary\na1,3,2,30\n"))
    assert (found.values.tolist(), found.notes) == ([[3, 2, 30]], ())
