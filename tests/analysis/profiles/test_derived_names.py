"""Names and actions say what the centroids say, and no two segments are called the same."""

import numpy as np
import pytest

from analysis.core.schema import Feature, Schema
from analysis.core.vocabulary import level
from analysis.profiles.actions import suggest_action
from analysis.profiles.axis_words import axis_words, feature_part
from analysis.profiles.derived_names import name_segments
from analysis.profiles.segment_profiles import Profile, Spread

INCOME, SPENDING = (
    Feature("income", "i", "Annual income", "Income", "k$"),
    Feature("spending", "s", "Spending", "Spending"),
)
AGE, VISITS = Feature("age", "a", "Age", "Age", "years"), Feature("visits", "v", "Visits", "Visits")
PREMIUM = "Consider premium offers: they could afford more than they spend today."
ALIKE = "High income, high spending"
MALL = Schema(None, (AGE, INCOME, SPENDING), (), ())


def _profile(schema, *zs, index=None):
    """Return a segment whose features stand `zs` standard deviations of 10 from a mean of 50."""
    spreads = {
        f.key: Spread(50 + 10 * z, 50 + 10 * z, 1, 0, 0, 0, 0, index, z)
        for f, z in zip(schema.features, zs, strict=True)
    }
    return Profile(10, 0.1, spreads, {})


def _everybody(schema):
    spreads = {f.key: Spread(50, 50, 10, 0, 43, 57, 100, 100, 0) for f in schema.features}
    return Profile(100, 1.0, spreads, {})


ALL = _everybody(MALL)


@pytest.mark.parametrize(
    ("zs", "name"),  # age, income, spending
    [
        ((0, 1, 1), "High income, high spending"),
        ((0, 1, -1), "High income, low spending"),
        ((1, 0, 0), "Mid income, older"),
        ((-1, 0, 0.49), "Mid income, younger"),
        ((0, 0, 0), "Mid income, mid spending"),
        ((-1, -1, 1), "Low income, high spending"),
        ((0, 0, -3), "Mid income, low spending"),
    ],
)
def test_name_of_one_segment(zs, name):
    assert name_segments([_profile(MALL, *zs)], ALL, MALL) == [name]


@pytest.mark.parametrize(
    ("segments", "names"),
    [
        ([(0, 1, 1), (0, 2, 1)], ["High income, high spending", "Very high income, high spending"]),
        ([(-1, 1, 1), (1, 1, 1)], ["High income, high spending, younger", "High income, high spending, older"]),
        ([(0, 1, 1), (0, 1.2, 1)], [f"{ALIKE} (income 60 k$)", f"{ALIKE} (income 62 k$)"]),
        ([(0, 1, 1), (0, 1.01, 1)], [f"{ALIKE} (income 60.0 k$)", f"{ALIKE} (income 60.1 k$)"]),
    ],
)
def test_names_are_told_apart_as_far_as_needed(segments, names):
    assert name_segments([_profile(MALL, *zs) for zs in segments], ALL, MALL) == names


@pytest.mark.parametrize("seed", range(50))
def test_names_are_distinct_however_alike_segments_are(seed):
    random = np.random.default_rng(seed)
    grid = random.choice([0.01, 0.3, 1.0, 1e-9])
    zs = np.unique(random.integers(-2, 3, size=(10, 3)) * grid, axis=0)
    assert len(set(name_segments([_profile(MALL, *row) for row in zs], ALL, MALL))) == len(zs)


@pytest.mark.parametrize("seed", range(50))
def test_names_are_short_and_no_two_say_the_same_in_another_order(seed):
    random = np.random.default_rng(seed)
    features = (*MALL.features, VISITS, *(Feature(f"f{i}", f"f{i}", f"Thing {i}", f"Thing {i}") for i in range(4)))
    schema = Schema(None, features, (), ())
    zs = random.normal(0, random.choice([0.2, 1.0, 2.0]), (10, len(features)))
    names = name_segments([_profile(schema, *row) for row in zs], _everybody(schema), schema)
    meant = [frozenset(name.lower().split(", ")) for name in names]
    assert len(set(meant)) == len(names)
    assert max(map(len, meant)) <= 4
    assert all(len(words) <= 2 for name, words in zip(names, meant, strict=True) if "(" in name)


def test_two_ways_to_buy_often_never_contradict_each_other():
    often = (
        Feature("frequency", "p", "Purchase frequency", "Purchase frequency"),
        Feature("orders", "t", "Transactions", "Transactions"),
    )
    schema = Schema(None, often, (), ())
    assert name_segments([_profile(schema, -2, 2)], _everybody(schema), schema) == [
        "Low purchase frequency, many transactions"
    ]
    alone = Schema(None, often[:1], (), ())
    assert name_segments([_profile(alone, -1)], _everybody(alone), alone) == ["Rare"]


@pytest.mark.parametrize(
    ("label", "short", "words"),
    [
        (
            "Visits per month",
            "Visits per month",
            ("few visits per month", "many visits per month", "fewer visits per month"),
        ),
        (
            "Orders per year",
            "Orders per year",
            ("few orders per year", "many orders per year", "fewer orders per year"),
        ),
        (
            "Amount spent last year",
            "Spent last year",
            ("low spending last year", "high spending last year", "spends less"),
        ),
        ("Installments", "Installments", ("low installments", "high installments", "lower installments")),
        (
            "Revenue per visit",
            "Revenue per visit",
            ("low revenue per visit", "high revenue per visit", "lower revenue per visit"),
        ),
    ],
)
def test_words_for_high_and_low_are_english(label, short, words):
    found = Feature("x", "x", label, short).words
    assert (found["low"], found["high"], found["less"]) == words


def test_what_is_counted_per_month_does_not_add_up():
    assert Feature("v", "v", "Visits per month", "Visits per month").concept.adds_up is False
    assert Feature("v", "v", "Visits", "Visits").concept.adds_up is True


def test_three_that_differ_in_pairs_only_are_told_apart_by_two_values():
    names = name_segments([_profile(MALL, *zs) for zs in [(0, 0, 0), (0, 0.3, 0), (0, 0, 0.1)]], ALL, MALL)
    name = "Mid income, mid spending"
    assert names == [
        f"{name} (income 50 k$) (spending 50)",
        f"{name} (income 53 k$)",
        f"{name} (income 50 k$) (spending 51)",
    ]


def test_mall_names_are_distinct_for_every_k(mall_document):
    assert [s["n_clusters"] for s in mall_document["solutions"]] == list(range(2, 11))
    for solution in mall_document["solutions"]:
        names = [s["name"] for s in solution["segments"]]
        assert len(set(names)) == solution["n_clusters"]


CLAIMS = {
    r"high income": ("income", 1), r"mid income": ("income", 0), r"low income": ("income", -1),
    r"high spending": ("spending", 1), r"mid spending": ("spending", 0), r"low spending": ("spending", -1),
    r"older": ("age", 1), r"middle-aged": ("age", 0), r"younger": ("age", -1),
}  # fmt: skip


def test_every_word_of_every_mall_name_is_true(mall_document):
    for segment in (s for solution in mall_document["solutions"] for s in solution["segments"]):
        words = segment["name"].lower().replace("very ", "").replace("much ", "").split(", ")
        for feature, direction in (CLAIMS[word] for word in words):
            z = segment["profile"]["features"][feature]["z"]
            assert level(z / min(1, 2 * (1 - segment["share"]))) == direction


CLUMPS = [(20, 10), (20, 90), (60, 10), (60, 90)]


@pytest.mark.parametrize(
    ("header", "change", "names"),  # of the clumps in turn
    [
        ("income,spending", (1, 1), ["Low income, low spending", "Low income, high spending",
                                     "High income, low spending", "High income, high spending"]),
        ("spending,income", (1, 1), ["Low income, low spending", "High income, low spending",
                                     "Low income, high spending", "High income, high spending"]),
        ("income,spending", (1, -1), ["Low income, high spending", "Low income, low spending",
                                      "High income, high spending", "High income, low spending"]),
        ("debt,age", (1, 1), ["Low debt, younger", "Low debt, older", "High debt, younger", "High debt, older"]),
    ],
)  # fmt: skip
def test_names_follow_the_data(segment_text, header, change, names):
    clumps = [[(change[0] * (a + d), change[1] * (b + d)) for d in (-1, 0, 2)] for a, b in CLUMPS]
    result = segment_text(f"id,{header}\n" + "".join(f"{a * b},{a},{b}\n" for clump in clumps for a, b in clump))
    segment_of = dict(zip(map(tuple, result.cells.matrix()), result.cells.labels[4], strict=True))
    assert [{result.solution(4).names[segment_of[row] - 1] for row in clump} for clump in clumps] == [
        {n} for n in names
    ]


@pytest.mark.parametrize(
    ("zs", "action"),  # age, income, spending
    [
        ((0, 1, -1), "Consider asking what they miss here: they have the money but spend little."),
        ((0, -1, -1), "Consider low-cost contact such as e-mail: both income and spending are low."),
        ((1, 1, 0), f"{PREMIUM} Try channels that older customers use first."),
        ((-1, 1, 0), f"{PREMIUM} Try channels that younger customers use first."),
    ],
)
def test_action_follows_means_and_behavior(zs, action):
    assert suggest_action(_profile(MALL, *zs), ALL, MALL) == action


@pytest.mark.parametrize(
    ("zs", "index", "action"),
    [
        ((1, -2), 120.4, "Consider a reason to come back: they have few visits."),
        ((0, 1), None, "What sets them apart: many visits."),
        ((0, 0), None, "Nothing sets them clearly apart from all customers."),
    ],
)
def test_action_without_means_says_what_stands_out(zs, index, action):
    schema = Schema(None, (AGE, VISITS), (), ())
    assert suggest_action(_profile(schema, *zs, index=index), _everybody(schema), schema) == action


@pytest.mark.parametrize(
    ("loadings", "words"),  # age, income, spending
    [
        ((0.7, 0.1, -0.6), ("younger, spends more", "older, spends less")),
        ((-0.1, 0.9, 0.1), ("earns less", "earns more")),
        ((-0.5, 0.5, 0.6), ("spends less, older, earns less", "spends more, younger, earns more")),
    ],
)
def test_axis_words(loadings, words):
    assert axis_words([feature_part(f, v) for f, v in zip(MALL.features, loadings, strict=True)]) == words
