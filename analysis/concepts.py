"""What common columns mean in plain words: how a high or low value is said, and which feature is read out first."""

import re
from dataclasses import dataclass
from typing import Literal

Role = Literal["means", "behaviour", "demographic", "other"]
NOTABLE = 0.5


@dataclass(frozen=True)
class Concept:
    """Words for one kind of feature; `{short}` stands for the feature's short name.

    `low`, `mid`, `high` describe a group ("high income"), `less` and `more` a direction ("earns more").
    `strong_low` and `strong_high` tell two groups apart that are both low or both high. Values below or above
    `plausible` ones are pointed out.
    """

    pattern: str
    role: Role
    low: str
    mid: str
    high: str
    strong_low: str
    strong_high: str
    less: str
    more: str
    unit: str = ""
    plausible: tuple[float | None, float | None] = (None, None)


CONCEPTS: tuple[Concept, ...] = (
    Concept(
        r"\b(income|salary|earnings|wage|einkommen|gehalt)\b",
        "means",
        "low {short}",
        "mid {short}",
        "high {short}",
        "very low {short}",
        "very high {short}",
        "earns less",
        "earns more",
        plausible=(0, None),
    ),
    Concept(
        r"\b(spend|spending|spent)\b",
        "behaviour",
        "low {short}",
        "mid {short}",
        "high {short}",
        "very low {short}",
        "very high {short}",
        "spends less",
        "spends more",
    ),
    Concept(
        r"\b(age|alter)\b",
        "demographic",
        "younger",
        "middle-aged",
        "older",
        "much younger",
        "much older",
        "younger",
        "older",
        unit="years",
        plausible=(0, 120),
    ),
    Concept(
        r"\brecency\b",
        "behaviour",
        "recent",
        "some time ago",
        "long ago",
        "very recent",
        "very long ago",
        "bought more recently",
        "bought longer ago",
    ),
    Concept(
        r"\bfrequency\b",
        "behaviour",
        "rare",
        "now and then",
        "frequent",
        "very rare",
        "very frequent",
        "buys less often",
        "buys more often",
    ),
    Concept(
        r"\bmonetary\b",
        "behaviour",
        "low value",
        "mid value",
        "high value",
        "very low value",
        "very high value",
        "is worth less",
        "is worth more",
    ),
)

ANY = Concept(
    "",
    "other",
    "low {short}",
    "mid {short}",
    "high {short}",
    "very low {short}",
    "very high {short}",
    "less {short}",
    "more {short}",
)

READING_ORDER: tuple[Role, ...] = ("means", "behaviour", "other", "demographic")


def concept_of(label: str) -> Concept:
    """The first concept whose pattern is found in `label`, else the one with generic words."""
    text = label.lower()
    return next((c for c in CONCEPTS if re.search(c.pattern, text)), ANY)


def level(z: float) -> int:
    """-1, 0 or 1: low, mid or high, `z` being in standard deviations from everybody's mean."""
    return int(z >= NOTABLE) - int(z <= -NOTABLE)
