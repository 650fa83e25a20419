"""The documents of the project, and what of them a test can hold: tables, commands, links and headings."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.serving import ROOT

NAMES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
DOCUMENTS = tuple(sorted([*(ROOT / name for name in NAMES), *(ROOT / "docs").glob("*.md")]))
# the changelog has commands as they were
CURRENT = tuple(path for path in DOCUMENTS if path.name != "CHANGELOG.md")

IN_TEXT = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Command:
    """A command as a document has it, without what stands before it (settings, the virtual environment)."""

    document: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}: {self.text}"


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path) -> list[str]:
    """Return every line of an indented block of code."""
    lines = read(path).splitlines()
    return [line.strip() for line in lines if line.startswith("    ") and not re.match(r"\s+(- |\d\. )", line)]


def commands(program: str) -> list[Command]:
    """Return every example of `program` in a block or between backticks, without comments, each once."""
    found = {}
    for path in CURRENT:
        for text in [*blocks(path), *IN_TEXT.findall(read(path))]:
            for part in re.split(r"\s+&&\s+", re.sub(r"\s+#\s.*", "", text)):
                at = re.search(rf"(?:^|[\s/]){re.escape(program)}\b", part)
                if at and part[at.end() :].strip():
                    own = part[at.start() :].strip().removeprefix("/")
                    found.setdefault(own, Command(path.name, own))
    return list(found.values())


def rows(path: Path) -> list[list[str]]:
    """Return the cells of each row of its tables that starts with a name in backticks."""
    lines = [line for line in read(path).splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" |")] for line in lines]


def anchors(path: Path) -> set[str]:
    """Return what links to its headings are called."""
    plain = (re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in HEADING.findall(read(path)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in plain}


def links(path: Path) -> list[str]:
    return [one or other for one, other in LINK.findall(read(path))]
