"""Columns that say what came of customers rather than who they are: they describe segments unless asked otherwise."""

from functools import cache

from analysis.core.column_words import words_of
from analysis.core.vocabulary.concept import words

LATER = words("next future later following subsequent upcoming nachste naechste kunftig siguiente prochain")
AMOUNTS = words(
    "revenue sales spend spending spent turnover umsatz profit margin value amount orders order purchases purchase "
    "transactions visits income ventas gmv charges"
)
PAST = words("historic historical past previous")
WORTH = words("ltv clv cltv clvt")
ANSWERS = words("response responses responded")
TIMES = words("time minutes hours seconds days")

# what a column is by any of its words; the first that fits counts
BY_WORD: tuple[tuple[str, frozenset[str]], ...] = (
    ("a prediction", words("predicted prediction predictions predict propensity probability proba yhat")),
    ("churn", words("churn churned attrition attrited")),
    ("satisfaction", words("satisfaction csat nps zufriedenheit satisfaccion")),
    ("lifetime value", WORTH),
)


@cache
def outcome_of(header: str) -> str:
    """Return which outcome a header names; nothing where it names none."""
    header_words = frozenset(words_of(header))
    if header_words & PAST:
        return ""
    for what, known in BY_WORD:
        if header_words & known:
            return what
    if {"lifetime", "value"} <= header_words:
        return "lifetime value"
    if header_words & LATER and header_words & AMOUNTS:
        return "a later period"
    return "a response" if header_words & ANSWERS and not header_words & TIMES else ""
