"""Every regular expression takes time by the length of a text, and finds what it found when it took the square."""

import json
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from analysis.core import headers
from analysis.core.text import formulas, numbers
from analysis.reading.tables.find_header import find_head
from tests.analysis.patterns import old_patterns
from tests.analysis.patterns.finding_patterns import ANYWHERE, python_patterns, script_patterns

ATTACKING = Path(__file__).with_name("attacking.py")
# what sees no text of a visitor
EXCEPTED = {
    "analysis.store.segmentation": "SECRETS: the address of an engine, which the operator gives",
    "dashboard.static.files": "CSS_COMMENT: the style sheets of the page, which are Kindred's own",
    "dashboard.static.modules": "COMMENT: the modules of the page, which are Kindred's own",
    "links.js": "one class of characters, which Python cannot read",
    "take.js": "one class of characters, which Python cannot read",
}


def slow_ones(patterns):
    command = [sys.executable, ATTACKING]
    output = subprocess.run(command, input=json.dumps(patterns), capture_output=True, text=True, check=True)
    return json.loads(output.stdout)


@pytest.mark.timeout(600)
def test_no_pattern_can_be_made_slow():
    found = [*python_patterns(), *script_patterns()]
    assert len(found) > 80
    slow = slow_ones([p for p in found if p[0].rpartition(":")[0] not in EXCEPTED])
    assert slow == []


@pytest.mark.parametrize("name", ["TYPED_NUMBER", "NUMBER", "HEADER"])
def test_the_attack_finds_what_was_slow(name):
    old = getattr(old_patterns, name)
    assert slow_ones([(name, old.pattern, old.flags & ~re.UNICODE, ANYWHERE)]) == [name]


LONG = [
    *(c * 100_000 for c in "1 a'-=;(.,\n\u02bc\u00a0€"),
    *(c * 50_000 for c in ("1.", " (", ";=", "-1", "a ", ", ")),
]
CALL = """
import importlib, json, signal, sys
for name, texts in json.load(sys.stdin):
    module, function = name.split(":")
    call = getattr(importlib.import_module(module), function)
    for text in texts:
        print(name, repr(text[:9]), flush=True)
        signal.setitimer(signal.ITIMER_PROF, 3)
        call(text)
        signal.setitimer(signal.ITIMER_PROF, 0)
"""
FUNCTIONS = (
    "analysis.core.text.formulas:guarded",
    "analysis.core.text.formulas:unguarded",
    "analysis.core.text.numbers:read_number",
    "analysis.core.text.numbers:what_is_wrong",
    "analysis.core.headers:names_of",
    "analysis.core.headers:split_words",
    "analysis.reading.tables.look_of_values:is_number",
    "analysis.reading.tables.look_of_values:is_year",
    "analysis.core.vocabulary:concept_of",
    "analysis.model.selections.words:file_stem",
    "analysis.store.names.rules:alike",
    "dashboard.uploads.kept:safe_name",
)


def test_no_function_of_a_text_can_be_made_slow():
    given = json.dumps([(name, [text + end for text in LONG for end in ("=x", ")")]) for name in FUNCTIONS])
    output = subprocess.run([sys.executable, "-c", CALL], check=False, input=given, capture_output=True, text=True)
    assert output.returncode == 0, (output.stdout.splitlines()[-1:], output.stderr[-500:])


def texts(alphabet, longest):
    return ("".join(found) for n in range(longest + 1) for found in product(alphabet, repeat=n))


def differing(alphabet, longest, old, new):
    return [text for text in texts(alphabet, longest) if old(text) != new(text)][:5]


def whole(pattern):
    return lambda text: pattern.fullmatch(text) is not None


NEW_STATE = next(
    p for name, p, *_ in python_patterns() if name.startswith("analysis.in_place.engines.refusals") and "STATE" in p
)


# an alphabet, the longest text, what was made of it, what is made of it now
SAME = {
    "numbers": ("-1.e+x\n", 6, whole(old_patterns.NUMBER), whole(numbers.NUMBER)),
    "numbers with a comma": ("-1,e+x", 6, whole(old_patterns.PLAIN_COMMA), whole(numbers.COMMA.plain)),
    "headers": ("a ()[]\n", 6, old_patterns.name_and_unit, headers._name_and_unit),
    "scales": (
        "1 -–a\t",
        6,
        old_patterns.scale,
        lambda text: "–".join(found.groups()) if (found := headers.SCALE.match(text)) else "",
    ),
    "states": (
        ["(a)", "[b]", " ", "SQLSTATE: ", "c", "."],
        6,
        lambda text: old_patterns.STATE.sub("·", text),
        lambda text: re.sub(NEW_STATE, "·", text),
    ),
    "typed numbers": ("-1. 'e%\n", 6, whole(old_patterns.TYPED_NUMBER), whole(formulas.NUMBER)),
    "wide typed numbers": (
        "+1\u00a0,’€\t",
        6,
        whole(old_patterns.TYPED_NUMBER),
        whole(formulas.NUMBER),
    ),
    "guards": ("=-'1 ae", 6, old_patterns.guarded, formulas.guarded),
}


@pytest.mark.parametrize("case", SAME)
def test_short_texts_are_read_as_before(case):
    assert differing(*SAME[case]) == []


def test_a_header_of_digits_is_no_error():
    head = find_head("a.csv", [(1, ["0" * 5_000, "b"]), (2, ["1", "2"])], (), None)
    assert head.columns == ("Column 1", "Column 2")


def test_repeated_names_are_numbered_as_before():
    rows = [(1, ["a", "A", "a (2)", "", "a", "Column 4"]), (2, ["1"] * 6)]
    assert find_head("a.csv", rows, (), None).columns == ("a", "A (3)", "a (2)", "Column 4 (2)", "a (4)", "Column 4")
