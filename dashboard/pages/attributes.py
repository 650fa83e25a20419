"""Attributes that Dash takes by their HTML names only: `data-*` and `aria-*`."""

from typing import Any


def attributes(**values: str) -> dict[str, Any]:
    """Keyword arguments for a Dash component: `aria_label="Pages"` becomes `aria-label`."""
    return {name.replace("_", "-"): value for name, value in values.items()}
