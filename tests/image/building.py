"""Carries out a Dockerfile without Docker: its stages one after another, in a folder that stands for their file system.

Absolute paths of the Dockerfile are those of the folder. Its Python is a copy of this one, since that may lie where
only its owner looks; what is installed or removed touches nothing else.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.operations.dockerfile import environment_of
from tests.serving import ROOT

PATHS = re.compile(r"(?<![\w./])/(?=(?:opt|app|data)\b)")
SPARED = shutil.ignore_patterns("site-packages", "test", "__pycache__", "*.a", "share", "include", "idlelib")


class Image:
    """An image: `root` is its file system, `instructions` those of its last stage."""

    def __init__(self, place, stages):
        self.root, self.python = place / "root", place / "usr"
        self.instructions = stages[-1]
        shutil.copytree(sys.base_prefix, place / "base", symlinks=True, ignore=SPARED)
        self.environment = {"HOME": "/tmp", "LD_LIBRARY_PATH": f"{place}/base/lib"} | passed_on()
        self.environment["PATH"] = f"{self.python}/bin:/usr/bin:/bin"
        subprocess.run(
            [place / "base" / "bin" / "python3", "-m", "venv", self.python], env=self.environment, check=True
        )
        for number, stage in enumerate(stages):
            if self.root.exists():
                self.root.rename(place / f"stage-{number - 1}")
            self.build(stage, place / f"stage-{number - 1}")

    def build(self, stage, before):
        """Carry out a stage; `before` is the file system of the one before it."""
        self.root.mkdir()
        self.cwd = self.root
        for instruction in stage[1:]:
            match instruction.name:
                case "WORKDIR":
                    self.cwd = Path(self.inside(instruction.text))
                    self.cwd.mkdir(parents=True)
                case "RUN":
                    self.run(instruction.text)
                case "COPY":
                    self.copy(instruction.text.split(), before)

    def inside(self, text):
        """The text with its paths led into the folder."""
        return PATHS.sub(f"{self.root}/", text)

    def run(self, command):
        shell = ["sh", "-c", self.inside(command)]
        done = subprocess.run(shell, cwd=self.cwd, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"

    def copy(self, words, before):
        *options, source, target = words
        if options:
            shutil.copytree(before / source.lstrip("/"), self.inside(target), symlinks=True)
        elif source == ".":
            copy_context(self.cwd)
        else:
            shutil.copy(ROOT / source, self.cwd / target)

    def runtime(self):
        """The environment in which CMD and HEALTHCHECK run."""
        told = {name: self.inside(value) for name, value in environment_of(self.instructions).items()}
        return self.environment | told | {"PATH": told["PATH"].replace("$PATH", self.environment["PATH"])}


def passed_on():
    """What pip needs on this machine to reach an index."""
    return {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTP", "http"))}


def copy_context(target):
    """What .dockerignore lets in of the files under version control."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    kept = [line[1:] for line in lines if line.startswith("!")]
    assert "*" in lines, "everything else is left out"
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if any(name == k or name.startswith(f"{k}/") for k in kept):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
