"""A few thousand real customers of each kind, kept to be shown in tables and tooltips."""

from dataclasses import replace

import numpy as np

from analysis.cleaning.clean_table import Cleaned
from analysis.core.duckdb_io import find_cells, place
from analysis.store.segmentation import Segment, Segmentation

SHOWN, AT_LEAST = 5_000, 100


def keep_examples(cleaned: Cleaned, s: Segmentation) -> Segmentation:
    """Leave about 5,000 customers in the sample, at least 100 of each segment where it has them.

    Their ids are put into the cells of the result, `n_kept` is how many there are.
    """
    connection = cleaned.connection
    # whole steps are how the engine was asked, whether or not values lie between them
    stepped = replace(s.schema, features=tuple(replace(f, rounded=True) for f in s.schema.features))
    place(connection, stepped)
    find_cells(connection, s.cells, stepped)
    connection.register("segments", {"cell": np.arange(len(s.cells)), "segment": s.cells.labels[s.n_clusters]})
    quotas = " ".join(f"WHEN {g.segment} THEN {max(AT_LEAST, round(SHOWN * g.share))}" for g in _segments(s))
    connection.execute(
        "CREATE OR REPLACE TABLE kept AS SELECT line, cell FROM (SELECT line, cell, segment, row_number() OVER "
        "(PARTITION BY segment ORDER BY line) AS nth FROM found JOIN segments USING (cell)) "
        f"WHERE nth <= CASE segment {quotas} END"
    )
    connection.unregister("segments")
    for table in ("raw", "typed", "found"):
        connection.execute(f"DELETE FROM {table} WHERE line NOT IN (SELECT line FROM kept)")
    ((n,),) = connection.execute("SELECT count(*) FROM kept").fetchall()
    return replace(s, cells=replace(s.cells, ids=_ids(cleaned, len(s.cells))), n_kept=n)


def _segments(s: Segmentation) -> tuple[Segment, ...]:
    return s.solution(s.n_clusters).segments


def _ids(cleaned: Cleaned, n_cells: int) -> tuple[str, ...]:
    ids = np.full(n_cells, "", dtype=object)
    if cleaned.schema.id_column:
        rows = cleaned.connection.execute(
            "SELECT cell, array_to_string(list_slice(list(id ORDER BY line), 1, 3), ', ') AS own "
            "FROM kept JOIN typed USING (line) GROUP BY cell"
        ).fetchnumpy()
        ids[rows["cell"]] = rows["own"]
    return tuple(ids)
