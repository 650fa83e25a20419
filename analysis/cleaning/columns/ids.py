"""Which column says who somebody is, by the words of its header and how often its values repeat."""

from analysis.cleaning.columns.facts import FEW_FOR_FLAGS, Facts
from analysis.core.column_words import PERSONS

MOSTLY_UNIQUE = 0.9
FLAG_VALUES = 2
CODES_OF = ("thing", "place", "postal", "phone", "barcode", "order", "derived")


def find_id(facts: tuple[Facts, ...]) -> int | None:
    """Return the column that says who somebody is, by the words of its header; a person's beats a thing's."""
    scores = {f.position: id_score(f) for f in facts if f.given}
    best = max(scores, key=lambda at: (scores[at], -at), default=None)
    return best if best is not None and scores[best] > 0 else None


def id_score(f: Facts) -> float:
    """Return how well a column says who somebody is: 0 not at all; a unique one is better than one that repeats."""
    if f.given >= FEW_FOR_FLAGS and f.distinct <= FLAG_VALUES:
        return 0  # `Email consent` yes and no
    meaning, repeats = f.meaning, 0.0 if f.distinct >= MOSTLY_UNIQUE * f.given else 0.5
    person = meaning.person
    if meaning.is_row_number and not meaning.has("identity"):
        return 0
    plain = f.whole or not f.is_number or meaning.is_identity or f.is_lettered
    if person is not None and f.dates is None and plain:
        return _person_score(f, person, repeats)
    if meaning.kinds == {"identity"} and len(meaning.words) == 1:
        return 7 - repeats
    return _thing_score(f) - repeats


def _person_score(f: Facts, person: int, repeats: float) -> float:
    meaning = f.meaning
    named = meaning.has("name") or f.is_number or (f.values is not None and len(f.values) <= 2)
    if (meaning.is_identity and not meaning.has("name")) or "email" in meaning.kinds:
        return 9 - person / 10 - repeats / 10
    alone = meaning.kinds <= {*PERSONS, "name", "of", *(["survey"] if len(meaning.words) == 1 else [])}
    return 6 - person / 10 - repeats if alone and not (repeats and named) else 0.0


def _thing_score(f: Facts) -> float:
    """Return how well a column says which order or other thing a row is."""
    meaning = f.meaning
    if meaning.has("order") and meaning.is_identity and not meaning.has("thing"):
        return 3
    if meaning.is_identity and not meaning.is_row_number and not meaning.has(*CODES_OF, "measure", "amount", "date"):
        return 4 if meaning.has("identity") else 2
    return 0
