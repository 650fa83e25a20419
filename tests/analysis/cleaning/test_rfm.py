"""Transactions become customers, by hand: days since the last, how many, how much."""

import pytest

from analysis.core.errors import InputError
from analysis.using.segment_sheets import total_name
from tests.analysis.conftest import customers_of

HEAD = "Customer ID,Order Date,Amount (€)\n"
BOUGHT = HEAD + (
    "a,2024-01-01,10\na,2024-01-31,20\nb,2024-01-30,5\nb,2024-01-15,-5\nb,2024-01-10,40\n"
    "c,2023-12-31,7\nc,2023-12-01,7\nc,2023-11-01,7\nd,2024-01-20,100\nd,2024-01-20,1\n"
)


def test_summed_up_by_hand(clean_text):
    customers = customers_of(clean_text(BOUGHT)).set_index("id")
    assert {own: tuple(row) for own, row in customers[["recency", "frequency", "monetary"]].iterrows()} == {
        "a": (1, 2, 30),
        "b": (2, 2, 40),
        "c": (32, 3, 21),
        "d": (12, 2, 101),
    }


def test_the_sum_of_orders_is_called_as_people_say_it(clean_text):
    feature = clean_text(BOUGHT).schema.features[-1]
    assert (feature.column, feature.key) == ("Monetary (€)", "monetary"), "files and links keep their names"
    assert (feature.title, feature.short) == ("Amount spent (€)", "Amount spent")
    assert (feature.concept.kind, feature.words["high"]) == ("revenue", "high value")
    assert total_name(feature) == "money spent"


def test_a_header_of_the_file_keeps_its_word(clean_text):
    rows = "".join(f"c{i},{i % 7},{i % 5 + 1},{i * 3}\n" for i in range(30))
    feature = clean_text(f"customer id,Recency (days),Frequency,Monetary\n{rows}").schema.features[-1]
    assert (feature.label, feature.short) == ("Monetary", "Monetary")


def test_what_is_said(clean_text):
    report = clean_text(BOUGHT + ",2024-01-01,3\na,,3\na,2024-01-01,lots\n").report
    decided = {d.what: d.value for d in report.decisions}
    assert decided["reference date"] == "2024-02-01"
    assert decided["rows"].startswith("one row per order, summed up per customer: Customer ID bought on Order Date")
    assert [f.sentence for f in report.findings if f.kind == "left out"] == [
        "Customer ID: 1 transaction left out, no customer (first on line 12).",
        "Order Date: 1 transaction left out, no date that can be read (first on line 13).",
        "Amount (€): 1 transaction left out, no amount that can be read (first on line 14).",
    ]


def test_another_reference_date(clean_text):
    customers = customers_of(clean_text(BOUGHT, reference="2024-03-01")).set_index("id")
    assert customers["recency"].to_dict() == {"a": 30, "b": 31, "c": 61, "d": 41}


@pytest.mark.parametrize(("reference", "message"), [("2024-01-30", "lies before the last"), ("soon", "is no date")])
def test_reference_dates_that_cannot_be(clean_text, reference, message):
    with pytest.raises(InputError, match=message):
        clean_text(BOUGHT, reference=reference)


def test_rows_may_be_said_to_be_customers(clean_text):
    cleaned = clean_text(
        "id,day,amount,age\n1,2024-01-01,5,20\n1,2024-01-02,7,30\n2,2024-01-03,9,41\n", rows="customers"
    )
    assert len(customers_of(cleaned)) == 3
