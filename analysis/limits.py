"""How much memory this process may take, where the one that started it says so."""

import resource
from collections.abc import Mapping

VARIABLE = "KINDRED_PROCESS_MB"


def limit_memory(environment: Mapping[str, str]) -> None:
    """From now on, asking for more memory fails; nothing is limited where the variable is not set."""
    text = environment.get(VARIABLE, "")
    if text.isdecimal():
        most = int(text) * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
