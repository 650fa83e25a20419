"""When customers are read again: every few hours, or at a time of day."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from analysis.core.errors import InputError

MOST_HOURS = 24 * 31
LEAST = timedelta(minutes=1)
AGAIN = timedelta(minutes=15)  # after one that failed


@dataclass(frozen=True)
class Schedule:
    """`every`: time from one refresh to the next; else `at`: a time of day in the server's time zone."""

    every: timedelta | None = None
    at: time | None = None

    @property
    def words(self) -> str:
        """When that is, as the page says it."""
        if self.at is not None:
            return f"every day at {self.at:%H:%M}"
        hours = (self.every or LEAST) / timedelta(hours=1)
        return "every hour" if hours == 1 else f"every {hours:g} hours"

    def is_due(self, last: datetime | None, now: datetime, *, failed: bool = False) -> bool:
        """Return whether it is time, `last` being the last try; one that failed is made up for soon."""
        if last is None or (failed and now - last >= AGAIN):
            return True
        if self.at is None:
            return now - last >= (self.every or LEAST)
        moment = now.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return last < (moment if moment <= now else moment - timedelta(days=1))


def read_schedule(name: str, text: str) -> Schedule | None:
    """Return the schedule that a setting means, None where it is empty. Raises InputError for what is none."""
    if not text:
        return None
    hour, colon, minute = text.partition(":") if text.isascii() else ("", "", "")
    if colon and hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and int(hour) < 24 and int(minute) < 60:
        return Schedule(at=time(int(hour), int(minute)))
    digits = text.replace(".", "", 1)
    every = timedelta(hours=float(text)) if digits.isdecimal() and digits.isascii() and len(text) <= 6 else timedelta()
    if LEAST <= every <= timedelta(hours=MOST_HOURS):
        return Schedule(every=every)
    raise InputError(
        f"The setting {name} is {text[:40]!r}; give it hours, for example 6, or a time of day, for example 03:30."
    )
