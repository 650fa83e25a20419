"""The columns that an export of customers adds to those of their table."""

from collections.abc import Sequence
from typing import Any

from analysis.core.text.numbers import plain_number
from analysis.store.segmentation import Segmentation


def export_columns(s: Segmentation) -> list[str]:
    """Return the names of the columns that an export adds, changed where the table already has one of that name.

    The values of features that were changed; why customers are not segmented, if some are not; segment, segment_name,
    pc1 and pc2.
    """
    taken = {c.lower() for c in s.schema.columns}
    added = [f"{f.column} (cleaned)" for f in s.changed]
    added += ["not_segmented"] if s.report["n_not_segmented"] else []
    return [free_name(name, taken) for name in (*added, "segment", "segment_name", "pc1", "pc2")]


def exported(s: Segmentation, names: Sequence[str], row: Sequence[Any]) -> list[Any]:
    """Write a row as an export has it.

    `names` are the segments'; `row` has the table's own columns, the changed values, why the customer is not
    segmented, the segment's number, pc1 and pc2.
    """
    n = len(s.schema.columns) + len(s.changed)
    own, changed, (reason, segment, pc1, pc2) = row[: len(s.schema.columns)], row[len(s.schema.columns) : n], row[n:]
    reasons = [reason or ""] if s.report["n_not_segmented"] else []
    cleaned = ["" if value is None else plain_number(value) for value in changed]
    if segment is None:
        return [*own, *cleaned, *reasons, "", "", "", ""]
    return [*own, *cleaned, *reasons, segment, names[segment - 1], f"{pc1:.6f}", f"{pc2:.6f}"]


def free_name(name: str, taken: set[str]) -> str:
    """`name`, with `kindred_` before it as often as it is taken."""
    while name in taken:
        name = f"kindred_{name}"
    return name
