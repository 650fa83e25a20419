"""plotly.js: the part of it that has these charts, where a build has put that here, else all of it."""

from pathlib import Path

from dashboard.settings import ROOT
from dashboard.static.installed import installed

PART = "plotly.js-cartesian-dist-min"  # the npm package
KEPT = ROOT / ".kindred" / "plotly-cartesian.min.js"
# how the comment at the beginning of each goes on to its version
WHOLE, CARTESIAN = b"* plotly.js v", b"* plotly.js (cartesian - minified) v"
BEGINNING = 200


class ChartsError(ValueError):
    """A file that is not the part of plotly.js that goes with the installed plotly."""


def charts_script(kept: Path = KEPT) -> bytes:
    """Return the part that is kept here if it goes with the installed plotly, else all of plotly.js."""
    whole = installed("plotly", "package_data/plotly.min.js").read_bytes()
    part = kept.read_bytes() if kept.is_file() else b""
    return part if part and _version(CARTESIAN, part) == _version(WHOLE, whole) else whole


def keep_charts(path: Path, kept: Path = KEPT) -> None:
    """Keep the part of plotly.js for every later start. Raises ChartsError for any other file, and OSError."""
    keep_charts_script(path.read_bytes(), str(path), kept)


def keep_charts_script(part: bytes, origin: str, kept: Path = KEPT) -> None:
    """Keep the part of plotly.js, which came from `origin`. Raises ChartsError for anything else, and OSError."""
    version = installed_version()
    if _version(CARTESIAN, part) != version:
        raise ChartsError(f"{origin} is not {PART} {version}, which goes with the installed plotly; get that one.")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(part)


def installed_version() -> str | None:
    """Return the version of the plotly.js that is installed."""
    return _version(WHOLE, installed("plotly", "package_data/plotly.min.js").read_bytes())


def _version(before: bytes, script: bytes) -> str | None:
    _, found, rest = script[:BEGINNING].partition(before)
    return rest.partition(b"\n")[0].decode("ascii", "replace") if found else None
