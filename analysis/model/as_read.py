"""How a source was read, kept so that later files are read the same way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class AsRead:
    """What reading decided, by header: decimal marks, orders of days and months, currencies; percent signs.

    `sheet` of a workbook; `currency`: the one whose amounts were summed up. `orders`: which columns said who, when and
    how much, where rows were summed up per customer; each was a `row`, and `by_order` says that an amount stood for its
    whole order.
    """

    sheet: str = ""
    decimals: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    percents: tuple[str, ...] = ()
    currencies: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    orders: Mapping[str, str] = field(default_factory=dict)
    row: str = ""
    by_order: bool = False

    @property
    def date_order(self) -> str | None:
        """The order of days and months of all dates, None where nothing says it."""
        return next(iter(self.dates.values()), None)


def as_read(report: Mapping[str, Any]) -> AsRead:
    """Return how the source of a saved report was read; nothing is known of reports of earlier versions."""
    known = {f.name for f in fields(AsRead)}
    return AsRead(**{name: value for name, value in report.get("as_read", {}).items() if name in known})
