"""What segments are called at the moment: read from the folder on each request, since workers share nothing else."""

import os
from pathlib import Path

from analysis.core.errors import InputError
from analysis.store.names.given import Names, read_names, result_of, with_names
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segmentation
from analysis.store.source_file import EDITIONS_FOLDER
from dashboard.startup.living import shown_folder

NOT_THEIRS = (
    "Only the browser that brought these customers can rename their segments; bring them again to name your own."
)

NEWER = "Newer customers are in, and names belong to them; switch to them, then rename."


def current(customers: Customers) -> Names:
    """Return the names that people gave to these segments.

    None while their file is broken; `why_fixed` says why.
    """
    try:
        names = read_names(customers.folder)
    except InputError:
        return Names()
    is_other = names.of not in ("", result_of(customers.segmentation))
    return Names(names.revision) if is_other else names


def named(customers: Customers) -> Segmentation:
    """Return the segmentation under the names that people gave."""
    return with_names(customers.segmentation, current(customers))


def why_fixed(customers: Customers, *, read_only: bool, may_change: bool = True) -> str:
    """Why names cannot be changed, in a sentence; empty where they can. `may_change`: whether the visitor may."""
    if read_only:
        return "Names cannot be changed here, because the server is started with KINDRED_READ_ONLY=1."
    if not may_change:
        return NOT_THEIRS
    if _is_earlier(customers.folder):
        return NEWER
    if not os.access(customers.folder, os.W_OK | os.X_OK):
        return "Names cannot be changed here, because the folder KINDRED_STORE that keeps them cannot be written."
    try:
        read_names(customers.folder)
    except InputError as error:
        return str(error)
    return ""


def _is_earlier(folder: Path) -> bool:
    """Return whether a later edition of these customers is there, which a name given now would not reach."""
    home = folder.parent.parent if folder.parent.name == EDITIONS_FOLDER else folder
    return shown_folder(home) != folder
