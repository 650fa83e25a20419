"""An analyst approves an edition, which is the yardstick from then on."""

from pathlib import Path

from analysis.editions.approvals import Approval, write_approval
from analysis.editions.base import open_rows
from analysis.editions.first import current_editions, now
from analysis.editions.kept import edition_named, writing


def approve(folder: Path, number: int | None, by: str, note: str) -> Approval:
    """Approve an edition, the latest where none is named.

    Raises InputError where there is no such edition, its rows were dropped, or words are missing.
    """
    with writing(folder):
        editions = current_editions(folder)
        edition = editions[-1] if number is None else edition_named(editions, number, folder)
        for needed in {edition.number, edition.model}:
            open_rows(folder, needed)
        approval = Approval(edition.number, by.strip(), now(), note.strip())
        write_approval(folder, approval)
    return approval
