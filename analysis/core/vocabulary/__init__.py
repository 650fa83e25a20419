"""Words of headers and values: what a numeric column is, for high and low, missing values, currencies."""

from analysis.core.vocabulary.concept import ANY, BUYING, MONEY_SPENT, NOTABLE, Concept, ConceptKind, Role, level
from analysis.core.vocabulary.concepts import READING_ORDER, concept_of

__all__ = [
    "ANY",
    "BUYING",
    "MONEY_SPENT",
    "NOTABLE",
    "READING_ORDER",
    "Concept",
    "ConceptKind",
    "Role",
    "concept_of",
    "level",
]
