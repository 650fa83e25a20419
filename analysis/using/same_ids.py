"""Ids of the same customer in their usual spellings: 17850 and 17850.0, 00100 and 100, spaces and capitals."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analysis.model.report import counted

# digits, perhaps in groups, and the decimals of a whole number
_NUMBER = re.compile(r"(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.0+)?", re.ASCII)


def usual(spelled: str) -> str:
    """Return what an id has in common with its other usual spellings."""
    text = " ".join(spelled.split()).casefold()
    if match := _NUMBER.fullmatch(text):
        digits = match[1].replace(",", "").replace(" ", "")
        return digits.lstrip("0") or "0"
    return text


@dataclass(frozen=True)
class Respelled:
    """Ids of a later file, spelled otherwise: `known[later]` is the earlier id."""

    known: Mapping[str, str]

    def __getitem__(self, own: str) -> str:
        return self.known.get(own, own)

    def notes(self) -> tuple[str, ...]:
        """One sentence, where ids are spelled otherwise."""
        if not self.known:
            return ()
        later, before = next(iter(self.known.items()))
        ids = f"{counted(len(self.known), 'id')} {'is' if len(self.known) == 1 else 'are'}"
        return (f"{ids} spelled otherwise and count as the same customers, for example {later!r} as {before!r}.",)


def respelled(before: Collection[str], later: Collection[str]) -> Respelled:
    """Match ids that are not spelled alike, where their usual spelling is that of one customer only on either side."""
    same = set(before) & set(later)
    on_both = [Counter(usual(own) for own in set(ids)) for ids in (before, later)]
    left = {usual(own): own for own in before if own not in same}
    return Respelled(
        {own: left[name] for own in later if own not in same and (name := usual(own)) in left and _once(name, on_both)}
    )


def _once(name: str, counts: list[Counter[str]]) -> bool:
    return bool(name) and all(count[name] == 1 for count in counts)
