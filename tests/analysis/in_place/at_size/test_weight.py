"""However many customers there are and however their values repeat, browsers are sent at most 3 MB of cells."""

import pytest

from analysis.in_place.at_size import fineness
from analysis.in_place.at_size.grid import Grid
from benchmarks.tables.mall_like import write_customers
from dashboard.packing.packed import pack

N = 150_000


@pytest.fixture(scope="module")
def sized(tmp_path_factory, segment_where_it_is):
    """Return customers whose values are whole, and such as hardly repeat, segmented where they are."""

    def run(*, whole):
        place = tmp_path_factory.mktemp("sized")
        write_customers(place / "rows.parquet", N, whole=whole)
        return segment_where_it_is(place / "rows.parquet", place / "out")

    return {"whole": run(whole=True), "continuous": run(whole=False)}


def grid_of(s):
    ends = ({key: float(end(values)) for key, values in s.cells.values.items()} for end in (min, max))
    return Grid(s.schema, *ends, {c.key: {} for c in s.schema.categories})


@pytest.mark.parametrize(("kind", "how", "steps"), [("whole", "exact", {1}), ("continuous", "in steps", {0.02, 0.05})])
def test_values_that_hardly_repeat_are_counted_in_steps(sized, kind, how, steps):
    s = sized[kind]
    assert s.precision.how == how
    assert {f.step for f in s.schema.features} == steps


@pytest.mark.parametrize("kind", ["whole", "continuous"])
def test_cells_weigh_no_more_than_is_reckoned(sized, kind):
    s = sized[kind]
    sent = len(pack(s).cells.packed["br"])
    reckoned = len(s.cells) * fineness.MOST_BYTES / fineness._most_cells(grid_of(s))
    assert sent < reckoned < fineness.MOST_BYTES
    assert reckoned < 2 * sent
