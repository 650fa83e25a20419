"""Turn command-line options into a Question and a progress reporter."""

import argparse
import json
import os
import sys
import time
from contextlib import closing
from dataclasses import fields, replace

from analysis.core.errors import InputError
from analysis.core.progress import Progress, ProgressFile, both, left_words, seconds_left
from analysis.in_place.engines.known import open_engine, origin_of
from analysis.model.question import Question, Reading, read_question
from analysis.reading.sources import read_table

BAR, WIDEST = 30, 56
FROM_ENVIRONMENT = "env:"
MB = 1_000_000
EXAMPLES = {"--scaling": "log", "--role": "form", "--weight": "2"}


def source_of(options: argparse.Namespace) -> str:
    """Return the source; `env:NAME` stands for that environment variable, since others see the command line."""
    return from_environment(options.file) or ""


def from_environment(given: str | None) -> str | None:
    """Return what an option means: itself, or what the environment holds where it is `env:NAME`.

    Raises InputError where it holds nothing.
    """
    if given is None or not given.startswith(FROM_ENVIRONMENT):
        return given
    name = given.removeprefix(FROM_ENVIRONMENT)
    if not os.environ.get(name):
        raise InputError(
            f"The environment variable {name[:60]} is not set; set it to a file or the address of a database."
        )
    return os.environ[name]


def question_of(options: argparse.Namespace) -> Question:
    """Return the question in a file, or from single options."""
    source = source_of(options)
    if options.question is not None:
        try:
            raw = json.loads(options.question.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise InputError(f"{options.question} is no question in JSON; write it again.") from error
        asked = read_question(raw, source)
        return replace(asked, engine=from_environment(options.engine) or asked.engine)
    reading = {f.name: getattr(options, f.name) for f in fields(Reading)}
    scaling, scalings = _scalings(options.scaling)
    raw = {
        "features": options.features,
        "scaling": scaling,
        "scalings": scalings,
        "weights": {name: _weight(name, text) for name, text in (_pair(given, "--weight") for given in options.weight)},
        "roles": dict(_pair(text, "--role") for text in options.role),
        "n_clusters": options.k,
        "missing": options.missing,
        "outliers": options.outliers,
        "rows": options.rows,
        "reference": options.reference,
        "currency": options.currency,
        "method": options.method,
        "engine": from_environment(options.engine),
        "smallest_cell": options.smallest_cell,
        "reading": {name: value for name, value in reading.items() if value is not None},
    }
    question = read_question(raw, source)
    return replace(question, features=_split_names(question, options.most_mb * MB))


def _scalings(given: list[str]) -> tuple[str, dict[str, str]]:
    """`log` for all, `income=log` for one; the last for all counts."""
    every = [text for text in given if "=" not in text]
    return (every or ["auto"])[-1], dict(_pair(text, "--scaling") for text in given if "=" in text)


def _weight(name: str, text: str) -> float:
    """Return a weight as a number. Raises InputError where it is none."""
    try:
        return float(text)
    except ValueError as error:
        raise InputError(
            f"The weight of {name} is {text!r}, no number; write for example --weight {name}=2."
        ) from error


def _pair(text: str, option: str) -> tuple[str, str]:
    name, mark, value = text.rpartition("=")
    if not mark:
        raise InputError(
            f"{option} {text!r} is not COLUMN=VALUE; write for example {option} income={EXAMPLES[option]}."
        )
    return name.strip(), value.strip()


def _split_names(question: Question, most_bytes: int) -> tuple[str, ...] | None:
    """`--features a b` and `--features a,b` alike, unless a header itself holds the comma."""
    names = question.features
    if names is None or not any("," in name for name in names):
        return names
    headers = _headers(question, most_bytes)
    split = [[name] if name in headers else name.split(",") for name in names]
    return tuple(name.strip() for part in split for name in part if name.strip())


def _headers(question: Question, most_bytes: int) -> set[str]:
    """Return the columns of the source, wherever its rows stay."""
    if origin := origin_of(question):
        with closing(open_engine(origin)) as engine:
            return {c.name for c in engine.columns()}
    with read_table(question.source, question.reading, most_bytes) as table:
        return set(table.columns)


def progress_of(options: argparse.Namespace) -> Progress:
    """On standard error, and in a file where that is asked for."""
    return Bar() if options.progress is None else both(Bar(), ProgressFile(options.progress).report)


class Bar:
    """Progress on standard error: a bar at a terminal, else a line whenever the phase or the tenth changes."""

    def __init__(self) -> None:  # noqa: D107 - nothing to say
        self.started = time.monotonic()
        self.last: tuple[str, int] | None = None

    def __call__(self, phase: str, done: float) -> None:
        """Report it to both."""
        if sys.stderr.isatty():
            bar = "#" * round(BAR * done)
            words = phase + left_words(seconds_left(time.monotonic() - self.started, done) if done < 1 else None)
            print(
                f"\r[{bar:<{BAR}}] {done:4.0%} {words:<{WIDEST}}", end="\n" * (done >= 1), file=sys.stderr, flush=True
            )
        elif self.last != (phase, int(10 * done)):
            self.last = (phase, int(10 * done))
            print(f"{done:4.0%} {phase}", file=sys.stderr, flush=True)
