"""The real application behind a door that answers as a file says: logged out, busy, not ready.

Run by gunicorn as `tests.moody:create_server()`; the setting MOOD names the file.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from dashboard.app import create_server as create_own

APPLICATION = "tests.moody:create_server()"


class Mood:
    """What a test decides on, and how often each address was asked for meanwhile."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.asked = file.with_suffix(".asked")
        self.good()

    def good(self) -> None:
        self.set()

    def set(self, status: str = "", *, below: str = "/", sentence: str = "No.", **headers: str) -> None:
        """Answer requests below an address with this status, except page navigations."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        document = {"status": status, "below": below, "sentence": sentence, "headers": named}
        self.asked.write_text("")
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps(document))
        new.replace(self.file)

    def requests(self) -> list[str]:
        """Addresses asked for since the mood was set, those of pages and scripts included."""
        return self.asked.read_text().splitlines()


def create_server() -> Callable[..., Iterable[bytes]]:
    own = create_own()
    file = Path(os.environ["MOOD"])

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        mood, path = json.loads(file.read_text()), environ["PATH_INFO"]
        with file.with_suffix(".asked").open("a") as asked:
            asked.write(f"{path}\n")
        moved = environ.get("HTTP_SEC_FETCH_MODE") == "navigate" and not path.endswith(".csv")
        if not mood["status"] or moved or not path.startswith(mood["below"]):
            return own(environ, start_response)
        start_response(mood["status"], [("Content-Type", "text/plain"), *mood["headers"].items()])
        return [f"{mood['sentence']}\n".encode()]

    return answer
