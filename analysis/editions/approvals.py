"""Who approved which edition, when and why; the last approval counts."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.core.shapes import check_shape
from analysis.core.text.controls import CONTROLS
from analysis.editions.edition import BROKEN
from analysis.store.source_file import EDITIONS_FOLDER

APPROVALS_FILE = "approvals.json"
MAX_WORDS = 2_000


@dataclass(frozen=True)
class Approval:
    """One decision: the edition, who made it, when (UTC, ISO 8601), and why."""

    edition: int
    by: str
    when: str
    note: str


@dataclass(frozen=True)
class _Document:
    approvals: list[Approval]


def approvals_of(folder: Path) -> tuple[Approval, ...]:
    """Return every approval, the first one first. Raises InputError where their file is damaged."""
    path = folder / EDITIONS_FOLDER / APPROVALS_FILE
    if not path.exists():
        return ()
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        check_shape(raw, _Document, "it")
        return tuple(Approval(**one) for one in raw["approvals"])
    except (*BROKEN, OSError) as error:
        raise InputError(f"{path} is damaged ({error}); take it from a backup, or approve an edition again.") from error


def approved(folder: Path) -> Approval | None:
    """Return the approval that counts, None where nobody has approved any edition."""
    approvals = approvals_of(folder)
    return approvals[-1] if approvals else None


def check_words(by: str, note: str) -> None:
    """Raise InputError for words that are missing, too long, or hold what no terminal or file should get."""
    for what, text in (("name", by), ("note", note)):
        if not text.strip() or len(text) > MAX_WORDS:
            raise InputError(f"An approval needs a {what} of 1 to {MAX_WORDS:,} characters; give one.")
        if hidden := CONTROLS.search(text):
            raise InputError(f"The {what} has a character that cannot be shown (U+{ord(hidden[0]):04X}); remove it.")


def write_approval(folder: Path, approval: Approval) -> None:
    """Add an approval. Only for who holds the lock of the editions.

    Raises InputError as `check_words`, OSError where the file cannot be written.
    """
    check_words(approval.by, approval.note)
    documents = [asdict(one) for one in (*approvals_of(folder), approval)]
    text = json.dumps({"approvals": documents}, indent=1, ensure_ascii=False) + "\n"
    path = folder / EDITIONS_FOLDER / APPROVALS_FILE
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
