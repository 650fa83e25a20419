"""The scripts in assets/ without a browser: one Node for all tests, which answers questions in lines of JSON."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.store.segmentation import Segmentation
from dashboard.packing.packed import pack
from tests.serving import ROOT

NODE = Path(sys.executable).with_name("node")


class Core:
    """A running `answers.js`."""

    def __init__(self) -> None:
        command = [str(NODE), str(ROOT / "tests" / "javascript" / "answers.js")]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, question: str, **asked: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"question": question, **asked}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        assert self.process.wait(20) == 0
        self.process.stdout.close()


class Customers:
    """What a server would send of one segmentation, in a folder that `answers.js` reads."""

    def __init__(self, core: Core, segmentation: Segmentation, folder: Path) -> None:
        self.core, self.folder = core, folder
        packed = pack(segmentation)
        bodies = {"page.json": packed.page, "cells.bin": packed.cells, "segments.json": packed.sheets}
        for name, body in bodies.items():
            (folder / name).write_bytes(body.plain)

    def ask(self, question: str, **asked: Any) -> Any:
        return self.core.ask(question, folder=str(self.folder), **asked)

    def accepted(self, k: int, links: Sequence[str]) -> list[bool]:
        return list(self.ask("accepted", k=k, links=links))
