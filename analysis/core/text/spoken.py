"""Names of columns within a sentence: in small letters, but for acronyms."""

LONGEST = 5  # letters of an acronym that is a whole name
# those that mean nothing else in small letters, as `apr` (April) or `hr` (hour) do
_KNOWN = "aov arpa arpu atm b2b b2c bmi cac clv cltv crm csat dti dvd eur fico gbp gdp gmv gpa id kpi ltv mrr nps rfm"
ACRONYMS = frozenset(f"{_KNOWN} roas roi sku sla sms suv tv uk url usa usd vat vip".split())


def is_acronym(word: str) -> bool:
    """Return whether letters of a word are large on purpose, as they are in a label."""
    return word.isupper() and sum(map(str.isalpha, word)) > 1


def in_sentence(name: str) -> str:
    """Return a label or short name as it stands within a sentence; `assets/page/words.js` does the same."""
    if name.isupper() and (" " in name or len(name) > LONGEST):
        return name.lower()  # a shouted header, as earlier releases kept it
    return " ".join(word if is_acronym(word) else word.lower() for word in name.split(" "))
