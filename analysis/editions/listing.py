"""The editions of a folder as a table for people, and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.editions.approvals import Approval, approvals_of
from analysis.editions.edition import Edition
from analysis.editions.first import current_editions
from analysis.editions.kept import has_rows, writing


@dataclass(frozen=True)
class Listed:
    """Every edition, every approval, and the editions whose rows are kept."""

    editions: tuple[Edition, ...]
    approvals: tuple[Approval, ...]
    with_rows: frozenset[int]

    def to_document(self) -> dict[str, Any]:
        """Return all of it as JSON values."""
        return {
            "editions": [asdict(e) | {"has_rows": e.number in self.with_rows} for e in self.editions],
            "approvals": [asdict(a) for a in self.approvals],
        }


def listed(folder: Path) -> Listed:
    """Return the editions of a folder. Raises InputError where it has no segmentation."""
    with writing(folder):
        editions = current_editions(folder)
    rows = frozenset(e.number for e in editions if has_rows(folder, e.number))
    return Listed(editions, approvals_of(folder), rows)


def table(listing: Listed) -> Iterator[str]:
    """Yield a line for each edition, the approval that counts, and the latest segments."""
    yield "edition  day         how        model  customers  segments  distance  silhouette  verdict"
    approval = listing.approvals[-1] if listing.approvals else None
    for e in listing.editions:
        mark = "*" if approval and approval.edition == e.number else " "
        yield (
            f"{e.number:6}{mark}  {e.when[:10]}  {e.how:9} {e.model:6} {e.n_customers:10,} {e.n_clusters:9} "
            f"{e.fit.distance:9.3f} {e.fit.silhouette:11.3f}  {e.verdict}".rstrip()
        )
    if approval:
        yield f"* approved on {approval.when[:10]} by {approval.by}: {approval.note}"
    else:
        yield "No edition is approved; `approve` makes one the yardstick."
    latest = listing.editions[-1]
    yield f"Segments of edition {latest.number}:"
    for s in latest.segments:
        yield f"  {s.segment:2}. {s.name}: {s.size:,} customers, {s.share:.0%}"
