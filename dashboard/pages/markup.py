"""A layout of Dash components as HTML text, which browsers show before any script runs."""

from collections.abc import Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

VOID = {"input", "br", "hr", "img"}
NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex"}
NEEDS = "data-needs"
NOT_HTML = {"n_clicks", NEEDS}


def markup(node: Any, without: frozenset[str] = frozenset()) -> str:
    """Return the HTML of a component, a list of them, or text; all text is escaped.

    `without`: components whose `data-needs` is one of these are left out. Raises ValueError for a kind of component
    that no page of ours has.
    """
    match node:
        case None:
            return ""
        case list() | tuple():
            return "".join(markup(child, without) for child in node)
        case Component():
            return _component(node, without)
    return escape(str(node))


def _component(node: Component, without: frozenset[str]) -> str:
    properties: dict[str, Any] = node.to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    kind, namespace = node._type, node._namespace
    if properties.get(NEEDS) in without:
        return ""
    if namespace == "dash_html_components":
        return _tag(kind.lower(), properties, markup(properties.get("children"), without))
    if kind == "Select":
        return _tag("select", {"id": properties["id"]}, _options(properties))
    raise ValueError(f"{namespace}.{kind} has no HTML here; write it in markup.py.")


def _options(properties: Mapping[str, Any]) -> str:
    chosen = properties.get("value")
    return "".join(
        _tag(
            "option",
            {"value": o["value"], "selected": o["value"] == chosen, "disabled": o.get("disabled")},
            escape(o["label"]),
        )
        for o in properties["options"]
    )


def _tag(name: str, properties: Mapping[str, Any], inner: str) -> str:
    start = "".join(_attribute(key, value) for key, value in properties.items() if key != "children")
    return f"<{name}{start}>" if name in VOID else f"<{name}{start}>{inner}</{name}>"


def _attribute(key: str, value: Any) -> str:
    if value is None or value is False or key in NOT_HTML:
        return ""
    if value is True:
        return f" {key.lower()}"
    if key == "style":
        value = ";".join(f"{name}:{own}" for name, own in value.items())
    return f' {NAMES.get(key, key)}="{escape(str(value))}"'
