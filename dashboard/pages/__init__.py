"""The pages, in the order of the navigation; all are in one layout, so that a selection survives moving about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analysis.store.segmentation import Segmentation
from dashboard.pages import data, evidence, explore, over_time, segments


@dataclass(frozen=True)
class Page:
    """A page: address, name in the navigation, layout; `linked`: what is selected stands above its views.

    `needs`: what it needs besides cells; a saved page that lacks it has no such page.
    """

    path: str
    name: str
    layout: Callable[[Segmentation], Any]
    linked: bool = False
    needs: str = ""


PAGES = (
    Page("/", "Explore", explore.layout, linked=True),
    Page("/segments", "Segments", segments.layout),
    Page("/over-time", "Over time", over_time.layout, needs="server"),
    Page("/evidence", "Evidence", evidence.layout, linked=True, needs="evidence"),
    Page("/data", "Data", data.layout),
)
