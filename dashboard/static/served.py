"""Where static files lie: a folder named by their digest, each as it is, with compressed copies once they are made.

The build or an earlier start has made it, or this one does: files as they are at once, compressed by another process.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from werkzeug.security import safe_join

from dashboard.packing.encodings import CODINGS
from dashboard.settings import ROOT
from dashboard.static.compressing import compressed_path, missing
from dashboard.static.ending import at_own_end
from dashboard.static.files import each_file

FOLDER = "static"
LONGEST_NAME = 200  # no file has a longer one, and none could have one of more than 255
BUILT = ROOT / ".kindred" / FOLDER  # where the build leaves them, which may not have the store that the server gets


@dataclass(frozen=True)
class StaticFiles:
    """The folder with the files; its name is their digest and part of their addresses."""

    folder: Path

    @property
    def address(self) -> str:
        """Where browsers find the files, without the slash at its start; another one whenever any content changes."""
        return f"assets/{self.folder.name}"

    def find(self, name: str, codings: Iterable[str]) -> tuple[Path, str] | None:
        """Return the file in the first of these codings in which it is there, else as it is ("").

        None where there is none.
        """
        path = Path(safe_join(str(self.folder), name) or self.folder)
        if len(name) > LONGEST_NAME or not path.is_file() or path.suffix.removeprefix(".") in CODINGS:
            return None
        files = ((compressed_path(path, coding), coding) for coding in codings)
        return next((one for one in files if one[0].is_file()), (path, ""))


def open_static_files(store: Path) -> StaticFiles:
    """Return the files that are installed now: from the store or the build where they are compressed, else laid out."""
    digest = digest_of_files()
    there = [place for place in (store / FOLDER / digest, BUILT / digest) if place.is_dir()]
    there.sort(key=lambda place: len(missing(place)))
    return StaticFiles(there[0] if there else _laid_out(store / FOLDER / digest))


def digest_of_files() -> str:
    """Return a version that changes whenever a file does, so that browsers can keep its address for good."""
    digest = hashlib.sha256()
    for name, content in each_file():
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _laid_out(folder: Path) -> Path:
    """In the store; where that cannot be written, in a folder that ends with this server."""
    try:
        return lay_out(folder)
    except OSError:
        own = Path(tempfile.mkdtemp(prefix="kindred-static-"))
        at_own_end(shutil.rmtree, own, True)  # noqa: FBT003 - whatever is gone already
        return lay_out(own / folder.name)


def lay_out(folder: Path) -> Path:
    """Write every file as it is. Raises OSError where that is not possible."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder.parent) as place:
        aside = Path(place) / folder.name
        for name, content in each_file():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(content)
        try:
            aside.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another server was quicker
                raise
    return folder
