"""Names follow the customers of their segments to the next result, and are offered where that is not clear."""

import datetime
import json
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.store.names.across import names_across
from analysis.store.names.given import (
    NAMES_FILE,
    Names,
    Offered,
    Place,
    locked,
    read_names,
    result_of,
    write_names,
)
from analysis.store.names.portraits import Portrait, Portraits, match, portray
from analysis.store.segmentation import Segmentation

PORTRAITS_FILE = "portraits.json"
MAX_OFFERED = 20


def remember(folder: Path, s: Segmentation) -> None:
    """Keep what the segments of `s` are, so that their names can follow them; once for each result.

    Raises OSError where the folder cannot be written.
    """
    if _of(folder) != result_of(s):
        write_portraits(folder, s, folder)


def follow(folder: Path, s: Segmentation) -> Names:
    """Give the names in `folder` to the segments of `s` that are the same as before; offer the others.

    Names whose result nobody knows stay where they are. Raises InputError where their file is broken, OSError where
    it cannot be written.
    """
    if not (folder / NAMES_FILE).exists():
        return Names()
    with locked(folder):
        names = read_names(folder)
        if not names.of or names.of == result_of(s):
            return names
        given, lost = _followed(names, read_portraits(folder, names.of), s, folder)
        moved = _renewed(names, given, lost, s)
        write_portraits(folder, s, folder)
        write_names(folder, moved)
    return moved


def mark(folder: Path, s: Segmentation) -> None:
    """Mark names that an earlier release kept as those of `s`, under which they are shown."""
    if not (folder / NAMES_FILE).exists() or read_names(folder).of:
        return
    remember(folder, s)
    with locked(folder):
        names = read_names(folder)
        across = names_across(s, names.given)
        write_names(folder, replace(names, of=result_of(s), source=s.question.source, inherited=across))


def adopt(folder: Path, s: Segmentation) -> None:
    """Take over the latest names of the same source from a neighboring folder, where this one has none yet."""
    if (folder / NAMES_FILE).exists():
        return
    known = [path for path in folder.parent.glob(f"*/{NAMES_FILE}") if _source(path) == s.question.source]
    if known:
        latest = max(known, key=lambda path: path.stat().st_mtime)
        with suppress(FileNotFoundError):
            shutil.copy(latest.with_name(PORTRAITS_FILE), folder / PORTRAITS_FILE)
            shutil.copy(latest, folder / NAMES_FILE)


def _source(path: Path) -> str:
    with suppress(InputError):
        return read_names(path.parent).source
    return ""


def _followed(
    names: Names, before: Portraits | None, s: Segmentation, folder: Path
) -> tuple[dict[Place, str], list[tuple[int, str]]]:
    """Return the names by their new places, and those without one with their number of segments."""
    given: dict[Place, str] = {}
    lost: list[tuple[int, str]] = []
    matched = match(before, s, folder, {k for k, _ in names.given}) if before else {}
    for (k, segment), name in names.given.items():
        now = matched[k][segment - 1] if k in matched else None
        if now is None:
            lost.append((k, name))
        else:
            given[k, now] = name
    return given, lost


def _renewed(names: Names, given: Mapping[Place, str], lost: list[tuple[int, str]], s: Segmentation) -> Names:
    revision = max(names.revision + 1, int(time.time()))
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    offered = (*(Offered(k, name, today) for k, name in lost), *names.offered)
    return replace(
        names,
        revision=revision,
        given=given,
        changed=dict.fromkeys({*names.given, *given}, revision),
        of=result_of(s),
        source=s.question.source,
        offered=offered[:MAX_OFFERED],
        inherited=names_across(s, given),
    )


def write_portraits(folder: Path, s: Segmentation, of: Path) -> None:
    """Keep in a folder what the segments of `s` are, whose customers are in the folder `of`.

    Raises OSError where it cannot be written.
    """
    document = {"of": result_of(s)} | asdict(portray(s, of))
    write_aside(folder / PORTRAITS_FILE, lambda path: path.write_text(json.dumps(document), encoding="utf-8"))


def _document(folder: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        document = json.loads((folder / PORTRAITS_FILE).read_text(encoding="utf-8"))
        return document if isinstance(document, dict) else {}
    return {}


def _of(folder: Path) -> str:
    return str(_document(folder).get("of", ""))


def read_portraits(folder: Path, of: str | None = None) -> Portraits | None:
    """Return what is remembered, of the result `of` only if that is given.

    None where it is broken or was never kept, so that no name moves by a guess.
    """
    raw = _document(folder)
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        segments = {int(k): tuple(Portrait(**p) for p in of_k) for k, of_k in raw["segments"].items()}
        labels = {int(k): tuple(map(int, of_k)) for k, of_k in raw["labels"].items()}
        portraits = Portraits(segments, tuple(map(str, raw["people"])), labels)
        return portraits if of in {None, raw["of"]} else None
    return None
