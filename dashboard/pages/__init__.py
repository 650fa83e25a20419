"""The pages, in the order of the navigation; all are in one layout, so that a selection survives moving about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analysis.segmentation import Segmentation
from dashboard.pages import data, explore


@dataclass(frozen=True)
class Page:
    """A page: its address, its name in the navigation, and its layout."""

    path: str
    name: str
    layout: Callable[[Segmentation], Any]


PAGES = (
    Page("/", "Explore", explore.layout),
    Page("/data", "Data", data.layout),
)
