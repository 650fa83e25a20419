"""What a linked view is: a chart on a page, the menus in its title, and what its marks follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from analysis.core.schema import Feature
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.shown import Shown

Choice = Literal["k", "plain", "every"]


@dataclass(frozen=True)
class Menu:
    """A choice of one feature or descriptor.

    `name` is its parameter in links and its key in `Shown.picked`; no two menus share one. `label` is what screen
    readers call it, and `first` returns the feature that is shown unasked.
    """

    name: str
    label: str
    first: Callable[[Segmentation], Feature]


@dataclass(frozen=True)
class View:
    """A chart on a page.

    `title` has the name of a menu in braces where that menu stands. `help` is the quiet line next to it. `figure` draws
    all customers in gray; its `layout.meta.panels` describe to the cross-filter what is drawn where. `width` is the
    share of a row that the view takes on a wide page.

    `follows` are choices, other than its menus, that change the figure in ways that brushes must wait for: the
    number of segments (`k`), axes without logarithms (`plain`, which gives the view a switch), all categories
    (`every`). `numbers` are how many numeric columns it needs. `shapes` are the brushes to choose from.
    `offered_as` are the words of the button that shows the view; a view without them is always there.
    """

    name: str
    title: str
    help: str
    figure: Callable[[Segmentation, Shown], Figure]
    width: Literal["half", "full", "two-thirds", "third", "third-or-half"]
    page: Literal["explore", "segments"] = "explore"
    menus: tuple[Menu, ...] = ()
    follows: tuple[Choice, ...] = ("k",)
    shapes: tuple[str, ...] = ()
    offered_as: str = ""
    numbers: int = 0
