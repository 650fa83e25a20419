"""What a numeric column is, by the words of its header: how high and low are said, and whether its values add up."""

from analysis.core.vocabulary.concept import MONEY_SPENT, NOTABLE, Concept, Kind, Role, level
from analysis.core.vocabulary.concepts import READING_ORDER, concept_of

__all__ = ["MONEY_SPENT", "NOTABLE", "READING_ORDER", "Concept", "Kind", "Role", "concept_of", "level"]
