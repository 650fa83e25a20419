"""Statistics on cells with counts equal the same statistics on rows."""

import numpy as np
import pytest

from analysis.cleaning.clean_table import clean
from analysis.core.cells import weighted_mean, weighted_quantile, weighted_std
from analysis.core.duckdb_io import cells_frame, find_cells, make_cells, read_cells, write_parquet
from analysis.model.question import Question
from analysis.reading.sources import read_table
from tests.analysis.conftest import customers_of

REPEATED = "customer,age,income,city\n" + "".join(f"x,{i % 4},{i % 3 * 2.5},{'AB'[i % 2]}\n" for i in range(50))


def samples():
    random = np.random.default_rng(7)
    for n in (1, 2, 3, 10, 100):
        yield random.normal(size=n).round(1), random.integers(1, 6, size=n)


def cells_of(cleaned, cells):
    """Return the cell of each row, -1 where it has none."""
    find_cells(cleaned.connection, cells, cleaned.schema)
    sql = "SELECT coalesce(cell, -1) FROM raw LEFT JOIN found USING (line) ORDER BY line"
    return np.array([cell for (cell,) in cleaned.connection.execute(sql).fetchall()])


@pytest.mark.parametrize(("values", "counts"), list(samples()))
def test_mean_std_and_quantiles_of_repeated_values(values, counts):
    rows = np.repeat(values, counts)
    assert weighted_mean(values, counts) == pytest.approx(rows.mean(), abs=1e-12)
    assert weighted_std(values, counts) == pytest.approx(rows.std(), abs=1e-12)
    for q in (0, 0.1, 0.25, 0.5, 0.75, 0.99, 1):
        assert weighted_quantile(values, counts, q) == pytest.approx(np.percentile(rows, 100 * q), abs=1e-12)


def test_mall_cells_hold_every_customer_once(mall_file):
    cleaned = clean(read_table(mall_file), Question(str(mall_file)))
    cells = make_cells(cleaned.connection, cleaned.schema)
    customers = customers_of(cleaned)
    keys = customers[["age", "income", "spending", "gender"]]
    assert len(cells) == len(keys.drop_duplicates())
    assert cells.counts.sum() == 200
    of_row = cells_of(cleaned, cells)
    for key, values in cells.values.items():
        assert np.array_equal(values[of_row], customers[key])
    gender = np.array(cleaned.schema.categories[0].values)[cells.codes["gender"]]
    assert np.array_equal(gender[of_row], customers["gender"])


def test_alike_customers_share_a_cell(clean_text):
    cleaned = clean_text(REPEATED)
    cells = make_cells(cleaned.connection, cleaned.schema)
    assert len(cells) == 12
    assert cells.counts.sum() == 50
    assert np.bincount(cells_of(cleaned, cells)).tolist() == cells.counts.tolist()


def test_customers_that_are_not_placed_have_no_cell(clean_text):
    cleaned = clean_text("id,age,income\n1,20,30\n2,,30\n3,30,40\n4,40,20\n")
    cells = make_cells(cleaned.connection, cleaned.schema)
    assert cells_of(cleaned, cells).tolist() == [0, -1, 1, 2]


def test_cells_come_back_from_parquet_bit_by_bit(clean_text, tmp_path):
    cleaned = clean_text(REPEATED)
    cells = make_cells(cleaned.connection, cleaned.schema)
    points = np.random.default_rng(3).normal(size=(len(cells), 2)).astype(np.float32)
    cells = cells.with_results(points, {2: np.arange(len(cells), dtype=np.uint8) % 2 + 1})
    write_parquet(cells_frame(cells, cleaned.schema), tmp_path / "it's cells.parquet")
    again = read_cells(tmp_path / "it's cells.parquet", cleaned.schema, (2,))
    for name in ("values", "codes", "labels"):
        before, after = getattr(cells, name), getattr(again, name)
        assert {k: (v.dtype, v.tobytes()) for k, v in before.items()} == {
            k: (v.dtype, v.tobytes()) for k, v in after.items()
        }
    assert again.points.tobytes() == points.tobytes()
    assert again.counts.tolist() == cells.counts.tolist()
