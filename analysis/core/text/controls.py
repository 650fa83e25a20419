"""Characters that no text has to show: controls of terminals, halves of pairs, and what XML cannot hold."""

import re

# tabs and line breaks are text; \ufffe and \uffff are no characters
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """Return a text without them."""
    return CONTROLS.sub("", text)
