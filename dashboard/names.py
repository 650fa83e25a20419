"""What segments are called at the moment: read from the folder on each request, since workers share nothing else."""

import os

from analysis.customers import Customers
from analysis.errors import InputError
from analysis.names import Names, read_names, with_names
from analysis.segmentation import Segmentation


def current(customers: Customers) -> Names:
    """The names that people gave; none while their file is broken, of which `why_fixed` tells."""
    try:
        return read_names(customers.folder)
    except InputError:
        return Names()


def named(customers: Customers) -> Segmentation:
    """The segmentation under the names that people gave."""
    return with_names(customers.segmentation, current(customers))


def why_fixed(customers: Customers, *, read_only: bool) -> str:
    """Why names cannot be changed, in a sentence; empty where they can."""
    if read_only:
        return "Names cannot be changed here, because the server is started with KINDRED_READ_ONLY=1."
    if not os.access(customers.folder, os.W_OK | os.X_OK):
        return "Names cannot be changed here, because the folder KINDRED_STORE that keeps them cannot be written."
    try:
        read_names(customers.folder)
    except InputError as error:
        return str(error)
    return ""
