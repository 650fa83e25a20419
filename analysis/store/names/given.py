"""The names that people give to segments, and the file next to the segmentation that keeps them."""

import fcntl
import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.store.folder import open_segmentation
from analysis.store.names.across import names_across
from analysis.store.names.rules import alike, clean_name
from analysis.store.segmentation import Segment, Segmentation, Solution

NAMES_FILE, LOCK_FILE = "names.json", "names.lock"

Value = TypeVar("Value", str, int)
Place = tuple[int, int]


@dataclass(frozen=True)
class Offered:
    """A name that was given to one of `k` segments of an earlier result, and the day when that result ended."""

    k: int
    name: str
    on: str


@dataclass(frozen=True)
class Names:
    """The names given to segments, by (k, segment); `changed` is the revision at which each last changed.

    `of`: the result that has these segments, as `result_of` returns it, empty where nobody knows. `source`: whose
    customers. `offered`: names whose segments are not clearly there any more. `inherited`: names of the same customers
    at other numbers of segments.
    """

    revision: int = 0
    given: Mapping[Place, str] = field(default_factory=dict)
    changed: Mapping[Place, int] = field(default_factory=dict)
    of: str = ""
    source: str = ""
    offered: tuple[Offered, ...] = ()
    inherited: Mapping[Place, str] = field(default_factory=dict)

    def called(self, solution: Solution) -> tuple[str, ...]:
        """Return what the segments of `solution`, which has the derived names, are called; segment 1 first."""
        names = {**self.inherited, **self.given}
        return tuple(names.get((solution.n_clusters, s.segment), s.name) for s in solution.segments)


class NamesConflict(InputError):  # noqa: N818 - not an error but a question: whose name?
    """Somebody else has renamed the segment; the message has both names."""

    def __init__(self, message: str, names: Names) -> None:
        """`names` are those of all segments by now."""
        super().__init__(message)
        self.names = names


def with_names(s: Segmentation, names: Names) -> Segmentation:
    """`s`, its segments under the names given to them; `s` itself keeps the derived ones.

    Names of segments of an earlier result are left out: those segments may be other people.
    """
    if names.of and names.of != result_of(s):
        return s
    return replace(s, solutions=tuple(renamed(x, names.called(x)) for x in s.solutions))


def result_of(s: Segmentation) -> str:
    """16 hex digits that stand for the segments of a result: their customers, and where their centers are."""
    centers = [[list(g.center.items()) for g in x.segments] for x in s.solutions]
    return hashlib.sha256(json.dumps([s.fingerprint, centers]).encode()).hexdigest()[:16]


def open_named(folder: Path) -> Segmentation:
    """Return a saved segmentation under the names that people gave.

    Raises InputError where it, or they, cannot be read.
    """
    return with_names(open_segmentation(folder), read_names(folder))


def renamed(solution: Solution, called: tuple[str, ...]) -> Solution:
    """Return a solution whose segments are called so, segment 1 first."""
    pairs = zip(solution.segments, called, strict=True)
    return replace(solution, segments=tuple(replace(segment, name=name) for segment, name in pairs))


def read_names(folder: Path) -> Names:
    """Return the names given to segments of the segmentation in `folder`; none until somebody gives one.

    Raises InputError when their file is broken.
    """
    path = folder / NAMES_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        offered = tuple(_offered(o) for o in raw.get("offered", []))
        return Names(
            _checked(raw["revision"], int),
            _flat(raw["names"], str),
            _flat(raw.get("changed", {}), int),
            _checked(raw.get("of", ""), str),
            _checked(raw.get("source", ""), str),
            offered,
            _flat(raw.get("inherited", {}), str),
        )
    except FileNotFoundError:
        return Names()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{folder.name}/{NAMES_FILE} cannot be read as names of segments; "
            "mend it, or delete it to go back to the derived names."
        ) from error


def _offered(raw: dict[str, Any]) -> Offered:
    return Offered(_checked(raw["k"], int), _checked(raw["name"], str), _checked(raw["on"], str))


def _flat(raw: Any, kind: type[Value]) -> dict[Place, Value]:
    return {(int(k), int(n)): _checked(value, kind) for k, of_k in raw.items() for n, value in of_k.items()}


def _checked(value: Any, kind: type[Value]) -> Value:
    if type(value) is not kind or not str(value).isprintable():
        raise TypeError(value)
    return value


def nested(flat: Mapping[Place, Value]) -> dict[str, dict[str, Value]]:
    """By k, then by segment, as JSON has it: `{"6": {"1": "Our best"}}`."""
    result: dict[str, dict[str, Value]] = {}
    for (k, segment), value in sorted(flat.items()):
        result.setdefault(str(k), {})[str(segment)] = value
    return result


def rename(  # noqa: PLR0913, PLR0917 - the parts of a wish, and of what it is about
    folder: Path, solution: Solution, segment: int, name: str | None, revision: int, s: Segmentation | None = None
) -> Names:
    """Give a segment of `solution`, which has the derived names, a name, or its derived one again (None).

    `revision` is that of the names on which this was decided; other segments may have changed since. Returns the names
    as they are then. Raises InputError for a segment that is not there or an unusable name, NamesConflict when
    this segment has changed since, OSError when `folder` cannot be written. The names then belong to the result `s`.
    """
    renamed = _find(solution, segment)
    wanted = renamed.name if name is None else clean_name(name)
    with locked(folder):
        names = read_names(folder)
        if wanted == names.called(solution)[segment - 1]:
            return names
        _check_seen(names, solution, renamed, wanted, revision)
        _check_free(names, solution, renamed, wanted)
        place = (solution.n_clusters, segment)
        after = _after(names, place, None if wanted == renamed.name and place not in names.inherited else wanted)
        if s is not None:
            offered = tuple(o for o in after.offered if o.name != wanted)
            across = names_across(s, after.given)
            after = replace(after, of=result_of(s), source=s.question.source, offered=offered, inherited=across)
        write_names(folder, after)
    return after


def write_names(folder: Path, names: Names) -> None:
    """Put names into their file. Raises OSError where the folder cannot be written."""
    write_aside(folder / NAMES_FILE, lambda path: path.write_text(_document(names), encoding="utf-8"))


def _find(solution: Solution, segment: int) -> Segment:
    if not 1 <= segment <= solution.n_clusters:
        raise InputError(f"There is no segment {segment}; choose one from 1 to {solution.n_clusters}.")
    return solution.segments[segment - 1]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Alone among the threads and processes of this machine; the lock ends with its open file, whatever happens."""
    with (folder / LOCK_FILE).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _check_seen(names: Names, solution: Solution, renamed: Segment, wanted: str, revision: int) -> None:
    """Whether what is replaced is what was seen; a revision to come is one of a file that was lost."""
    changed = names.changed.get((solution.n_clusters, renamed.segment), 0)
    if not changed <= revision <= names.revision:
        theirs = names.called(solution)[renamed.segment - 1]
        raise NamesConflict(
            f"By now segment {renamed.segment} is called “{theirs}”; keep that, or save your “{wanted}” over it.", names
        )


def _check_free(names: Names, solution: Solution, renamed: Segment, wanted: str) -> None:
    """Whether no other segment has this name, or would have it once its name is reset."""
    for other, called in zip(solution.segments, names.called(solution), strict=True):
        if other is renamed or alike(wanted) not in (alike(called), alike(other.name)):
            continue
        when = "already" if alike(wanted) == alike(called) else "when its name is reset"
        raise InputError(f"Segment {other.segment} is called “{wanted}” {when}; choose another name.")


def _after(names: Names, place: Place, name: str | None) -> Names:
    """No revision comes twice, even where the file is lost with its disk: browsers keep figures by revision."""
    revision = max(names.revision + 1, int(time.time()))
    others = {at: known for at, known in names.given.items() if at != place}
    given = others if name is None else others | {place: name}
    return replace(names, revision=revision, given=given, changed={**names.changed, place: revision})


def _document(names: Names) -> str:
    document: dict[str, Any] = {"revision": names.revision, "names": nested(names.given)}
    document["changed"] = nested(names.changed)
    document |= {key: value for key, value in (("of", names.of), ("source", names.source)) if value}
    document |= {"inherited": nested(names.inherited)} if names.inherited else {}
    document |= {"offered": [asdict(o) for o in names.offered]} if names.offered else {}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
