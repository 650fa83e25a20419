"""What a server has started besides itself, found by its store; frozen, so that it is still there when it is needed."""

import time
from pathlib import Path

import psutil

PATIENCE = 60
MODULES = ("analysis", "dashboard.static.compressing")


def wait_until(condition, what, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain: {what}")


def children(store: Path, command: str = "") -> list[psutil.Process]:
    """Return what servers on this store have started besides themselves and lives.

    That runs this command, if one is named.
    """
    return [p for p in psutil.process_iter() if _is_child(p, store, command)]


def frozen(store: Path, command: str) -> psutil.Process:
    """Return the child that runs this command, once there is one; it stands still until it is resumed."""
    child = wait_until(lambda: next(iter(children(store, command)), None), command)
    child.suspend()
    return child


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _is_child(process: psutil.Process, store: Path, command: str) -> bool:
    try:
        ours = process.environ().get("KINDRED_STORE") == str(store) and is_alive(process)
        words = process.cmdline()
        return ours and bool(set(MODULES) & set(words)) and (not command or command in words)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
