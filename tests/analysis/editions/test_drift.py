"""Drift: silence where nothing changed, and the right word where something did."""

import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.clustering.methods import kmeans
from analysis.clustering.scoring import scaled
from analysis.editions.drift.measures import measure_drift
from analysis.editions.drift.verdict import EXIT_CODES, judge
from analysis.model.question import Question
from tests.analysis.editions.shops import draw, placed, write_customers

REFERENCES, QUIET, N, M = 5, 40, 300, 200


def _segmented(folder, values):
    return segment(Question(write_customers(folder / "shop.csv", values), n_clusters=3), folder / "out")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Return 600 customers and their three segments."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmeans, "N_INIT", 2)
        patch.setattr(kmeans, "MAX_CLUSTERS", 4)
        values = draw(np.random.default_rng(1), 600)
        return _segmented(tmp_path_factory.mktemp("shop"), values), values


def _judged(shop, now, *, fitted=True):
    s, before = shop
    found = measure_drift(s, placed(s, before), placed(s, now), fitted=fitted)
    return judge(s, ("Young", "Busy", "Old"), (1, 2), found)


def test_at_most_5_percent_of_200_quiet_refreshes_raise_an_alarm(tmp_path, few_segments):
    random = np.random.default_rng(7)
    words = []
    for i in range(REFERENCES):
        folder = tmp_path / str(i)
        folder.mkdir()
        before = draw(random, N)
        s = _segmented(folder, before)
        words += [_judged((s, before), draw(random, M)).word for _ in range(QUIET)]
    assert len(words) == 200
    assert sum(word != "fits" for word in words) <= 10


def test_the_same_customers_still_fit(shop):
    verdict = _judged(shop, shop[1])
    assert (verdict.word, verdict.reasons) == ("fits", ())
    assert all(m.p > 0.5 for m in verdict.measures if m.kind not in {"distance", "silhouette", "far"})


def _with(column, change, seed=3):
    values = draw(np.random.default_rng(seed), 600)
    values[:, column] = change(values[:, column])
    return values


def test_a_shift_in_age_is_drift_in_age(shop):
    verdict = _judged(shop, _with(0, lambda age: age + 4))
    assert verdict.word == "drifting"
    assert "age" in verdict.sentence
    assert "spending" not in verdict.sentence
    assert any(reason.startswith("Age: from ") for reason in verdict.reasons)


def test_a_shift_in_one_segment_names_the_segment(shop):
    now = draw(np.random.default_rng(5), 3000)
    now[now[:, 1] > 100, 0] += 3
    verdict = _judged(shop, now)
    within = [m for m in verdict.measures if m.kind == "within" and m.matters]
    assert {m.what for m in within} == {"Age"}
    assert len({m.segment for m in within}) == 1
    assert "age of “" in verdict.sentence


def test_a_new_kind_of_customer_asks_for_a_refit(shop):
    now = draw(np.random.default_rng(6), 600)
    now[:40] = np.random.default_rng(8).normal((30, 230, 30), (3, 10, 2), (40, 3)).round()
    verdict = _judged(shop, now)
    assert (verdict.word, EXIT_CODES[verdict.word]) == ("refit advised", 4)
    far = next(m for m in verdict.measures if m.kind == "far")
    assert far.now == pytest.approx(40 / 600, abs=0.01)
    assert far.before <= 0.005 < far.chance < far.now
    assert verdict.reasons[0].startswith(f"{far.now:.1%} of customers")
    assert "unlike every segment" in verdict.reasons[0]


def test_another_mix_of_the_same_kinds_is_drift_in_sizes(shop):
    now = draw(np.random.default_rng(9), 2000)
    old = now[:, 0] > 55
    verdict = _judged(shop, np.concatenate([now[~old][:300], now[old][:300]]))
    assert verdict.word == "drifting"
    sizes = next(m for m in verdict.measures if m.kind == "sizes")
    assert sizes.matters
    assert "the sizes of segments" in verdict.sentence


def test_small_changes_of_many_customers_do_not_matter(shop):
    s, _ = shop
    random = np.random.default_rng(2)
    before, now = draw(random, 40_000), draw(random, 40_000)
    now[:, 0] += 1
    found = measure_drift(s, placed(s, before), placed(s, now), fitted=False)
    age = next(m for m in found if m.kind == "feature" and m.what == "Age")
    assert age.is_certain
    assert not age.matters
    assert judge(s, ("a", "b", "c"), (1, 2), found).word == "fits"


def test_distances_of_fitted_customers_are_those_to_the_others(shop):
    """Leaving a customer out moves its center away, by what the formula says."""
    s, values = shop
    model = placed(s, values)
    fair = next(m for m in measure_drift(s, model, model, fitted=True) if m.kind == "distance").before
    points, total = scaled(s, model.values), 0.0
    for number in (1, 2, 3):
        own = np.repeat(points[model.labels == number], model.counts[model.labels == number], axis=0)
        others = (own.sum(axis=0) - own) / (len(own) - 1)
        total += np.sqrt(((own - others) ** 2).sum(axis=1)).sum()
    assert fair == pytest.approx(total / 600)


def test_chance_of_far_customers_is_that_of_drawing_again(shop):
    """The beta-binomial bound against 2,000 draws of two samples from one population of distances."""
    random = np.random.default_rng(0)
    n, m, r = 200, 150, 1
    counts = []
    for _ in range(2000):
        bound = np.sort(random.random(n))[-r]
        counts.append((random.random(m) > bound).sum())
    s, _ = shop
    a, b = (draw(np.random.default_rng(i), size) for i, size in ((1, n), (2, m)))
    far = measure_drift(s, placed(s, a), placed(s, b), fitted=False)[-1]
    assert far.chance * m == pytest.approx(np.quantile(counts, 0.95), abs=1)
