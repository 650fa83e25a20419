"""What matters comes first: categories that differ most, and only few of them unasked."""

from dataclasses import replace

from analysis.core.schema import Category
from dashboard.views.categories import MOST_SHOWN, _without_shared_ends, categories
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


def test_long_values_are_cut_where_they_are_alike():
    shared = "account holder with supplementary card"
    long = [f"{kind} {shared}" for kind in ("Northwestern premium", "Northwestern standard", "Coastal premium")]
    assert _without_shared_ends([*long, "none"]) == [
        "Northwestern premium…",
        "Northwestern standard…",
        "Coastal premium…",
        "none",
    ]
    assert _without_shared_ends(["Household with one child", "Household with two children"]) == [
        "…one child",
        "…two children",
    ]
    alone = ["a single value that is long", "short"]
    assert _without_shared_ends(alone) == alone
