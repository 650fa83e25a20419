"""Files that appear whole or not at all, and marks at their beginning."""

import os
import shutil
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path

BLOCK = 1 << 20


def write_aside(path: Path, write: Callable[[Path], object]) -> None:
    """Have `write` write a file next to `path`, then move it into place at once.

    Raises OSError, which names `path`, when that fails.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(aside)
        aside.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        aside.unlink(missing_ok=True)


def mark_utf8(path: Path, *, always: bool = True) -> None:
    """Put a UTF-8 byte-order mark before a text file, by which Excel knows its accents.

    Where not `always`, a file of plain ASCII stays as it is. Raises OSError when that fails.
    """
    if not always and _is_ascii(path):
        return
    aside = path.with_name(f"{path.name}.marked")
    try:
        with path.open("rb") as file, aside.open("wb") as marked:
            marked.write(BOM_UTF8)
            shutil.copyfileobj(file, marked, BLOCK)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _is_ascii(path: Path) -> bool:
    with path.open("rb") as file:
        return all(block.isascii() for block in iter(lambda: file.read(BLOCK), b""))
