"""What a numeric column is, by the words of its header: the words for high and low, and whether its values add up."""

from analysis.core.vocabulary.concept import ANY, BUYING, MONEY_SPENT, NOTABLE, Concept, Kind, Role, level
from analysis.core.vocabulary.concepts import READING_ORDER, concept_of

__all__ = ["ANY", "BUYING", "MONEY_SPENT", "NOTABLE", "READING_ORDER", "Concept", "Kind", "Role", "concept_of", "level"]
