"""Customers of another table of the same engine are added, and all are counted again: the cells are those of all."""

import duckdb
import numpy as np
import pytest

from analysis.core.errors import InputError
from analysis.editions.base import open_rows
from analysis.editions.refreshing import refresh
from analysis.in_place.at_size.build import segment_at_size
from analysis.model.question import Question
from analysis.store.segmentation import Origin
from analysis.using.exporting import export
from analysis.using.updating import update
from tests.engines.conftest import SHOPPERS, fill

pytestmark = [pytest.mark.timeout(600), pytest.mark.usefixtures("few_starts")]
FEATURES = ("Age", "Annual Income (k$)", "Spending Score (1-100)")
ROLES = {"Note": "ignored", "Member": "ignored"}
HALVES = {"early": '"CustomerID" % 3 > 0', "late": '"CustomerID" % 3 = 0'}


@pytest.fixture(scope="module")
def halves(request, shoppers, shared):
    """Return where two parts of the shoppers are, by the name of each engine."""

    def place(kind):
        if kind == "postgres":
            address = request.getfixturevalue("shop")()
            for name, part in HALVES.items():
                fill(address, f"shop.{name}", f"FROM '{shoppers}' WHERE {part}")
            return [Origin(address, f"shop.{name}") for name in HALVES]
        for name, part in HALVES.items():
            duckdb.sql(f"COPY (FROM '{shoppers}' WHERE {part}) TO '{shared}/{name}.parquet'")
        address = getattr(request.getfixturevalue("cluster"), kind)
        return [Origin(address, str(shared / f"{name}.parquet")) for name in HALVES]

    return place


def asked(place):
    return Question(place.source, features=FEATURES, roles=ROLES, engine=place.engine)


@pytest.mark.parametrize("kind", ["postgres", "connect"])
def test_another_table_is_added_and_read_again(halves, places, tmp_path, kind):
    first, second = halves(kind)
    whole = segment_at_size(asked(places(kind)), places(kind), tmp_path / "whole")
    folder = tmp_path / "out"
    segment_at_size(asked(first), first, folder)
    after, fit = update(folder, second.source, engine=first.engine)
    assert fit.fits
    assert after.fingerprint == whole.fingerprint
    assert (after.n_customers, after.origin.more) == (SHOPPERS, (second.source,))
    again = refresh(folder, engine=first.engine)
    assert again.edition.n_customers == SHOPPERS
    assert np.array_equal(open_rows(folder, again.edition.number).cells.counts, after.cells.counts)
    assert export(after, folder, "", tmp_path / "all.parquet", first.engine) == SHOPPERS
    with pytest.raises(InputError, match="is part of these customers already"):
        update(folder, second.source, engine=first.engine)
