"""The page in a cell of a notebook: the file that needs no server, in a frame."""

import html
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Segmentation
from dashboard.saved.choice import Choice, read_view
from dashboard.saved.page import saved_page
from dashboard.saved.rows import has_rows


@dataclass(frozen=True)
class Explorer:
    """A page as the text of one HTML file, and its height in a notebook, in pixels."""

    text: str
    height: int

    def _repr_html_(self) -> str:
        """Return the page in a frame, which keeps its style and its scripts apart from the notebook's."""
        style = f"width: 100%; height: {self.height}px; border: 0"
        return f'<iframe title="Kindred" style="{style}" srcdoc="{html.escape(self.text)}"></iframe>'

    def __repr__(self) -> str:
        return f"<Kindred's page, {len(self.text) / 1e6:.1f} MB; a notebook shows it>"


def explore(segmentation: Segmentation | str | Path, view: str = "", *, height: int = 900) -> Explorer:
    """Return the live page of a segmentation, which a notebook shows in its cell; it needs no server.

    Of a folder, the page has the evidence, the names that people gave, and every row, if there are at most 50,000; of a
    `Segmentation` only what it holds, its cells. `view` is a link copied from a page of the same customers, `height` is
    in pixels.

    Raises InputError for a folder that holds no segmentation, or a link to other customers.

        >>> import analysis
        >>> analysis.explore("mall")
        <Kindred's page, 2.3 MB; a notebook shows it>
    """
    if isinstance(segmentation, Segmentation):
        with TemporaryDirectory(prefix="kindred-") as nothing:
            return Explorer(_page(segmentation, Path(nothing), view, rows=False), height)
    s = open_segmentation(Path(segmentation))
    return Explorer(_page(s, Path(segmentation), view, rows=has_rows(s)), height)


def _page(s: Segmentation, folder: Path, view: str, *, rows: bool) -> str:
    return saved_page(s, folder, Choice(rows, read_view(view, s), datetime.now(UTC).date()))
