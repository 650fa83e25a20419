"""Cards that pages are made of: a title with a quiet line of help, tools next to it, and what is shown below."""

import re
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.pages.attributes import attributes
from dashboard.views.evidence import EvidenceView
from dashboard.views.view import View

# how sentences begin that say what hands do
HINTS = ("Click ", "Drag ", "Hold Shift ", "Shift-click ")
SENTENCES = re.compile(r"(?<=\.) ")
PICTURES = {"png": "Save as PNG", "svg": "Save as SVG", "copy": "Copy picture"}


def card(title: Any, help_text: Any, width: str, children: Sequence[Any], tools: Sequence[Any] = ()) -> html.Section:
    """Return a card of text or tables; `width` is the share of a row it takes on a wide page."""
    return html.Section([_head(html.H2(title), help_text, tools), *children], className=f"card {width}")


def with_hints(text: str) -> list[Any]:
    """Return a line of help whose hints are marked: paper leaves out all of them, touch screens those about Shift."""
    parts: list[Any] = []
    for sentence in SENTENCES.split(text):
        is_hint = sentence.startswith(HINTS)
        parts += [" "] * bool(parts) + [html.Span(sentence, className=_kind(sentence)) if is_hint else sentence]
    return parts


def _kind(hint: str) -> str:
    return "hint with-shift" if hint.startswith(("Hold Shift", "Shift-click")) else "hint"


def waiting_card(name: str, title: str, help_text: str, width: str) -> html.Section:
    """Return a card that the browser fills: its body has the id `name`, the quiet line `name-help`."""
    body = html.Div(html.P("Loading …", className="quiet"), id=name, className="body")
    return card(title, html.Span(with_hints(help_text), id=f"{name}-help"), width, [body])


def folded_card(heading: html.H2, purpose: str, width: str, children: Sequence[Any]) -> html.Details:
    """Return a card that shows what it is for, and the rest once it is opened."""
    line = html.Span(with_hints(purpose), className="quiet help")
    summary = html.Summary(html.Div([heading, line], className="view-title"))
    return html.Details([summary, html.Div(list(children), className="fold-body")], className=f"card fold {width}")


def view_card(  # noqa: PLR0913, PLR0917 - the parts of a card
    view: View | EvidenceView,
    title: Any,
    help_text: Any,
    below: Sequence[Any] = (),
    shapes: Sequence[str] = (),
    tools: Sequence[Any] = (),
) -> html.Section:
    """Return a card with room for a linked chart.

    `shapes` are the brush shapes to choose from, `below` stands under it.
    """
    heading, tools = html.H2(title, id=f"title-{view.name}"), [*tools, *map(_shape_button, shapes)]
    return html.Section(
        [_head(heading, help_text, [*tools, _picture_menu(view.name)]), _plot(view.name), *below],
        className=f"card view {view.width}",
        hidden=isinstance(view, View) and bool(view.offered_as),
        **attributes(aria_labelledby=f"title-{view.name}"),
    )


def folded_view(view: EvidenceView, purpose: str, below: Sequence[Any]) -> html.Details:
    """Return a folded card with room for a linked chart."""
    tools = html.Div([_picture_menu(view.name)], className="view-tools")
    heading = html.H2(view.title, id=f"title-{view.name}")
    return folded_card(heading, purpose, f"view {view.width}", [tools, _plot(view.name), *below])


def _plot(name: str) -> html.Div:
    return html.Div(className="plot", id=f"plot-{name}", **attributes(data_view=name))


def _picture_menu(view: str) -> html.Details:
    """Return what can be done with the chart as a picture."""
    label = html.Summary("Picture ▾", className="tool")
    buttons = [
        html.Button(words, className="image", **attributes(data_view=view, data_format=name))
        for name, words in PICTURES.items()
    ]
    return html.Details([label, html.Div(buttons, className="menu")], className="export picture")


def _head(heading: html.H2, help_text: Any, tools: Sequence[Any]) -> html.Div:
    line = with_hints(help_text) if isinstance(help_text, str) else help_text
    title = html.Div([heading, html.Span(line, className="quiet help")], className="view-title")
    return html.Div([title, html.Div(list(tools), className="view-tools")], className="view-head")


def _shape_button(shape: str) -> html.Button:
    pressed = "true" if shape == "box" else "false"
    return html.Button(shape.capitalize(), className="tool shape", **attributes(data_shape=shape, aria_pressed=pressed))
