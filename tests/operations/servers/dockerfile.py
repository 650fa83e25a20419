"""Reads a Dockerfile: its stages, each a list of instructions with their arguments."""

import json
import re
from dataclasses import dataclass

from tests.serving import ROOT


@dataclass(frozen=True)
class Instruction:
    name: str
    text: str

    @property
    def words(self):
        """The arguments of the exec form, which no shell reads."""
        return json.loads(self.text[self.text.index("[") :])


def read_stages():
    """Return the stages in order, each begun by its FROM."""
    stages = []
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, text = line.partition(" ")
        if name == "FROM":
            stages.append([])
        stages[-1].append(Instruction(name, text))
    return stages


def only(stage, name):
    """Return the one instruction of that name."""
    (found,) = [i for i in stage if i.name == name]
    return found


def environment_of(stage):
    return dict(re.findall(r"(\w+)=(\S+)", only(stage, "ENV").text))
