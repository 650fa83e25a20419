"""What is written into the dashboard's store is readable by its owner only; elsewhere the person's umask decides."""

import os
from collections.abc import Mapping
from pathlib import Path

STORE, DEFAULT = "KINDRED_STORE", ".kindred"
OWN_ONLY = 0o077
ROOT = Path(__file__).resolve().parents[2]


def keep_private(written: Path | None, environment: Mapping[str, str]) -> None:
    """Set the umask of this process, if `written` lies in the store."""
    store = ROOT / (environment.get(STORE, "").strip() or DEFAULT)
    if written is not None and written.resolve().is_relative_to(store.resolve()):
        os.umask(OWN_ONLY)
