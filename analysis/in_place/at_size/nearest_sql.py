"""Where a customer lies, in SQL: scaled values and the nearest center, added up in the order in which Python does."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.clustering.scale.scaler import Scaler
from analysis.core.cells import Floats


def scaled_sql(scaler: Scaler, prefix: str = "x", codes: Sequence[str] = ()) -> list[str]:
    """Return SQL of every coordinate in scaled units; values are columns called `prefix` and the feature's position.

    `codes` are columns with the codes of the categories that form segments.
    """
    logs = np.zeros(len(scaler.mean), dtype=bool) if scaler.logs is None else scaler.logs
    values = [
        f"(sign({prefix}{i}) * ln(1.0 + abs({prefix}{i})))" if log else f"{prefix}{i}" for i, log in enumerate(logs)
    ]
    pairs = zip(values, scaler.mean.tolist(), scaler.scale.tolist(), strict=True)
    numbers = [f"(({value} - ({mean!r})) / {scale!r})" for value, mean, scale in pairs]
    return [
        *numbers,
        *(sql for code, table in zip(codes, scaler.tables, strict=True) for sql in _places_sql(code, table)),
    ]


def _places_sql(code: str, table: Floats) -> list[str]:
    """Return SQL of where the values of a category lie, coordinate by coordinate; 0.0 for those that lie nowhere."""
    known = [(i, own) for i, own in enumerate(table.tolist()) if not np.isnan(own).any()]
    cases = [" ".join(f"WHEN {i} THEN ({own[j]!r})" for i, own in known) for j in range(table.shape[1])]
    return [f"(CASE {code} {own} ELSE 0.0 END)" for own in cases]


def nearest_sql(rows: str, scaled: list[str], centers: Mapping[str, Floats]) -> str:
    """SELECT of `rows`, itself one, with the number from 1 of the nearest of `centers` (k, n_features) by name.

    Of equally near ones the first counts.
    """
    points = ", ".join(f"{sql} AS s{i}" for i, sql in enumerate(scaled))
    away = ", ".join(
        f"{_away_sql(center.tolist())} AS {name}_{j}"
        for name, own in centers.items()
        for j, center in enumerate(own, start=1)
    )
    nearest = ", ".join(f"{_least_sql(name, len(own))} AS {name}" for name, own in centers.items())
    scaled_rows = f"SELECT *, {points} FROM ({rows}) AS in_units"
    return f"SELECT *, {nearest} FROM (SELECT *, {away} FROM ({scaled_rows}) AS in_scale) AS measured"


def _away_sql(center: list[float]) -> str:
    """Squared distance of `s0`, `s1`, ..., added in the order of the features."""
    return " + ".join(f"(s{i} - ({c!r})) * (s{i} - ({c!r}))" for i, c in enumerate(center))


def _least_sql(name: str, k: int) -> str:
    cases = []
    for own in range(1, k):
        nearer = " AND ".join(f"{name}_{own} <= {name}_{other}" for other in range(1, k + 1) if other != own)
        cases.append(f"WHEN {nearer} THEN {own}")
    return f"CASE {' '.join(cases)} ELSE {k} END"
