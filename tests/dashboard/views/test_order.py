"""What matters comes first: categories that differ most, and only few of them unasked."""

from dataclasses import replace

from analysis.core.schema import Category
from dashboard.views.categories import MOST_SHOWN, categories
from dashboard.views.links import default_shown


def test_categories_that_differ_most_come_first_and_the_rest_when_asked(mall):
    gender = mall.schema.categories[0]
    more = tuple(replace(gender, key=f"c{i}", label=f"C{i}") for i in range(6))
    cells = replace(mall.cells, codes=mall.cells.codes | {c.key: mall.cells.codes["gender"] for c in more})
    text = mall.solution(6).associations[0]
    v = {c.key: i / 10 for i, c in enumerate(more)}
    found = tuple(text | {"category": key, "cramers_v": value} for key, value in v.items())
    solutions = tuple(replace(x, associations=found) for x in mall.solutions)
    s = replace(mall, schema=replace(mall.schema, categories=(gender, *more)), cells=cells, solutions=solutions)
    few, every = (
        [p["field"] for p in categories(s, replace(default_shown(s), every=e))["layout"]["meta"]["panels"]]
        for e in (False, True)
    )
    assert few == ["c5", "c4", "c3", "c2"]
    assert every[:MOST_SHOWN] == few
    assert len(every) == 7


def test_flags_are_yes_and_no(mall):
    complain = Category("complain", "Complain", "Complain", ("0", "1"))
    s = replace(
        mall,
        schema=replace(mall.schema, categories=(complain,)),
        cells=replace(mall.cells, codes={"complain": mall.cells.codes["gender"]}),
    )
    assert categories(s, default_shown(s))["layout"]["yaxis"]["ticktext"] == ["no", "yes"]
