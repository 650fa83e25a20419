"""The least pace of a client: how long it may still take for what it sends or reads."""

import math
import time

LEAST_RATE = 1_000  # bytes per second


class Pace:
    """A deadline `grace` seconds ahead at most, which each byte puts off by the time that it takes at `LEAST_RATE`."""

    def __init__(self, grace: float, longest: float = math.inf) -> None:
        """`longest`: seconds after which it is over at any rate."""
        self.begun = time.monotonic()
        self.grace = grace
        self.end = self.begun + longest
        self.until = self.begun + min(grace, longest)
        self.moved = 0

    def add(self, size: int) -> None:
        """Put the deadline off by the time for these bytes."""
        self.moved += size
        self.until = min(self.until + size / LEAST_RATE, time.monotonic() + self.grace, self.end)

    def limit(self, until: float) -> None:
        """Bring the deadline forward."""
        self.until = min(self.until, until)

    @property
    def left(self) -> float:
        """Seconds until the deadline; 0 when it is over."""
        return max(self.until - time.monotonic(), 0.0)

    @property
    def rate(self) -> float:
        """Bytes per second; who has only begun counts as having kept the least rate until now."""
        taken = time.monotonic() - self.begun
        return (self.moved + LEAST_RATE * self.grace) / (taken + self.grace)
