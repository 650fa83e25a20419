"""What a process does at its own end: workers that it has forked end with its list of such things, too."""

import atexit
import os
from collections.abc import Callable
from typing import Any


def at_own_end(action: Callable[..., Any], *arguments: Any) -> None:
    """Have this process, and none that it forks, do something when it ends; what was asked for last comes first."""
    atexit.register(_unless_forked, os.getpid(), action, arguments)


def _unless_forked(owner: int, action: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    if os.getpid() == owner:
        action(*arguments)
