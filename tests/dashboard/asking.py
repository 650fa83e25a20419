"""Ask a running server over HTTP, as a browser would, and know a sentence from an accident."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from dashboard import ids

HANDED_OUT: set[str] = set()  # tokens and cookies that servers of this run gave to somebody
CALLBACK = "/_dash-update-component"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    def __post_init__(self):
        HANDED_OUT.update(re.findall(r"=([^;]{16,});", self.headers.get("Set-Cookie", "")))
        if self.status == 201:
            HANDED_OUT.add(self.json["token"])

    @property
    def text(self):
        """Its text, without the mark before CSV."""
        return self.body.decode("utf-8-sig")

    @property
    def json(self):
        return json.loads(self.body)

    def is_a_sentence(self):
        """Plain text of one line that reads as a sentence, with nothing of a traceback."""
        plain = self.headers["Content-Type"].startswith("text/plain")
        return plain and reads_as_a_sentence(self.text.removesuffix("\n"))


def reads_as_a_sentence(text):
    return bool(re.fullmatch(r"[A-Z][^\n]{10,500}\.", text)) and "Traceback" not in text and "Error" not in text


def ask(url, path, body=None, **parameters):
    """GET `path` with these parameters, or POST `body` as JSON."""
    query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
    data = None if body is None else json.dumps(body).encode()
    return post(url + path + query, data)


def post(address, data, **headers):
    """POST these bytes, with headers named as in Python: `Sec_Fetch_Site`; GET where there are none."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"} | named)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return Answer(response.status, dict(response.headers), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


def table_call(request, selected):
    """Return the body that the grid posts to ask for rows."""
    return {
        "output": f"..{ids.TABLE}.getRowsResponse...{ids.TABLE_TROUBLE}.children..",
        "outputs": [
            {"id": ids.TABLE, "property": "getRowsResponse"},
            {"id": ids.TABLE_TROUBLE, "property": "children"},
        ],
        "inputs": [{"id": ids.TABLE, "property": "getRowsRequest", "value": request}],
        "state": [{"id": ids.SELECTION, "property": "data", "value": selected}],
        "changedPropIds": [f"{ids.TABLE}.getRowsRequest"],
    }


def window(start=0, stop=100, *sort):
    """Return a grid's request for rows, sorted by (field, direction) pairs."""
    model = [{"colId": field, "sort": direction} for field, direction in sort]
    return {"startRow": start, "endRow": stop, "sortModel": model, "filterModel": {}}
