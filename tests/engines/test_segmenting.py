"""The same customers have the same segments, whichever engine holds them and however finely they stay distinct."""

from functools import partial

import numpy as np
import pytest

from analysis.cleaning.findings import NO_VALUE
from analysis.in_place.at_size import build, fineness
from analysis.in_place.at_size.build import segment_at_size
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from tests.engines.conftest import NOTES, SHOPPERS

pytestmark = [pytest.mark.timeout(600), pytest.mark.usefixtures("few_starts")]
ENGINES = ["connect", "standalone", "postgres"]
WHOLE = ("Age", "Annual Income (k$)", "Spending Score (1-100)")
CONTINUOUS = ("Basket", "Weight")
MIXED = ("Age", "Spending Score (1-100)", "Gender")
# with every category there would be hardly fewer cells than customers
IGNORED = {"Note": "ignored", "Member": "ignored"}
# features, most cells, and what that makes of customers
TIERS = {
    "whole": (WHOLE, fineness.BUDGET, "exact"),
    "with a category that forms": (MIXED, fineness.BUDGET, "exact"),
    "continuous": (CONTINUOUS, fineness.BUDGET, "exact"),
    "in steps": (CONTINUOUS, 20_000, "in steps"),
    "mixed in steps": (("Age", "Basket"), 20_000, "in steps"),
}


def asked(place, features):
    roles = {} if features == WHOLE else IGNORED
    return Question(place.source, features=features, roles=roles, engine=place.engine)


def segmented(place, folder, features, budget):
    """Return a segmentation as it is opened again, and not one cell more than asked for, give or take an estimate."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "choose", partial(fineness.choose, budget=budget))
        segment_at_size(asked(place, features), place, folder)
    found = open_segmentation(folder)
    assert len(found.cells) <= 1.1 * budget
    return found


@pytest.fixture(scope="module")
def expected(places, tmp_path_factory):
    """Return what DuckDB makes of the shoppers, by tier."""
    folder = tmp_path_factory.mktemp("duckdb")
    return {
        name: segmented(places("duckdb"), folder / name, features, budget)
        for name, (features, budget, _) in TIERS.items()
    }


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("kind", ENGINES)
def test_segments_are_those_of_duckdb(expected, places, tmp_path, kind, tier):
    features, budget, how = TIERS[tier]
    known, found = expected[tier], segmented(places(kind), tmp_path / "out", features, budget)
    assert found.precision.how == known.precision.how == how
    assert (found.n_customers, found.n_segmented) == (SHOPPERS, known.n_segmented)
    assert found.report["n_not_segmented"] == SHOPPERS - known.n_segmented
    assert found.schema == known.schema
    for mine, theirs in (
        (found.cells.values, known.cells.values),
        (found.cells.codes, known.cells.codes),
        (found.cells.sums, known.cells.sums),
        (found.cells.labels, known.cells.labels),
        ({"counts": found.cells.counts}, {"counts": known.cells.counts}),
    ):
        assert mine.keys() == theirs.keys()
        assert [key for key in mine if not np.array_equal(mine[key], theirs[key])] == []
    assert found.fingerprint == known.fingerprint
    assert found.scaling == known.scaling
    assert found.n_clusters == known.n_clusters
    for mine, theirs in zip(found.solutions, known.solutions, strict=True):
        assert [g.center for g in mine.segments] == [g.center for g in theirs.segments]
        assert [g.coordinates for g in mine.segments] == [g.coordinates for g in theirs.segments]
        assert mine.names == theirs.names
    missing, known_missing = ([f for f in x.report["findings"] if f["kind"] == "missing"] for x in (found, known))
    assert missing == known_missing


def test_what_duckdb_makes_of_them(expected):
    """Categories: texts that mean a missing value are one, texts that differ in spaces around them are one."""
    whole = expected["whole"]
    values = {c.column: c.values for c in whole.schema.categories}
    assert values["Gender"] == ("Female", "Male")
    assert values["Member"] == (NO_VALUE, "false", "true")
    meant = {note.strip() for note in NOTES if note not in {None, "", "n/a"}}
    assert set(values["Note"]) == meant | {NO_VALUE}
    assert whole.n_segmented == SHOPPERS * 999 // 1000
    members = np.bincount(whole.cells.codes["member"], whole.cells.counts)
    assert members[values["Member"].index(NO_VALUE)] == SHOPPERS // 3 - SHOPPERS // 3000
    assert expected["continuous"].n_segmented == SHOPPERS * 497 // 500


@pytest.mark.parametrize("kind", ["duckdb", *ENGINES])
def test_drawn_customers_stand_for_all(places, expected, tmp_path, kind):
    """Which ones are drawn depends on the engine, so that only what all of them amount to can be compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "draw_cells", partial(build.draw_cells, size=20_000))
        found = segmented_drawn(places(kind), tmp_path / "out")
    known = expected["continuous"]
    assert found.precision.how == "drawn"
    assert found.n_segmented == known.n_segmented
    assert 18_000 < found.precision.n_drawn < 22_000
    for key in known.cells.values:
        spread = np.std(known.cells.values[key])
        assert found.cells.mean(key) == pytest.approx(known.cells.mean(key), abs=0.03 * spread)
    shares = [[g.share for g in s.solution(5).segments] for s in (found, known)]
    assert sorted(shares[0]) == pytest.approx(sorted(shares[1]), abs=0.02)


def segmented_drawn(place, folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "choose", partial(fineness.choose, budget=50))
        segment_at_size(asked(place, CONTINUOUS), place, folder)
    return open_segmentation(folder)
