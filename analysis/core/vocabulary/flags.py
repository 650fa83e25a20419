"""Categories of yes and no: which value is yes, and the words for it."""

from collections.abc import Sequence
from dataclasses import dataclass

YES_BY_NO = {
    "0": "1", "no": "yes", "n": "y", "false": "true", "nein": "ja", "non": "oui", "f": "t", "0.0": "1.0", "não": "sim",
}  # fmt: skip
UNKNOWN = "(missing)"
SAID_OF_MANY = {
    "complain": "have a complaint", "complains": "have a complaint", "complaint": "have a complaint",
    "complaints": "have a complaint", "complained": "have a complaint", "churn": "have left", "churned": "have left",
    "exited": "have left", "attrition": "have left", "subscribed": "have subscribed", "responded": "have responded",
    "returned": "have returned", "smoker": "smoke",
}  # fmt: skip


@dataclass(frozen=True)
class Flag:
    """The value that means yes, and the words for those who have it; empty where only the header can be cited."""

    yes: str
    words: str


def flag_of(label: str, values: Sequence[str]) -> Flag | None:
    """Return the flag that a category of these values is; None for other categories."""
    known = {v.strip().lower(): v for v in values if v != UNKNOWN}
    if len(known) != 2:
        return None
    yes = next((known[yes] for no, yes in YES_BY_NO.items() if {no, yes} == set(known)), None)
    return None if yes is None else Flag(yes, _words_of(label))


def _words_of(label: str) -> str:
    first, _, rest = label.lower().partition(" ")
    if first in {"has", "have"} and rest:
        return f"have {rest}"
    return SAID_OF_MANY.get(label.lower(), "")
