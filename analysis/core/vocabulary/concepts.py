"""The kinds of columns that Kindred knows, and which of them a header is."""

from dataclasses import replace
from functools import cache

from analysis.core.column_words import fold, words_of
from analysis.core.vocabulary.concept import ANY, PER, RATES, SCALES, Concept, ConceptKind, Role, words

_TIME = words("days day weeks months since date duration")
_LIMITS = words("limit target budget potential planned predicted change growth")


def _counted(
    kind: ConceptKind, role: Role, needs: frozenset[str], unless: frozenset[str], *, adds_up: bool = False
) -> Concept:
    """Return a column that counts something: there are few or many."""
    return Concept(
        kind, role, (needs,), unless, "few {noun}", "average {noun}", "many {noun}", "very few {noun}",
        "very many {noun}", "fewer {noun}", "more {noun}", adds_up=adds_up, counts=True,
    )  # fmt: skip


_BUYING = words("order orders purchase purchases transaction transactions trx buy buying bought visit visits invoice")

CONCEPTS: tuple[Concept, ...] = (
    Concept(
        "income",
        "means",
        (words("income incomes salary earnings wage wages einkommen gehalt ingresos sueldo revenus salaire"),),
        _TIME | words("share"),
        less="earns less",
        more="earns more",
        plausible=(0, None),
        adds_up=True,
    ),
    Concept(
        "recency",
        "behavior",
        (words("recency"),),
        SCALES,
        low="recent",
        mid="some time ago",
        high="long ago",
        strong_low="very recent",
        strong_high="very long ago",
        less="bought more recently",
        more="bought longer ago",
    ),
    Concept(
        "recency",
        "behavior",
        (words("days weeks months"), words("since ago"), words("last latest order purchase transaction visit")),
        SCALES | words("first registration signup created"),
        low="recent",
        mid="some time ago",
        high="long ago",
        strong_low="very recent",
        strong_high="very long ago",
        less="more recent",
        more="longer ago",
    ),
    Concept(
        "tenure",
        "other",
        (words("tenure seniority membership vintage"),),
        SCALES | words("fee cost type level"),
        low="newer customers",
        mid="average tenure",
        high="long-standing",
        strong_low="very new customers",
        strong_high="very long-standing",
        less="newer",
        more="long-standing",
    ),
    Concept(
        "frequency",
        "behavior",
        (words("frequency"),),
        SCALES,
        low="rare",
        mid="now and then",
        high="frequent",
        strong_low="very rare",
        strong_high="very frequent",
        less="buys less often",
        more="buys more often",
        adds_up=True,
    ),
    _counted(
        "returns",
        "other",
        words("return returns refund refunds complaint complaints cancellation cancellations claims"),
        _TIME | RATES | words("visitor visitors revenue ad"),
        adds_up=True,
    ),
    Concept(
        "returns",
        "other",
        (words("return returns returned refund refunds complaint complaints retouren"),),
        _TIME | words("visitor visitors revenue ad"),
    ),
    Concept(
        "discount",
        "other",
        (words("discount discounts coupon coupons deal deals voucher vouchers rabatt"),),
        _TIME | words("purchase purchases"),
    ),
    Concept("satisfaction", "other", (words("satisfaction nps csat zufriedenheit satisfaccion"),), _TIME),
    Concept("limit", "other", (words("limit"), words("credit card spending overdraft")), _TIME),
    Concept("debt", "other", (words("debt loan loans liabilities schulden"),), _TIME | RATES, adds_up=True),
    Concept(
        "spending",
        "behavior",
        (words("spend spending spent"),),
        _TIME | _LIMITS | words("time hours minutes share"),
        less="spends less",
        more="spends more",
        adds_up=True,
    ),
    Concept(
        "revenue",
        "behavior",
        (words("monetary"),),
        SCALES,
        low="low value",
        mid="mid value",
        high="high value",
        strong_low="very low value",
        strong_high="very high value",
        less="is worth less",
        more="is worth more",
        adds_up=True,
    ),
    Concept(
        "revenue",
        "behavior",
        (words("revenue sales turnover umsatz gmv ltv clv charges expenditure ventas chiffre"),),
        _TIME | _LIMITS | RATES | words("rep reps region channel returned"),
        adds_up=True,
    ),
    Concept("balance", "means", (words("balance savings deposits saldo guthaben"),), _TIME | RATES, adds_up=True),
    _counted(
        "orders",
        "other",
        words("order orders purchase purchases transaction transactions trx bookings invoices"),
        _TIME
        | SCALES
        | RATES
        | _LIMITS
        | words("value amount size id returned cancelled advance cash sum")
        | words("time between"),
        adds_up=True,
    ),
    _counted(
        "visits",
        "other",
        words("visit visits session sessions login logins pageviews"),
        _TIME | SCALES | RATES | _LIMITS | words("value time length minutes store"),
        adds_up=True,
    ),
    _counted(
        "family",
        "demographic",
        words("children child kids kid dependents dependants kidhome teenhome"),
        _TIME | SCALES | RATES | words("age product products"),
    ),
    Concept(
        "family",
        "demographic",
        (words("family household"), words("size members")),
        _TIME | RATES,
        low="small {short}",
        high="large {short}",
        strong_low="very small {short}",
        strong_high="very large {short}",
        less="smaller {short}",
        more="larger {short}",
    ),
    Concept(
        "age",
        "demographic",
        (words("age alter edad"),),
        words(
            "account vehicle car house building company business contract child children product policy device "
            "group average avg mean first index card"
        ),
        low="younger",
        mid="middle-aged",
        high="older",
        strong_low="much younger",
        strong_high="much older",
        less="younger",
        more="older",
        unit="years",
        plausible=(0, 120),
    ),
    _counted("other", "other", words("number num count anzahl"), SCALES | RATES | _TIME),
)

LONGEST = 200  # characters of a header that are read
READING_ORDER: tuple[Role, ...] = ("means", "behavior", "other", "demographic")


def concept_of(label: str, unit: str = "", scale: str = "", *, whole: bool = True) -> Concept:
    """Return the first concept that the words of `label` fit, else the one with generic words.

    `unit` and `scale` as the header states them; `whole`: all values are whole numbers. Only purchases have a buying
    frequency, only whole numbers are counted, and what is a score, a rate or an average does not add up.
    """
    return _concept_of(label[:LONGEST], unit[:LONGEST], bool(scale), whole)


@cache
def _concept_of(label: str, unit: str, is_scale: bool, whole: bool) -> Concept:  # noqa: FBT001 - kept by its arguments
    header = frozenset(words_of(label))
    # visits per month are visits, too; but their sum says nothing
    counted = frozenset(words_of(PER.sub("", label)))
    concept = next((c for c in CONCEPTS if c.fits(counted if c.counts else header) and (whole or not c.counts)), ANY)
    if concept.kind == "frequency" and header - {"frequency", "of", "number"} - _BUYING:
        return ANY
    summed = header & (RATES - {"frequency"} | SCALES) or is_scale or "%" in unit
    averaged = concept.kind == "frequency" and fold(unit) not in _BUYING
    return replace(concept, adds_up=False) if concept.adds_up and (summed or averaged) else concept
