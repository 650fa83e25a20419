"""Values that a database or engine has typed, as the text that a file would hold."""

import datetime
from decimal import Decimal
from typing import Any

from analysis.core.text.numbers import plain_number


def text_of(value: Any) -> str:
    """Return a database's value as text; missing ones are empty."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return plain_number(value)
        case Decimal():
            return format(value, "f")
        case datetime.date() | datetime.time():
            return value.isoformat()
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
