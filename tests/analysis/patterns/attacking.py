"""Run as a program: patterns out of standard input, each under attack in a process of its own; prints those too slow.

Texts of 10,000 characters are tried in every way; the three that took longest are tried with 100,000. Where that takes
a second of processor time, which is over fifty times what a linear pattern takes, the kernel ends the process.
"""

import json
import os
import re
import signal
import sys
import time
from itertools import product

SHORT, LONG = 10_000, 100_000
PATIENCE = 1.0
MOST_CHARACTERS, MOST_HEADS, MOST_PAIRED = 8, 4, 5
SAMPLES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}


def characters(parsed):
    """Yield a character for everything that a pattern names, in its order."""
    for operation, value in parsed:
        name = str(operation)
        if name == "LITERAL":
            yield chr(value)
        elif name == "RANGE":
            yield from map(chr, value)
        elif name == "CATEGORY":
            yield SAMPLES.get(str(value), "z")
        elif name in {"ANY", "NOT_LITERAL", "NEGATE"}:
            yield "z"
        elif name == "IN":
            yield from characters(value)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from characters(branch)
        elif isinstance(value, tuple | list):
            yield from characters(value[-1:] and inner(value))


def inner(value):
    """Return what a repetition, group or look-around holds."""
    return value[-1] if hasattr(value[-1], "data") or isinstance(value[-1], list) else []


def sample(parsed):
    """Return a short text that a pattern may match."""
    text = ""
    for operation, value in parsed:
        name = str(operation)
        if name == "BRANCH":
            text += sample(value[1][0])
        elif name.endswith("REPEAT"):
            text += sample(value[2]) * max(value[0], 1)
        elif name in {"SUBPATTERN", "ATOMIC_GROUP"}:
            text += sample(value[-1] if name == "SUBPATTERN" else value)
        elif name not in {"AT", "ASSERT", "ASSERT_NOT"}:
            text += next(characters([(operation, value)]), "")
    return text


def attacks(pattern, flags):
    """Return what the pattern begins with, and what it names, to be repeated behind that."""
    parsed = re._parser.parse(pattern, flags)
    known = list(dict.fromkeys(characters(parsed)))[:MOST_CHARACTERS]
    whole = sample(parsed)
    heads = list(dict.fromkeys([whole[:i] for i in (*range(MOST_HEADS), len(whole))]))
    units = [*known, "a", "1", " ", *heads[1:]]
    return [*product(heads, units), *(("", a + b) for a, b in product(known[:MOST_PAIRED], repeat=2))]


def text_of(head, unit, size):
    """Return the end is as the pattern does not name it."""
    return head + unit * (size // len(unit)) + "\x00"


def spend(compiled, methods, text):
    before = time.process_time()
    for method in methods:
        getattr(compiled, method)(text)
    return time.process_time() - before


def attack(pattern, flags, methods):
    """End by SIGPROF where the pattern takes too long."""
    compiled = re.compile(pattern, flags)
    signal.setitimer(signal.ITIMER_PROF, 2 * PATIENCE)
    took = [(spend(compiled, methods, text_of(*how, SHORT)), how) for how in attacks(pattern, flags)]
    for _, how in sorted(took, reverse=True)[:3]:
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)
        spend(compiled, methods, text_of(*how, LONG))


def is_slow(*pattern):
    child = os.fork()
    if not child:
        attack(*pattern)
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


if __name__ == "__main__":
    found = json.load(sys.stdin)
    json.dump([name for name, *pattern in found if is_slow(*pattern)], sys.stdout)
