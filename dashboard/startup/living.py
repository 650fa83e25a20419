"""Customers that are read again: the folder that stays theirs, and the edition of it that is shown."""

from contextlib import suppress
from pathlib import Path

from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.editions.edition import Edition, read_edition
from analysis.editions.kept import has_rows, rows_of
from analysis.model.question import Question
from analysis.store.folder import JSON_FILE
from analysis.store.source_file import EDITIONS_FOLDER
from dashboard.startup.store import cache_key, question_key


def home_of(question: Question, store: Path) -> Path:
    """Return the folder of these customers: the one they have kept since they were first read again, else by content.

    Raises InputError where that takes their file, and it cannot be read.
    """
    return kept_home(question, store) or store / cache_key(question)


def kept_home(question: Question, store: Path) -> Path | None:
    """Return the folder that these customers keep whatever their file holds; None before they were read again."""
    with suppress(OSError, UnicodeDecodeError):
        name = _note(question, store).read_text(encoding="ascii").strip()
        if name.isalnum() and (store / name / JSON_FILE).exists():
            return store / name
    return None


def keep_home(question: Question, home: Path) -> None:
    """Have these customers keep their folder from now on. Raises OSError where the store cannot be written."""
    note = _note(question, home.parent)
    if kept_home(question, home.parent) != home:
        write_aside(note, lambda aside: aside.write_text(f"{home.name}\n", encoding="ascii"))


def _note(question: Question, store: Path) -> Path:
    return store / f"{question_key(question)}.living"


def latest_number(home: Path) -> int:
    """Return the number of the latest edition, 0 where there is none yet."""
    with suppress(OSError):
        names = (path.stem for path in (home / EDITIONS_FOLDER).glob("[0-9]*.json"))
        return max((int(name) for name in names if name.isdecimal()), default=0)
    return 0


def changed(home: Path) -> int:
    """Return when an edition was last added to a folder, in nanoseconds; 0 where there is none."""
    with suppress(OSError):
        return (home / EDITIONS_FOLDER).stat().st_mtime_ns
    return 0


def latest_edition(home: Path) -> Edition | None:
    """Return the latest edition; None where there is none, or it cannot be read."""
    number = latest_number(home)
    path = home / EDITIONS_FOLDER / f"{number:04}.json"
    with suppress(OSError, UnicodeDecodeError, InputError):
        return read_edition(path.read_text(encoding="utf-8"), str(path)) if number else None
    return None


def shown_folder(home: Path) -> Path:
    """Return the folder of the customers that are shown: the rows of the latest edition, or what was segmented."""
    edition = latest_edition(home)
    if edition is None or edition.how == "segmented" or not has_rows(home, edition.number):
        return home
    return rows_of(home, edition.number)
