"""Acronyms keep their large letters in labels and sentences, and shouted headers lose theirs."""

import pytest

from analysis.core.headers import read_header, short_label
from analysis.core.text.spoken import in_sentence
from analysis.core.vocabulary import concept_of

# header, label, its short name within a sentence, the name of a high group
HEADERS = [
    ("CLV", "CLV", "CLV", "high CLV"),
    ("clv_6m", "CLV 6m", "CLV 6m", "high CLV 6m"),
    ("avg_nps", "Avg NPS", "NPS", "high NPS"),
    ("CustomerLTV", "Customer LTV", "customer LTV", "high customer LTV"),
    ("NumB2BOrders", "Num B2B orders", "num B2B orders", "many B2B orders"),
    ("Basket XYZ", "Basket XYZ", "basket XYZ", "high basket XYZ"),
    ("ANNUAL_INCOME", "Annual income", "income", "high income"),
    ("AGE", "Age", "age", "older"),
    ("MNTWINES", "Mntwines", "mntwines", "high mntwines"),
    ("Annual Income (k$)", "Annual income", "income", "high income"),
    ("f17", "F17", "f17", "high f17"),
    ("work_hr", "Work hr", "work hr", "high work hr"),
]


@pytest.mark.parametrize(("header", "label", "spoken", "high"), HEADERS)
def test_headers(header, label, spoken, high):
    own, unit, _ = read_header(header)
    short = short_label(own)
    assert (own, in_sentence(short), concept_of(own, unit).say(short)["high"]) == (label, spoken, high)


def test_a_shouted_label_of_an_earlier_release_is_quiet_in_sentences():
    assert in_sentence("ANNUAL INCOME") == "annual income"
