"""The architecture lists the existing packages, and its glossary the files that define words."""

import re

import pytest

from tests.docs.documents import read
from tests.serving import ROOT
from tests.test_imports import ORDER

ARCHITECTURE = ROOT / "docs" / "architecture.md"
PATH = re.compile(r"`((?:[\w-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|json|yaml))`")
FOLDERS = ("", "analysis", "dashboard", "assets", "assets/crossfilter", "assets/page", "tests")


def section(title):
    return re.split(r"^#+ ", read(ARCHITECTURE).split(f"# {title}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("base", ORDER)
def test_the_tables_of_rooms_are_in_the_order_of_imports(base):
    first = [line.split("|")[1] for line in section(base).splitlines() if line.startswith("| `")]
    named = [name for cell in first for name in re.findall(r"`([^`]+)`", cell)]
    assert named == [name for name in ORDER[base] if name != "__main__"]


def test_the_glossary_lists_each_word_once_in_order():
    words = [line.split("|")[1].strip() for line in section("Glossary").splitlines() if line.startswith("| ")][1:]
    assert words == sorted(set(words))


@pytest.mark.parametrize(
    "path", [ARCHITECTURE, ROOT / "CONTRIBUTING.md", ROOT / "docs" / "evidence.md"], ids=lambda p: p.name
)
def test_every_file_that_is_named_is_there(path):
    named = {n for n in PATH.findall(read(path)) if "NAME" not in n and n not in {"segments/", "evidence/", "data/"}}
    assert {n for n in named if not any((ROOT / f / n).exists() or list((ROOT / f).rglob(n)) for f in FOLDERS)} == set()
