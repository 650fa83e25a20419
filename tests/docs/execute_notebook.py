"""Runs the notebook of the Mall customers: `python -m tests.docs.execute_notebook` stores what its cells show."""

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient

from tests.serving import ROOT

NOTEBOOK = ROOT / "docs" / "mall_customers.ipynb"
SECONDS_A_CELL = 100


def execute(notebook: nbformat.NotebookNode, place: Path) -> nbformat.NotebookNode:
    """Return the same notebook, executed in `place`, next to links to the data and the package."""
    for name in ("analysis", "data"):
        (place / name).symlink_to(ROOT / name)
    (place / "docs").mkdir()
    again = nbformat.from_dict(notebook)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the event loop that the kernel's messages need
        resources = {"metadata": {"path": str(place / "docs")}}
        NotebookClient(again, timeout=SECONDS_A_CELL, kernel_name="python3", resources=resources).execute()
    for cell in again.cells:
        cell.metadata.pop("execution", None)  # times
    again.metadata.language_info = {"name": "python"}
    return again


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        nbformat.write(execute(nbformat.read(NOTEBOOK, 4), Path(temporary)), NOTEBOOK)
