"""Made-up groups of customers, by name: how many, average of x and of y; and the segment that lies at a place."""

from analysis.store.segmentation import Segmentation

BEFORE = {"small": (30, 10, 10), "rich": (30, 90, 10), "loyal": (30, 10, 90)}


def at(s: Segmentation, x: float, y: float, k: int = 3) -> int:
    """Return the segment whose center is nearest to a place."""
    centers = [tuple(g.center.values()) for g in s.solution(k).segments]
    return min(range(k), key=lambda i: (centers[i][0] - x) ** 2 + (centers[i][1] - y) ** 2) + 1
