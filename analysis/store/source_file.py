"""Where the customers of a folder came from, so that they can be read again; never with a password."""

import json
from pathlib import Path

from analysis.core.files import write_aside
from analysis.model.question import is_address
from analysis.store.segmentation import Origin

SOURCE_FILE, EDITIONS_FOLDER = "source.json", "editions"
KEPT = (EDITIONS_FOLDER, SOURCE_FILE)  # what belongs to a folder whatever result is in it


def remember_source(folder: Path, source: str) -> None:
    """Keep the path of a file, or an address without a user; forget the last source where the new one has secrets.

    Raises OSError where the folder cannot be written.
    """
    path = folder / SOURCE_FILE
    address = is_address(source)
    if address and Origin(source, source).shown() != Origin(source, source):
        path.unlink(missing_ok=True)
        return
    text = json.dumps({"source": source if address else str(Path(source).absolute())}, ensure_ascii=False)
    write_aside(path, lambda aside: aside.write_text(text + "\n", encoding="utf-8"))


def read_source(folder: Path) -> str | None:
    """Return where the customers came from; None where that was not kept."""
    try:
        source = json.loads((folder / SOURCE_FILE).read_text(encoding="utf-8"))["source"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return source if isinstance(source, str) else None
