"""Environment variables to one frozen Settings, read once at start."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.core.errors import InputError
from analysis.model.brand import Brand, read_brand
from analysis.model.protection import LARGEST, SMALLEST
from analysis.model.question import Question, is_address, read_question
from dashboard.system.schedule import Schedule, read_schedule

ROOT = Path(__file__).resolve().parent.parent
MOST_DIGITS = 9
MB, MOST_PROCESS_MB = 1_000_000, 2_000
FILES_IN_SPACE = 40
CONTAINER = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, default and what it does, as `docs/settings.md` lists it."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("PORT", "8050", "port to serve on; hosts set it"),
    Setting("HOST", "0.0.0.0", "address to serve on; `make run` uses 127.0.0.1"),  # noqa: S104
    Setting("WEB_CONCURRENCY", "2", "worker processes"),
    Setting("CUSTOMERS", "data/Mall_Customers.csv", "file with the customers to show, or the address of a database"),
    Setting("KINDRED_QUERY", "", "table of that database, or a SELECT; empty: its only table"),
    Setting(
        "KINDRED_ENGINE",
        "",
        "address of the engine in which CUSTOMERS is a table, whose rows stay there: postgresql://, sc:// or spark://",
    ),
    Setting(
        "KINDRED_QUESTION", "", "file with every other choice as JSON: roles, scaling, missing values, outliers ..."
    ),
    Setting("KINDRED_FEATURES", "", "features that form segments, separated by commas; empty: all that vary"),
    Setting("KINDRED_K", "", "number of segments shown first, 2 to 10; empty: best silhouette"),
    Setting(
        "KINDRED_STORE", ".kindred", "folder where finished segmentations, and the names given to segments, are kept"
    ),
    Setting(
        "KINDRED_REFRESH",
        "",
        "when to read the customers again: hours from one time to the next, or a time of day such as 03:30",
    ),
    Setting(
        "KINDRED_SMALLEST_CELL",
        "",
        "2 to 1000: customers are kept and shown in groups of at least that many, never singly; empty: singly",
    ),
    Setting("KINDRED_TITLE", "", "what the page and its files are called, at most 40 letters; empty: Kindred"),
    Setting("KINDRED_LOGO", "", "PNG, SVG, JPEG or WebP file of at most 200 kB that is shown as the logo"),
    Setting(
        "KINDRED_READ_ONLY",
        "",
        "1: nobody can rename segments, refresh, approve or refit on the page; empty: all visitors can",
    ),
    Setting("KINDRED_UPLOAD_MB", "50", "largest file that visitors may bring; 0: they may bring none"),
    Setting("KINDRED_UPLOAD_DAYS", "7", "days after which what visitors brought is deleted"),
    Setting(
        "KINDRED_UPLOAD_SPACE_MB", "", "disk that all that visitors brought may take; empty: 40 times KINDRED_UPLOAD_MB"
    ),
    Setting("KINDRED_PROCESS_MB", "", "memory that reading a visitor's file may take; empty: half of the machine's"),
    Setting("KINDRED_ENV", "", "production: refuse to start without a login, log every request, send http to https"),
    Setting("KINDRED_PUBLIC", "", "1: all visitors may see these customers, on purpose"),
    Setting(
        "KINDRED_USERS", "", "who may log in: NAME:HASH, separated by spaces; `python -m dashboard user NAME` makes one"
    ),
    Setting(
        "KINDRED_SECRET", "", "signs sessions: 32 random characters or more; `python -m dashboard secret` makes some"
    ),
    Setting(
        "KINDRED_PROXY",
        "",
        "addresses of the proxies in front, separated by commas, whose word on visitors is taken; any: of all",
    ),
    Setting(
        "KINDRED_PROXY_HOPS",
        "1",
        "how many proxies a request passes, each of which adds the address of its visitor to X-Forwarded-For",
    ),
    Setting(
        "KINDRED_IDENTITY_HEADER",
        "",
        "header in which a proxy of KINDRED_PROXY says who the visitor is, in place of a login",
    ),
    Setting("KINDRED_CALLS_A_MINUTE", "1200", "how often one visitor may ask for rows, figures, exports in a minute"),
    Setting("KINDRED_HEADER_SECONDS", "10", "seconds, 1 to 60, in which a client must have sent a request's headers"),
)


@dataclass(frozen=True)
class Settings:
    """What this server shows, and where it keeps what was computed."""

    question: Question
    store: Path
    read_only: bool = False
    upload_mb: int = 50
    upload_days: int = 7
    process_mb: int | None = None
    upload_space_mb: int | None = None
    brand: Brand = field(default_factory=Brand)
    refresh: Schedule | None = None

    @property
    def space_mb(self) -> int:
        """Megabytes that all that visitors leave may take."""
        return self.upload_space_mb or FILES_IN_SPACE * self.upload_mb


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return settings from `environment`; relative paths are meant from the project's folder.

    Raises InputError for a value that cannot be used.
    """
    value = values_of(environment)
    return Settings(
        _question(value),
        ROOT / value["KINDRED_STORE"],
        read_only=switch_setting("KINDRED_READ_ONLY", value),
        upload_mb=number_setting("KINDRED_UPLOAD_MB", value) or 0,
        upload_days=number_setting("KINDRED_UPLOAD_DAYS", value, least=1) or 1,
        process_mb=number_setting("KINDRED_PROCESS_MB", value, least=1),
        upload_space_mb=number_setting("KINDRED_UPLOAD_SPACE_MB", value, least=1),
        brand=read_brand(environment),
        refresh=read_schedule("KINDRED_REFRESH", value["KINDRED_REFRESH"]),
    )


def values_of(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return every setting as `environment` gives it, else its default."""
    return {s.name: environment.get(s.name, "").strip() or s.default for s in SETTINGS}


def _question(value: Mapping[str, str]) -> Question:
    """Return the question of the file, over which single settings go."""
    given = value["CUSTOMERS"]
    elsewhere = value["KINDRED_ENGINE"] not in ("", "duckdb")  # then CUSTOMERS is the name of a table
    source = given if elsewhere or is_address(given) else str(ROOT / given)
    question = _question_in(ROOT / value["KINDRED_QUESTION"], source) if value["KINDRED_QUESTION"] else Question(source)
    asked = number_setting("KINDRED_K", value)
    features = tuple(name.strip() for name in value["KINDRED_FEATURES"].split(",") if name.strip())
    return replace(
        question,
        features=features or question.features,
        n_clusters=question.n_clusters if asked is None else asked,
        reading=replace(question.reading, query=value["KINDRED_QUERY"] or question.reading.query),
        engine=value["KINDRED_ENGINE"] or question.engine,
        smallest_cell=number_setting("KINDRED_SMALLEST_CELL", value, SMALLEST, LARGEST) or question.smallest_cell,
    )


def _question_in(path: Path, source: str) -> Question:
    try:
        return read_question(json.loads(path.read_text(encoding="utf-8")), source)
    except InputError as error:
        why = str(error)
    except OSError as error:
        why = f"it cannot be read ({error.strerror})."
    except (ValueError, RecursionError):
        why = "it is not JSON."
    raise InputError(f"The file {path.name} of the setting KINDRED_QUESTION cannot be used: {why}")


def half_of_memory() -> int:
    """Half of the megabytes that we have; at most 2,000."""
    return min(memory() // 2, MOST_PROCESS_MB)


def memory() -> int:
    """Megabytes that this machine, or the container we run in, has."""
    have = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in CONTAINER:
        with suppress(OSError, ValueError):
            have = min(have, int(path.read_text(encoding="ascii")))
    return have // MB


def number_setting(name: str, value: Mapping[str, str], least: int = 0, most: int | None = None) -> int | None:
    """Return a setting as a whole number from `least` to `most`; None where it is empty.

    Raises InputError for anything else.
    """
    text = value[name]
    fits = text.isdecimal() and len(text) <= MOST_DIGITS and least <= int(text) <= (int(text) if most is None else most)
    if text and not fits:
        to_there = "" if most is None else f" to {most}"
        from_there = f" from {least}{to_there}" if least else ""
        raise InputError(f"The setting {name} is {text[:40]!r}; give it a whole number{from_there}, or leave it empty.")
    return int(text) if text else None


def switch_setting(name: str, value: Mapping[str, str]) -> bool:
    """Return whether a setting is 1. Raises InputError for what is neither 1 nor 0 nor empty."""
    if value[name] not in ("", "0", "1"):
        raise InputError(f"The setting {name} is {value[name]!r}; give it 1 or 0, or leave it empty.")
    return value[name] == "1"
