"""A suggested marketing action per segment, from what its columns are and the same averages as its name."""

from collections.abc import Sequence

from analysis.core.schema import Feature, Schema
from analysis.core.vocabulary import BUYING, MONEY_SPENT, ConceptKind
from analysis.model.selections.words import apart_texts, listed
from analysis.profiles.category_traits import Trait, traits
from analysis.profiles.derived_names import is_extreme
from analysis.profiles.segment_profiles import Profile
from analysis.profiles.standing import Standing, standings

BY_INCOME_AND_SPENDING = {
    (1, 1): "Consider early access and a loyalty tier: they can afford it and already spend a lot.",
    (1, 0): "Consider premium offers: they could afford more than they spend today.",
    (1, -1): "Consider asking what they miss here: they have the money but spend little.",
    (0, 1): "Consider rewards for coming back: they spend more than most on an average income.",
    (0, 0): "Consider steady, broad offers: their income and spending are about average.",
    (0, -1): "Consider a first reason to return, such as a welcome-back offer: they spend less than most.",
    (-1, 1): "Consider small, frequent rewards: they spend a lot on a low income.",
    (-1, 0): "Consider value packs: they spend about as much as others on a low income.",
    (-1, -1): "Consider low-cost contact such as e-mail: both income and spending are low.",
}

BY_AGE = {
    1: "Try channels that older customers use first.",
    0: "",
    -1: "Try channels that younger customers use first.",
}

# by how long ago they bought, and how much or how often
BY_RECENCY_AND_BUYING = {
    (-1, 1): "Consider rewarding them, with early access or a loyalty tier",
    (-1, 0): "Consider nurturing them towards the next purchase",
    (-1, -1): "Consider a reason for the next purchase soon, such as a second-purchase offer",
    (0, 1): "Consider rewarding them, so that they come back soon",
    (0, 0): "Consider nurturing them with regular news and offers",
    (0, -1): "Consider a reason for another purchase, such as a second-purchase offer",
    (1, 1): "Consider winning them back with a personal offer",
    (1, 0): "Consider winning them back before they are lost",
    (1, -1): "Consider low-cost contact such as e-mail",
}
LAST_BOUGHT = {-1: "bought recently", 1: "bought long ago"}
BUYS = {-1: "buy seldom", 1: "buy often"}
SPENDS = {-1: "spend little", 1: "spend a lot"}
STAYED = {-1: "are newer customers", 1: "are long-standing customers"}

# single kinds of columns whose level calls for something, in this order
BY_KIND: tuple[tuple[tuple[ConceptKind, ...], int, str], ...] = (
    (("satisfaction",), -1, "Consider asking what went wrong: {words}."),
    (("returns",), 1, "Consider finding out why: {words}."),
    (MONEY_SPENT, 1, "Consider rewards for staying: {words}."),
    (("orders", "frequency"), 1, "Consider rewards for staying: {words}."),
    (("discount",), 1, "Consider testing whether they also buy without discounts: {words}."),
    (MONEY_SPENT, -1, "Consider a reason for the next purchase: {words}."),
    (("orders", "frequency"), -1, "Consider a reason for the next purchase: {words}."),
    (("visits",), -1, "Consider a reason to come back: {words}."),
    (("recency",), 1, "Consider winning them back: {words}."),
    (("tenure",), -1, "Consider a welcome program: {words}."),
    (("tenure",), 1, "Consider thanking them for staying: {words}."),
)


def suggest_action(profile: Profile, overall: Profile, schema: Schema) -> str:
    """Suggest an action in one or two sentences that start with "Consider"; never an instruction.

    A column is used only for what it is. Where that calls for nothing, the sentence says what sets the segment apart.
    """
    levels = _Levels(schema, standings(schema, profile, overall))
    if is_extreme(profile):
        return _set_aside(profile, levels)
    own = [t for t in traits(schema, profile, overall) if t.is_notable]
    return _by_rfm(levels) or _by_income(levels) or _by_one_kind(levels) or _apart(profile, levels, own)


def is_suggestion(action: str) -> bool:
    """Return whether an action suggests something, and does not only say what sets the segment apart."""
    return action.startswith("Consider")


class _Levels:
    """How high a segment is in the features of a kind."""

    def __init__(self, schema: Schema, stands: dict[str, Standing]) -> None:
        self.features, self.stands = schema.reading_order, stands

    def of(self, *kinds: ConceptKind) -> int | None:
        """Return the level that all features of these kinds agree in; None without one, or where it cannot be given."""
        known = [self.stands[f.key] for f in self.features if f.concept.kind in kinds]
        levels = {s.level for s in known if not s.is_mixed}
        if not levels or {-1, 1} <= levels or (levels == {0} and len(levels) < len({s.is_mixed for s in known})):
            return None
        return next((v for v in levels if v), 0)

    def apart(self) -> list[Feature]:
        """Features that set the segment apart, the strongest first."""
        far = [f for f in self.features if self.stands[f.key].level]
        return sorted(far, key=lambda f: -abs(self.stands[f.key].strength))

    def word(self, feature: Feature) -> str:
        return feature.words["high" if self.stands[feature.key].level > 0 else "low"]


def _set_aside(profile: Profile, levels: _Levels) -> str:
    who = "this customer" if profile.size == 1 else f"these {profile.size:,} customers"
    far = [levels.word(f) for f in levels.apart()[:2]]
    why = f" ({' and '.join(far)})" if far else ""
    return f"Consider setting {who} aside as extreme{why}, and looking at the others without them."


def _by_rfm(levels: _Levels) -> str:
    recency, often, money = levels.of("recency"), levels.of(*BUYING), levels.of(*MONEY_SPENT)
    if recency is None or (often is None and money is None):
        return ""
    facts = [LAST_BOUGHT.get(recency, ""), BUYS.get(often or 0, ""), SPENDS.get(money or 0, "")]
    known = [fact for fact in facts if fact]
    what = "how often" if money is None else "how much"
    reason = f"they {listed(known)}" if known else f"they are about average in when and {what} they buy"
    return f"{BY_RECENCY_AND_BUYING[recency, _buying(often, money)]}: {reason}."


def _buying(often: int | None, money: int | None) -> int:
    """One level of how much and how often: what is high counts before what is low."""
    return max((often or 0, money or 0), key=lambda v: (v > 0, v < 0))


def _by_income(levels: _Levels) -> str:
    income, money, age = levels.of("income"), levels.of(*MONEY_SPENT), levels.of("age")
    if income is None or money is None:
        return ""
    return f"{BY_INCOME_AND_SPENDING[income, money]} {BY_AGE[age or 0]}".strip()


def _by_one_kind(levels: _Levels) -> str:
    for kinds, wanted, sentence in BY_KIND:
        if levels.of(*kinds) == wanted:
            far = [f for f in levels.apart() if f.concept.kind in kinds][:2]
            return sentence.format(words=f"they {listed(list(dict.fromkeys(_clause(f, levels) for f in far)))}")
    return ""


def _clause(feature: Feature, levels: _Levels) -> str:
    """Return how high or low a segment is in a feature, as what its customers do, are or have."""
    side = levels.stands[feature.key].level
    known = {"recency": LAST_BOUGHT, "tenure": STAYED, "frequency": BUYS, "spending": SPENDS, "revenue": SPENDS}
    return known.get(feature.concept.kind, {}).get(side) or f"have {levels.word(feature)}"


def _apart(profile: Profile, levels: _Levels, own: Sequence[Trait]) -> str:
    """Return what sets the segment apart: two features or categories, the strongest first."""
    ranked = [(abs(levels.stands[f.key].strength), _feature_fact(f, profile, levels)) for f in levels.apart()]
    ranked += [(t.strength, _category_fact(t)) for t in own]
    facts = [fact for _, fact in sorted(ranked, key=lambda pair: -pair[0])[:2]]
    if not facts:
        return "Nothing sets them clearly apart from all customers."
    return f"What sets them apart: {' and '.join(facts)}."


def _feature_fact(feature: Feature, profile: Profile, levels: _Levels) -> str:
    word, index = levels.word(feature), profile.spreads[feature.key].index
    return word if index is None else f"{word} (index {index:.0f})"


def _category_fact(trait: Trait) -> str:
    own, all_others = apart_texts(100 * trait.share, 100 * trait.expected, 0)
    return f"{trait.word} ({own}% against {all_others}%)"
