"""The editions in a folder: figures as JSON, rows as a folder that `open_segmentation` reads; one writer at a time.

`DIR/editions/0002.json` has the figures of edition 2, `DIR/editions/0002/` its rows. An edition exists once its figures
do: they are written last, aside, and moved into place.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.editions.edition import Edition, read_edition, write_edition
from analysis.store.folder import JSON_FILE
from analysis.store.source_file import EDITIONS_FOLDER

LOCK_FILE = "lock"
MOST_KEPT, DEFAULT_KEPT = "KINDRED_EDITIONS", 50
NUMBERED = re.compile(r"(\d{4,})(\.json)?")


def editions_of(folder: Path) -> tuple[Edition, ...]:
    """Return every edition in a folder, the first one first. Raises InputError where one is damaged."""
    paths = [path for path in (folder / EDITIONS_FOLDER).glob("*.json") if NUMBERED.fullmatch(path.name)]
    return tuple(sorted((read_edition(_text(path), str(path)) for path in paths), key=lambda e: e.number))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}); take it from a backup, or move it away.") from error


def edition_named(editions: tuple[Edition, ...], number: int, folder: Path) -> Edition:
    """Return the edition of that number. Raises InputError where there is none."""
    for edition in editions:
        if edition.number == number:
            return edition
    known = f"from 1 to {editions[-1].number}" if editions else "none yet"
    raise InputError(f"{folder} has no edition {number}; its editions are {known}.")


def rows_of(folder: Path, number: int) -> Path:
    """Return the folder with the rows of an edition, which may have been dropped."""
    return folder / EDITIONS_FOLDER / f"{number:04}"


def has_rows(folder: Path, number: int) -> bool:
    """Return whether the rows of an edition are still kept."""
    return rows_of(folder, number).is_dir()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the lock of the one writer, and clear away what a writer left that was killed.

    Raises InputError where there is no segmentation or somebody else writes, OSError where nothing can be written.
    """
    if not (folder / JSON_FILE).exists():
        raise InputError(f"There is no segmentation in {folder} (no {JSON_FILE}); run `python -m analysis segment`.")
    (folder / EDITIONS_FOLDER).mkdir(exist_ok=True)
    with (folder / EDITIONS_FOLDER / LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(
                f"Another command is writing an edition of {folder}; wait until it has ended, then try again."
            ) from error
        _clear(folder / EDITIONS_FOLDER)
        yield


def _clear(editions: Path) -> None:
    """Remove half-written files, and rows without figures."""
    for path in editions.iterdir():
        numbered = NUMBERED.fullmatch(path.name)
        orphan = numbered and path.is_dir() and not path.with_name(f"{path.name}.json").exists()
        if orphan or path.name.startswith("."):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def add(folder: Path, number: int, make: Callable[[Path], Edition]) -> Edition:
    """Have `make` fill a folder with rows and return the figures; put both in place. Only for who holds the lock.

    Raises InputError where the disk is full; whatever happens, earlier editions stay.
    """
    rows = rows_of(folder, number)
    aside = rows.with_name(f".{rows.name}.{os.getpid()}")
    try:
        aside.mkdir()
        edition = make(aside)
        aside.rename(rows)
        text = write_edition(edition)
        write_aside(rows.with_name(f"{rows.name}.json"), lambda path: path.write_text(text, encoding="utf-8"))
    except OSError as error:
        shutil.rmtree(rows, ignore_errors=True)
        raise InputError(_unwritten(folder, number, error)) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return edition


def _unwritten(folder: Path, number: int, error: OSError) -> str:
    stays = f"; edition {number - 1} stays the last one" if number > 1 else ""
    reason = error.strerror or "no reason given"
    return f"Edition {number} of {folder} cannot be written ({reason}){stays}. Free some space, then try again."


def most_kept(environment: Mapping[str, str]) -> int:
    """Return of how many editions rows are kept. Raises InputError for what is no number from 1 on."""
    text = environment.get(MOST_KEPT, "").strip() or str(DEFAULT_KEPT)
    if not text.isdecimal() or not int(text):
        raise InputError(f"{MOST_KEPT} is {text[:20]!r}; give a number from 1 on, or leave it out for {DEFAULT_KEPT}.")
    return int(text)


def drop_rows(folder: Path, most: int, needed: set[int]) -> list[int]:
    """Remove the rows of all but the latest `most` editions and those `needed`; return whose rows were removed."""
    there = sorted(int(p.name) for p in (folder / EDITIONS_FOLDER).iterdir() if p.is_dir() and p.name.isdecimal())
    gone = [number for number in there[:-most] if number not in needed]
    for number in gone:
        with suppress(OSError):  # what cannot be removed now is removed next time
            rows = rows_of(folder, number)
            aside = rows.with_name(f".{rows.name}.dropped")
            rows.rename(aside)
            shutil.rmtree(aside)
    return gone
