"""What a table leaves open: a question, the evidence, the possible answers, and the one that is safe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ROWS, CURRENCY, SHEET = "rows", "currency", "sheet"


@dataclass(frozen=True)
class Choice:
    """One answer: what to say, what follows, and what it adds to the question, as JSON values."""

    answer: str
    consequence: str
    adds: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """Something that a table leaves open. `about`: a header, `rows`, `currency` or `sheet`. `safe`: what is done
    unasked.
    """

    about: str
    question: str
    evidence: str
    values: tuple[str, ...]
    choices: tuple[Choice, ...]
    safe: str

    @property
    def unasked(self) -> str:
        """What is done where nobody is asked, as a sentence."""
        return f"Without an answer {self.safe}."


@dataclass(frozen=True)
class Answered:
    """A doubt that the question settles, and by which of its choices."""

    doubt: Doubt
    choice: Choice


def column_doubt(header: str, evidence: str, values: tuple[str, ...]) -> Doubt:
    """Return whether a column of numbers means amounts or codes; unasked it is left out."""
    out = Choice("a code", "it is left out", {"roles": {header: "ignored"}})
    feature = Choice("a number", "it forms segments", {"roles": {header: "feature"}})
    named = Choice("who the customer is", "it is the id", {"roles": {header: "id"}})
    asked = f"Is “{header}” a number or a code?"
    return Doubt(header, asked, evidence, values, (out, feature, named), "it is left out")


def scale_doubt(header: str, evidence: str, values: tuple[str, ...]) -> Doubt:
    """Return whether a column that mixes 50% and 0.5 is used as it is; unasked it is left out."""
    out = Choice("Leave it out", "it is left out", {"roles": {header: "ignored"}})
    used = Choice("Use it as it is", "50% counts as 50, and 0.5 as 0.5", {"roles": {header: "feature"}})
    asked = f"“{header}” mixes percent signs and fractions. Should it form segments?"
    return Doubt(header, asked, evidence, values, (out, used), "it is left out")


def order_doubt(header: str, evidence: str, values: tuple[str, ...]) -> Doubt:
    """Return what comes first in dates that contradict each other; unasked the column is left out."""
    out = Choice("Leave it out", "it is left out", {"roles": {header: "ignored"}})
    day = Choice("The day", "dates that cannot be read so are missing", {"reading": {"dates": "day first"}})
    month = Choice("The month", "dates that cannot be read so are missing", {"reading": {"dates": "month first"}})
    asked = f"What comes first in the dates of “{header}”?"
    return Doubt(header, asked, evidence, values, (out, day, month), "it is left out")


def chosen(doubt: Doubt, question: Mapping[str, Any]) -> Choice | None:
    """Return the answer that a question, as JSON values, gives to a doubt; None where it leaves the doubt open."""
    return next((c for c in doubt.choices if c.adds and _holds(question, c.adds)), None)


def split(doubts: Iterable[Doubt], question: Mapping[str, Any]) -> tuple[tuple[Doubt, ...], tuple[Answered, ...]]:
    """Return the doubts that a question leaves open, and the answers that it gives to the others."""
    pairs = [(d, chosen(d, question)) for d in doubts]
    answers = tuple(Answered(d, c) for d, c in pairs if c is not None)
    return tuple(d for d, c in pairs if c is None), answers


def _holds(question: Mapping[str, Any], adds: Mapping[str, Any]) -> bool:
    return all(
        _holds(question.get(name) or {}, value) if isinstance(value, dict) else question.get(name) == value
        for name, value in adds.items()
    )


def with_choice(question: dict[str, Any], choice: Choice) -> dict[str, Any]:
    """Return a question as JSON values with what a choice adds to it."""
    joined = dict(question)
    for name, value in choice.adds.items():
        joined[name] = {**joined[name], **value} if isinstance(joined.get(name), dict) else value
    return joined
