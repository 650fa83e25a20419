"""Attributes that Dash takes by their HTML names only: `data-*` and `aria-*`."""

from typing import Any, TypeVar

from dash.development.base_component import Component

Shown = TypeVar("Shown", bound=Component)


def attributes(**values: str) -> dict[str, Any]:
    """Keyword arguments for a Dash component: `aria_label="Pages"` becomes `aria-label`."""
    return {name.replace("_", "-"): value for name, value in values.items()}


def needing(what: str, component: Shown) -> Shown:
    """Return the component, marked with what it needs ("server", "rows"): a saved page that lacks it leaves it out."""
    setattr(component, "data-needs", what)
    return component
