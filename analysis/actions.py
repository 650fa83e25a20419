"""A marketing action per segment, suggested from the same centroid facts as its name."""

from analysis.concepts import Role, level
from analysis.profiles import Profile
from analysis.schema import Feature, Schema

BY_MEANS_AND_BEHAVIOUR = {
    (1, 1): "Consider early access and a loyalty tier: they can afford it and already spend a lot.",
    (1, 0): "Consider premium offers: they could afford more than they spend today.",
    (1, -1): "Consider asking what they miss here: they have the means but spend little.",
    (0, 1): "Consider rewards for coming back: they spend more than most on an average income.",
    (0, 0): "Consider steady, broad offers: they are close to the average in income and spending.",
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


def suggest_action(profile: Profile, schema: Schema) -> str:
    """A suggestion in one or two sentences, never an instruction."""
    means, behaviour = _level_of("means", profile, schema), _level_of("behaviour", profile, schema)
    if means is None or behaviour is None:
        return _by_what_stands_out(profile, schema)
    age = _level_of("demographic", profile, schema) or 0
    return f"{BY_MEANS_AND_BEHAVIOUR[means, behaviour]} {BY_AGE[age]}".strip()


def _level_of(role: Role, profile: Profile, schema: Schema) -> int | None:
    found = next((f for f in schema.features if f.concept.role == role), None)
    return None if found is None else level(profile.spreads[found.key].z)


def _by_what_stands_out(profile: Profile, schema: Schema) -> str:
    ranked = sorted(schema.features, key=lambda f: -abs(profile.spreads[f.key].z))
    facts = [_fact(f, profile) for f in ranked[:2] if level(profile.spreads[f.key].z)]
    if not facts:
        return "Consider steady, broad offers: they are close to the average in every feature."
    return f"Consider speaking to what sets them apart: {' and '.join(facts)}."


def _fact(feature: Feature, profile: Profile) -> str:
    spread = profile.spreads[feature.key]
    word = feature.words["high" if spread.z > 0 else "low"]
    return word if spread.index is None else f"{word} (index {spread.index:.0f})"
