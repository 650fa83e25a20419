"""How long the page takes to open beside a plain Dash page and one of Mosaic, in turn; needs the network and npm."""

from benchmarks.instruments.report import Measure
from benchmarks.page.opening import DASH, MOSAIC, compare


def measure(store: str) -> list[Measure]:
    """Open all three."""
    return compare(store, [DASH, MOSAIC])
