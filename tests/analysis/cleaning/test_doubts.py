"""What a table leaves open is listed with its choices; unasked the safe one is taken, asked the one that is chosen."""

import numpy as np
import pytest

from analysis.cleaning.clean_table import clean
from analysis.cli.preview import decided, look_at, shown
from analysis.core.cells import signed_exp, signed_log
from analysis.core.errors import InputError
from analysis.model.question import Question, read_question, to_document
from analysis.reading.sources import read_table
from tests.analysis.conftest import customers_of
from tests.analysis.reading.cases.judging import FOLDER

BLOB = FOLDER / "unique_numbers.csv"


def features_of(question):
    with read_table(question.source, question.reading) as table:
        return [f.column for f in clean(table, question).schema.features]


def test_unasked_a_doubtful_column_is_left_out():
    assert features_of(Question(str(BLOB))) == ["age", "income"]


@pytest.mark.parametrize(("answer", "features"), [("2", ["blob", "age", "income"]), ("", ["age", "income"])])
def test_an_answer_is_part_of_the_question(answer, features):
    question = decided(Question(str(BLOB)), 10**9, lambda _: answer)
    assert features_of(question) == features
    assert read_question(to_document(question) | {"source": ""}, str(BLOB)) == question


def test_a_look_lists_doubts_with_their_consequences():
    with read_table(BLOB) as table:
        found = look_at(table, Question(str(BLOB)))
    assert [d["about"] for d in found["doubts"]] == ["blob"]
    assert "  a number: it forms segments" in shown(found)


def test_the_commoner_currency_counts_unless_another_is_chosen(clean_text):
    text = (FOLDER / "tx_two_currencies.csv").read_text(encoding="utf-8")
    euros, yen = clean_text(text), clean_text(text, currency="JPY")
    assert euros.schema.features[-1].column == "Monetary (EUR)"
    assert customers_of(yen).set_index("id")["monetary"]["f6"] == 36000
    assert [d.about for d in euros.report.doubts] == ["currency"]
    assert yen.report.doubts == ()


def test_measures_beside_recency_frequency_and_monetary_form_segments_if_chosen(clean_text):
    text = (FOLDER / "tx1.csv").read_text(encoding="utf-8")
    chosen = ("Recency (days)", "Average order value", "Customer tenure (days)")
    customers = customers_of(clean_text(text, chosen)).set_index("id")
    assert customers["order_value"]["a1"] == pytest.approx(76.67)


def test_products_are_counted_not_rows():
    made = {c["column"]: c["made_from"] for c in looked("superstore.csv")["customers"]["columns"]}
    assert made["Number of products"] == "How many different Product ID"


def test_a_date_that_is_chosen_becomes_days(clean_text):
    rows = "".join(f"{i},2024-01-{i + 1:02},{i * i}\n" for i in range(20))
    found = clean_text(f"id,joined,income\n{rows}", ("joined", "income"))
    assert customers_of(found)["days_since_joined"].tolist() == list(range(19, -1, -1))


def test_logarithms_below_zero_mirror_those_above():
    values = np.array([-100.0, -1.0, 0.0, 1.0, 100.0])
    assert signed_log(values)[3:].tolist() == np.log1p(values[3:]).tolist()
    assert np.allclose(signed_log(values), -signed_log(values)[::-1])
    assert np.allclose(signed_exp(signed_log(values)), values)


def test_customers_below_zero_do_not_end_the_logarithm(clean_text):
    rows = "".join(f"{i},{20 + i % 7},{-30 if i == 3 else 2 ** (i % 14)}\n" for i in range(60))
    cleaned = clean_text(f"id,age,spent\n{rows}")
    assert cleaned.schema.logs == {"spent"}
    assert any("below zero" in f.sentence for f in cleaned.report.findings)


def looked(name, **choices):
    question = Question(str(FOLDER / name), **choices)
    with read_table(question.source, question.reading) as table:
        return look_at(table, question)


def test_the_terminal_asks_which_currency_counts():
    asked = decided(Question(str(FOLDER / "tx_two_currencies.csv")), 10**9, lambda _: "2")
    assert asked.currency == "JPY"


def test_an_answered_doubt_stays_in_its_place_and_is_no_longer_open():
    found = looked("unique_numbers.csv", roles={"blob": "feature"})
    assert [d["about"] for d in found["asked"]] == ["blob"]
    assert found["doubts"] == []


def test_the_report_says_how_a_doubt_was_answered(clean_text):
    answers = clean_text(BLOB.read_text(encoding="utf-8"), roles={"blob": "feature"}).report.answers
    assert [(a.doubt.about, a.choice.answer) for a in answers] == [("blob", "a number")]


def test_a_look_at_orders_shows_the_customers_they_make():
    found = looked("uci.csv")
    assert (found["row"], found["customers"]["n"], found["customers"]["n_orders"]) == ("order line", 4, 7)
    made = {c["column"]: c["made_from"] for c in found["customers"]["columns"]}
    assert made["CustomerID"] == "Identifies customers"
    assert made["Frequency (purchases)"] == "Each InvoiceNo counts once, without returns"
    assert [c["answer"] for c in found["row_choices"]] == ["a customer", "an order line", "a visit"]


def test_rows_that_are_said_to_be_customers_are_customers():
    found = looked("tx1.csv", rows="customers")
    assert (found["row"], found["customers"]) == ("customer", None)


def test_a_computed_column_forms_segments_where_the_question_says_so(clean_text):
    text = (FOLDER / "tx1.csv").read_text(encoding="utf-8")
    cleaned = clean_text(text, roles={"Average order value": "feature", "Recency (days)": "ignored"})
    assert [f.column for f in cleaned.schema.features] == ["Frequency (purchases)", "Monetary", "Average order value"]


def test_a_wish_about_a_column_that_is_nowhere_is_refused(clean_text):
    text = (FOLDER / "tx1.csv").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="There is no column 'shoe size'"):
        clean_text(text, roles={"shoe size": "feature"})


def test_a_look_shows_how_values_are_spread_and_rows_that_do_not_fit():
    found = looked("ga_preamble.csv")
    sessions = next(c["spread"] for c in found["columns"] if c["column"] == "Sessions")
    assert (sessions["low"], sessions["high"], sum(sessions["bars"])) == (20, 55, 16)
    assert found["set_aside"]["n"] == 3
    assert found["set_aside"]["first"][0]["line"] == 23
