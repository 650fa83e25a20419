"""How the server logs: JSON lines in production, sentences at a terminal; of accidents kind and place, no values."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
HIDDEN = "'...'"
REFUSED, FAILED = "Invalid request from ip=", "Error handling request"  # as gunicorn begins its sentences


class _Lines(logging.Formatter):
    """JSON, one object per line."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        document: dict[str, Any] = {"time": when, "level": record.levelname.lower()}
        document |= getattr(record, "entry", None) or {"message": without_values(_message(record))}
        return json.dumps(document | _accident(record), ensure_ascii=True)


class _Sentences(logging.Formatter):
    """For people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        entry = getattr(record, "entry", None)
        accident = _accident(record)
        where = f" {accident['error']} at {', '.join(accident['at'])}" if accident else ""
        return f"Kindred: {entry or _message(record)}{where}"


class WithoutRequests(logging.Filter):
    """Leaves of what gunicorn logs of a request the kind of the accident, and where it was.

    gunicorn quotes what it cannot read and what failed: an address with a link's token, a cookie, or the end of a body
    whose length was announced too short.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record and keep it."""
        text = str(record.msg)
        if text.startswith((REFUSED, FAILED)):
            kind, _, passed = sys.exc_info()
            at = "" if text.startswith(REFUSED) else f" at {', '.join(_places(passed))}"
            begin = text.partition(": ")[0] if text.startswith(REFUSED) else FAILED
            record.msg, record.args = f"{begin} ({kind.__name__ if kind else 'nothing'}{at})", ()
            record.exc_info = record.exc_text = None
        return True


def start_logging(*, production: bool) -> None:
    """Send all that is logged to standard error, in production with every request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines() if production else _Sentences())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("kindred").setLevel(logging.INFO)


def without_values(sentence: str) -> str:
    """Return a sentence for the log: what it quotes may be a customer's."""
    return QUOTED.sub(HIDDEN, sentence)


def kind_of_accident(lines: Sequence[str]) -> str:
    """Return what kind of exception ended a process, from its last words; never what it was about."""
    match = re.match(r"[\w.]+", lines[-1]) if lines else None
    return match[0] if match else "nothing"


def _message(record: logging.LogRecord) -> str:
    return "a request failed" if record.exc_info else record.getMessage()


def _accident(record: logging.LogRecord) -> dict[str, Any]:
    """Return the kind of an exception and the lines it passed; its message may hold values."""
    match record.exc_info:
        case (type() as kind, BaseException(), TracebackType() as passed):
            return {"error": kind.__name__, "at": _places(passed)}
    return {}


def _places(passed: TracebackType | None) -> list[str]:
    """Return the last lines that an exception passed."""
    frames = traceback.extract_tb(passed)[-6:]
    return [f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}" for f in frames]
