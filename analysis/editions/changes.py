"""What changed between two editions, in plain sentences: who came, went and moved, and which segments grew."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from analysis.core.duckdb_io import connect, literal, quote
from analysis.editions.drift.chance import ALARMS, corrected
from analysis.editions.edition import Edition
from analysis.editions.kept import has_rows, rows_of
from analysis.model.report import counted
from analysis.store.folder import CELLS_FILE, CUSTOMERS_FILE

MAX_FLOWS = 3
LEAST_CHANGE = 0.01  # of all customers, below which a segment's size is not spoken of


@dataclass(frozen=True)
class Way:
    """How many customers, found by their ids, were in one segment and are in another; None: not there."""

    before: int | None
    now: int | None
    n: int


def ways(folder: Path, before: Edition, now: Edition, id_column: str | None) -> tuple[Way, ...] | None:
    """Return who went which way, by segments of the same centers, the largest way first.

    None where customers have no ids, rows of an edition were dropped, or the centers differ.
    """
    if id_column is None or (before.model, before.n_clusters) != (now.model, now.n_clusters):
        return None
    if not all(has_rows(folder, e.number) and _all_rows(rows_of(folder, e.number), e) for e in (before, now)):
        return None
    a, b = (_segments_sql(rows_of(folder, e.number), id_column, e.n_clusters) for e in (before, now))
    with connect() as connection:
        rows = connection.execute(
            f"SELECT a.segment, b.segment, count(*) AS n FROM ({a}) a FULL JOIN ({b}) b USING (id) "
            "GROUP BY 1, 2 ORDER BY n DESC, 1, 2"
        ).fetchall()
    return tuple(Way(*row) for row in rows)


def _all_rows(rows: Path, edition: Edition) -> bool:
    """Return whether the folder has every customer, not only examples or groups."""
    path = rows / CUSTOMERS_FILE
    if not path.exists():
        return False
    with connect() as connection:
        ((n,),) = connection.execute(f"SELECT count(*) FROM read_parquet({literal(str(path))})").fetchall()
    return bool(n == edition.n_customers)


def _segments_sql(rows: Path, id_column: str, n_clusters: int) -> str:
    customers, cells = (literal(str(rows / name)) for name in (CUSTOMERS_FILE, CELLS_FILE))
    return (
        f"SELECT trim({quote(id_column)}) AS id, any_value({quote(f'k{n_clusters}')}) AS segment "
        f"FROM read_parquet({customers}) JOIN read_parquet({cells}) ON __cell = cell "
        f"WHERE trim({quote(id_column)}) <> '' GROUP BY 1"
    )


def counts_sentence(before: Edition, now: Edition) -> str:
    """Return how many customers there are, and how many more or fewer than before."""
    more = now.n_customers - before.n_customers
    than = f"{abs(more):,} {'more' if more > 0 else 'fewer'} than" if more else "as many as"
    left = now.n_customers - now.n_segmented
    unplaced = f"; {left:,} of them {'is' if left == 1 else 'are'} in no segment" if left else ""
    return f"{counted(now.n_customers, 'customer')}, {than} in edition {before.number}{unplaced}."


def moves_sentences(before: Edition, now: Edition, moves: tuple[Way, ...]) -> Iterator[str]:
    """Yield who joined, left and moved since the edition before, then the largest moves."""
    joined = sum(w.n for w in moves if w.before is None)
    left = sum(w.n for w in moves if w.now is None)
    both = [w for w in moves if w.before is not None and w.now is not None]
    moved = [w for w in both if w.before != w.now]
    n, n_moved = sum(w.n for w in both), sum(w.n for w in moved)
    yield (
        f"Since edition {before.number}, {joined:,} joined and {left:,} left; "
        f"{n_moved:,} of the other {n:,} moved to another segment."
    )
    names = [s.name for s in now.segments]
    for w in moved[:MAX_FLOWS]:
        yield f"{w.n:,} moved from “{names[(w.before or 1) - 1]}” to “{names[(w.now or 1) - 1]}”."


def size_sentences(yardstick: Edition, now: Edition) -> Iterator[str]:
    """Yield which segments grew or shrank more than chance explains: two shares each, corrected by Holm (1979)."""
    n, m = yardstick.n_segmented, now.n_segmented
    pairs = list(zip(yardstick.segments, now.segments, strict=True))
    ps = corrected([shares_p(a.size, n, b.size, m) for a, b in pairs])
    changed = [(a, b) for (a, b), p in zip(pairs, ps, strict=True) if p < ALARMS]
    large = [(a, b) for a, b in changed if abs(b.share - a.share) >= LEAST_CHANGE]
    for a, b in sorted(large, key=lambda pair: -abs(pair[1].share - pair[0].share)):
        way = "grown" if b.share > a.share else "shrunk"
        yield (
            f"“{b.name}” has {way} from {a.share:.0%} to {b.share:.0%} of customers since edition "
            f"{yardstick.number}, more than chance explains."
        )
    if not large:
        yield f"No segment has grown or shrunk since edition {yardstick.number} more than chance explains."


def shares_p(a: int, n: int, b: int, m: int) -> float:
    """Return the p of two equal shares (chi-square of a two by two table)."""
    if not 0 < a + b < n + m:
        return 1.0
    return float(stats.chi2_contingency(np.array([[a, n - a], [b, m - b]]), correction=True).pvalue)
