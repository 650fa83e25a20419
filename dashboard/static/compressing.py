"""Compresses the files of a folder, each once, next to itself; `python -m dashboard.static.compressing FOLDER`.

That takes some twenty seconds of a processor. A server that finds nothing compressed has it done by another process, at
low priority, and serves what is there meanwhile.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

from analysis.process.leash import follow_leash
from analysis.process.limits import MEMORY, set_limits
from dashboard.packing.encodings import FOR_GOOD
from dashboard.static.ending import at_own_end
from dashboard.system.leash import leash, on_leash

CHECKOUT = Path(__file__).resolve().parents[2]
KEPT = 3
LONGEST, MEMORY_MB = 1800, 500


def missing(folder: Path) -> list[tuple[Path, str]]:
    """Files and the codings in which they are not there yet, in the order in which that helps visitors soonest."""
    files = sorted((p for p in folder.rglob("*") if _is_plain(p)), key=lambda p: (p.stat().st_size, p))
    return [(p, coding) for coding in FOR_GOOD for p in files if not compressed_path(p, coding).exists()]


def compressed_path(path: Path, coding: str) -> Path:
    """Return where the file lies in this coding."""
    return path.with_name(f"{path.name}.{coding}")


def _is_plain(path: Path) -> bool:
    return path.is_file() and path.suffix.removeprefix(".") not in FOR_GOOD and not path.name.startswith(".")


def compress_all(folder: Path) -> None:
    """Compress what is missing, and forget all but the newest folders next to this one."""
    for path, coding in missing(folder):
        aside = path.with_name(f".{path.name}.{coding}.{os.getpid()}")
        aside.write_bytes(FOR_GOOD[coding](path.read_bytes()))
        aside.replace(compressed_path(path, coding))
    folder.touch()
    older = sorted((p for p in folder.parent.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)[:-KEPT]
    for other in older:
        shutil.rmtree(other, ignore_errors=True)


def start_compressing(folder: Path) -> None:
    """Compress in a child process that exits with this server, unless nothing is missing or another is at work."""
    if not missing(folder):
        return
    process = subprocess.Popen(  # noqa: S603 - a fixed command
        [sys.executable, "-m", "dashboard.static.compressing", str(folder)],
        cwd=CHECKOUT,
        env={**os.environ, **on_leash(LONGEST), MEMORY: str(MEMORY_MB)},
        stdin=leash().pipe,
    )
    Thread(target=process.wait, daemon=True).start()
    at_own_end(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and wait, as a folder that ends with this server cannot be deleted while a file is written into it."""
    process.kill()
    process.wait()


def main(folder: Path) -> None:
    """Compress at low priority; one process at a time, the second leaves at once."""
    follow_leash(os.environ)
    set_limits(os.environ)
    os.nice(19)
    with suppress(BlockingIOError), (folder.parent / f".{folder.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        compress_all(folder)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except OSError as error:
        sys.exit(f"Scripts are not compressed, because {error.filename} cannot be written ({error.strerror}).")
