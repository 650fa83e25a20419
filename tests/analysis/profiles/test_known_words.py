"""Names and actions on tables whose right words are known, and what holds for every table."""

import re
from dataclasses import asdict
from types import SimpleNamespace

import numpy as np
import pytest

from analysis.profiles.actions import is_suggestion, suggest_action
from analysis.profiles.derived_names import EXTREME, name_segments
from analysis.profiles.standing import stand
from analysis.using.segment_sentences import segment_sentences
from tests.analysis.profiles.known_words import TABLES
from tests.analysis.profiles.made_up import profiles_of


@pytest.mark.parametrize("known", TABLES, ids=lambda known: known.about)
def test_names_and_actions(known):
    schema, profiles, overall = profiles_of(known.headers, known.groups, known.logs)
    names = name_segments(profiles, overall, schema)
    actions = [suggest_action(p, overall, schema) for p in profiles]
    assert [n if not n.startswith(EXTREME) else f"{EXTREME}: " for n in names] == list(known.names)
    for action, start in zip(actions, known.actions, strict=True):
        assert action.startswith(start)
        assert is_suggestion(action) == start.startswith("Consider")


HEADERS = (
    "Income", "Spending Score (1-100)", "Recency (days)", "Number of orders", "Fresh", "Satisfaction Score", "Age",
    "Tenure", "Discount", "Total Revenue",
)  # fmt: skip


@pytest.fixture(params=range(60))
def made_up(request):
    """Between two and six groups of very different sizes in two to ten columns, some with heavy tails."""
    random = np.random.default_rng(request.param)
    headers = tuple(random.choice(HEADERS, random.integers(2, len(HEADERS)), replace=False))
    tail = random.choice([0.2, 1.0, 2.5])
    groups = tuple(
        (int(random.choice([1, 3, 30, 400])), tuple(random.lognormal(3, tail, len(headers)).tolist()))
        for _ in range(random.integers(2, 7))
    )
    return profiles_of(headers, groups, ("monetary", "fresh", "revenue") if random.random() < 0.5 else ())


def test_no_name_contradicts_its_index(made_up):
    schema, profiles, overall = made_up
    names = name_segments(profiles, overall, schema)
    assert len(set(names)) == len(names)
    for name, profile in zip(names, profiles, strict=True):
        text = f" {re.sub(r'[(].*', '', name.lower()).replace(EXTREME.lower() + ': ', '')},"
        for f in schema.features:
            spread, whole = profile.spreads[f.key], overall.spreads[f.key]
            sides = {"low": -1, "mid": 0, "high": 1, "strong_low": -1, "strong_high": 1}
            message = [side for kind, side in sides.items() if f" {f.words[kind]}," in text]
            if message:
                assert (spread.mean > whole.mean) - (spread.mean < whole.mean) == message[0] or message[0] == 0
                assert stand(f, spread, whole, profile.share).level == message[0]


def test_about_average_is_never_far_from_average(made_up):
    schema, profiles, overall = made_up
    for profile in profiles:
        for f in schema.features:
            spread, whole = profile.spreads[f.key], overall.spreads[f.key]
            if stand(f, spread, whole, profile.share).is_average:
                assert 1 / 1.5 < spread.mean / whole.mean < 1.5
                assert abs(spread.z) < 0.5


def test_names_repeat_no_word(made_up):
    schema, profiles, overall = made_up
    for name in name_segments(profiles, overall, schema):
        parts = name.lower().split(", ")
        assert len(set(parts)) == len(parts)


def _sentences(made_up):
    """Yield the sentences of each segment's sheet, with its profile."""
    schema, profiles, overall = made_up
    whole = SimpleNamespace(
        schema=schema, overall={"features": _plain(overall), "categories": {}}, n_segmented=overall.size
    )
    for profile in profiles:
        segment = SimpleNamespace(
            size=profile.size, share=profile.share, profile={"features": _plain(profile), "categories": {}}
        )
        yield profile, segment_sentences(whole, segment)


def _plain(profile):
    return {key: asdict(spread) for key, spread in profile.spreads.items()}


AVERAGE = ": about average."


def test_no_two_sentences_of_a_sheet_and_its_name_contradict_each_other(made_up):
    schema, profiles, overall = made_up
    names = name_segments(profiles, overall, schema)
    for name, (profile, sentences) in zip(names, _sentences(made_up), strict=True):
        average = [s.removesuffix(AVERAGE).lower() for s in sentences if s.endswith(AVERAGE)]
        for f in schema.features:
            (about,) = [s for s in sentences if s.startswith(f"{f.short}:") and not s.endswith(AVERAGE)] or [""]
            alike = any(f.short.lower() in re.split(r", | and ", text) for text in average)
            assert bool(about) != alike
            spread, whole = profile.spreads[f.key], overall.spreads[f.key]
            if " below the average" in about:
                assert spread.mean < whole.mean
                assert f.words["high"] not in name.lower().split(", ")
            if " above the average" in about or " times the average" in about:
                assert spread.mean > whole.mean
                assert f.words["low"] not in name.lower().split(", ")


def test_no_sentence_compares_two_equal_numbers(made_up):
    for _, sentences in _sentences(made_up):
        for sentence in sentences:
            if found := re.search(r": ([\d.,-]+\d).* on average, .*average of all customers \(([\d.,-]+\d)", sentence):
                assert found[1] != found[2], sentence
            assert " 0% " not in sentence
