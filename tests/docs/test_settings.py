"""Every environment variable that the code reads is in `docs/settings.md` once, and nothing else is."""

import ast
import re
from functools import cache

from dashboard.settings import SETTINGS
from tests.docs.documents import CURRENT, IN_TEXT, read, rows
from tests.serving import ROOT

OURS = re.compile(r"KINDRED_[A-Z][A-Z_]*")
VARIABLE = re.compile(r"[A-Z][A-Z_]{2,}")
READERS = ("os.environ", "environment", "os.getenv")  # a plain `environ` is that of a request
OF_TESTS = re.compile(r"KINDRED_(TEST|SIZE)_\w+")
SOURCES = [*(ROOT / "analysis").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py"), ROOT / "gunicorn.conf.py"]


def texts(node):
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def looked_up(tree):
    """Yield names that are asked of an environment.

    `environ["X"]`, `environment.get("X")`, or one of a tuple of names.
    """
    tuples = {
        node.targets[0].id: texts(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            if ast.unparse(node.value).endswith(READERS):
                yield from texts(node.slice)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).removesuffix(".get").endswith(READERS):
            yield from texts(node)
        elif isinstance(node, ast.Call) and re.search(r"os\.environ\.(pop|setdefault)$", ast.unparse(node.func)):
            yield from texts(node.args[0])
        elif isinstance(node, ast.GeneratorExp) and re.search(rf"({'|'.join(READERS)})\.get", ast.unparse(node)):
            yield from set().union(*(tuples.get(ast.unparse(g.iter), set()) for g in node.generators))


@cache
def read_by_code():
    found = {s.name for s in SETTINGS}
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {name for name in looked_up(tree) if VARIABLE.fullmatch(name)}
        found |= {text for text in texts(tree) if OURS.fullmatch(text)}
    return found


def documented():
    return {row[0].strip("|` "): row for row in rows(ROOT / "docs" / "settings.md")}


def test_reading_the_code_finds_what_is_read():
    assert {"PORT", "TMPDIR", "DYNO", "RENDER", "OMP_WAIT_POLICY", "KINDRED_PROCESS_SECONDS"} <= read_by_code()


def test_every_variable_that_is_read_is_documented():
    assert read_by_code() - set(documented()) == set()


def test_every_documented_variable_is_read():
    assert set(documented()) - read_by_code() == set()


def test_every_variable_has_one_row():
    names = [row[0] for row in rows(ROOT / "docs" / "settings.md")]
    assert sorted(names) == sorted(set(names))


def test_documented_defaults_are_those_of_the_code():
    wrong = {s.name: s.default for s in SETTINGS if documented()[s.name][1] != s.default and s.default}
    assert wrong == {}
    assert [s.name for s in SETTINGS if not s.default and not documented()[s.name][1].startswith("empty: ")] == []


def test_no_document_names_a_variable_that_there_is_not():
    named = {name for path in CURRENT for text in IN_TEXT.findall(read(path)) for name in OURS.findall(text)}
    named |= {name for path in CURRENT for name in OURS.findall(read(path))}
    assert {name for name in named - set(documented()) if not OF_TESTS.fullmatch(name)} == set()
