"""What tests of rows that stay where they are share: Parquet files by SQL, and their segmentations."""

import duckdb
import pytest

from analysis.clustering.methods import kmeans
from analysis.in_place.at_size.build import segment_at_size
from analysis.model.question import Question
from analysis.store.segmentation import Origin


@pytest.fixture(scope="session")
def write_rows():
    """Write what a SELECT gives as a Parquet file, in small row groups, so that several threads read it."""

    def write(path, sql):
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
        return path

    return write


@pytest.fixture(scope="session")
def segment_where_it_is():
    """Segment a file, folder or pattern without copying its rows.

    With fewer K-means starts: what is tested here does not depend on finding the best solution.
    """

    def run(source, folder, **question):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kmeans, "N_INIT", 2)
            patch.setattr(kmeans, "SAMPLE_INIT", 2)
            asked = Question(str(source), engine="duckdb", **question)
            return segment_at_size(asked, Origin("duckdb", str(source)), folder)

    return run


@pytest.fixture
def segmented(tmp_path, write_rows, segment_where_it_is):
    """Segment 600 customers whose columns are SQL of their number `i`, or those of them for whom `where` holds."""

    def run(columns, where="true"):
        path = write_rows(tmp_path / "rows.parquet", f"SELECT {columns} FROM range(600) t(i) WHERE {where}")
        return segment_where_it_is(path, tmp_path / "out")

    return run
