"""How long the page takes to open, in turn with a plain Dash page and one of Mosaic; needs the network and npm."""

from benchmarks.instruments.report import Measure
from benchmarks.page.opening import DASH, MOSAIC, compare


def measure(store: str) -> list[Measure]:
    """Open all three."""
    return compare(store, [DASH, MOSAIC])
