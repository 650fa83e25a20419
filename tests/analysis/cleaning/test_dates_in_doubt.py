"""Dates that contradict each other are asked about; the answer makes them dates again."""

from analysis.cleaning.columns.column_stats import column_facts, one_column
from analysis.model.question import Reading
from analysis.reading.sources import read_table
from analysis.reading.tables.dates import date_style, swapped, two_orders
from tests.analysis.reading.cases.judging import FOLDER

DAY, MONTH = "13/02/2024", "02/13/2024"


def test_two_orders_have_no_style_until_one_is_chosen():
    both = [DAY, MONTH] * 5
    assert date_style(both) is None
    assert two_orders(both) == (DAY, MONTH)
    chosen = date_style(both, "month first")
    assert chosen is not None
    assert (chosen.order, chosen.share, chosen.read(DAY)) == ("month first", 0.5, None)


def test_dates_that_are_the_same_in_every_order_may_stand_among_others():
    style = date_style([DAY, "2024-02-14", "15 Feb 2024"])
    assert style is not None
    assert [style.read(text).day for text in (DAY, "2024-02-14", "15 Feb 2024")] == [13, 14, 15]


def test_days_up_to_twelve_beside_texts_above_are_swapped_probably():
    dated, texts = [f"2024-0{i}-0{i}" for i in range(1, 7)], [f"{i}/02/2024" for i in range(13, 19)]
    assert swapped([*dated, *texts]) == ("13/02/2024", "2024-01-01")
    assert swapped([*dated, "2024-02-20", *texts]) is None


def test_facts_of_one_column_are_those_of_all():
    with read_table(FOLDER / "dates_two_orders.csv") as table:
        every = column_facts(table)
        assert tuple(one_column(table, i) for i in range(len(table.columns))) == every
        assert every[3].clash is not None


def test_the_answer_is_part_of_the_question(clean_text):
    text = (FOLDER / "orders_two_orders.csv").read_text(encoding="utf-8")
    report = clean_text(text, reading=Reading(dates="day first")).report
    assert report.row == "order"
    assert [a.choice.answer for a in report.answers] == ["The day"]
