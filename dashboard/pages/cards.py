"""Cards that pages are made of: a title with a quiet line of help, tools beside it, and what is shown below."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.pages.attributes import attributes
from dashboard.views import View
from dashboard.views.evidence import EvidenceView


def card(title: Any, help_text: Any, width: str, children: Sequence[Any], tools: Sequence[Any] = ()) -> html.Section:
    """A card of text or tables; `width` is the share of a row it takes on a wide page."""
    return html.Section([_head(html.H2(title), help_text, tools), *children], className=f"card {width}")


def waiting_card(name: str, title: str, help_text: str, width: str) -> html.Section:
    """A card that the browser fills: its body has the id `name`, the quiet line `name-help`."""
    body = html.Div(html.P("Loading …", className="quiet"), id=name, className="body")
    return card(title, html.Span(help_text, id=f"{name}-help"), width, [body])


def view_card(  # noqa: PLR0913, PLR0917 - the parts of a card
    view: View | EvidenceView,
    title: Any,
    help_text: str,
    below: Sequence[Any] = (),
    shapes: Sequence[str] = (),
    tools: Sequence[Any] = (),
) -> html.Section:
    """A card with room for a linked chart; `shapes` are the brush shapes to choose from, `below` stands under it."""
    plot = html.Div(className="plot", id=f"plot-{view.name}", **attributes(data_view=view.name))
    heading = html.H2(title, id=f"title-{view.name}")
    image = html.Button(
        "PNG", className="tool image", title="Save this chart as a picture", **attributes(data_view=view.name)
    )
    return html.Section(
        [_head(heading, help_text, [*tools, *map(_shape_button, shapes), image]), plot, *below],
        className=f"card view {view.width}",
        **attributes(aria_labelledby=f"title-{view.name}"),
    )


def _head(heading: html.H2, help_text: Any, tools: Sequence[Any]) -> html.Div:
    title = html.Div([heading, html.Span(help_text, className="quiet help")], className="view-title")
    return html.Div([title, html.Div(list(tools), className="view-tools")], className="view-head")


def _shape_button(shape: str) -> html.Button:
    pressed = "true" if shape == "box" else "false"
    return html.Button(shape.capitalize(), className="tool shape", **attributes(data_shape=shape, aria_pressed=pressed))
