"""plotly.js: the part of it that has these charts, where a build has put that here, else all of it."""

import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from dashboard.settings import ROOT
from dashboard.static.installed import installed

PART = "plotly.js-cartesian-dist-min"  # the npm package
MEMBER = "package/plotly-cartesian.min.js"
KEPT = ROOT / ".kindred" / "charts" / "plotly-cartesian.min.js"
# SHA-256 of the part by version of plotly.js, so that nothing else is ever served in its place
DIGESTS = {"4.1.1": "79542150855a52c567260e3137095dbe2b744e6d702a5cabe67da246942fba7a"}
VERSION = re.compile(rb"plotly\.js v([0-9.]+)")
BEGINNING, LONGEST_BEGINNING, PATIENCE = 200, 1_000, 60
# all of plotly.js is one function, which is passed to another that calls it
HANDED, END = b", () => {", b"}));"


class ChartsError(ValueError):
    """A file that is not the part of plotly.js that goes with the installed plotly, or none at all."""


def charts_script(kept: Path = KEPT, digests: Mapping[str, str] = DIGESTS) -> bytes:
    """Return the part that is kept here if it goes with the installed plotly, else all of plotly.js."""
    part = kept.read_bytes() if kept.is_file() else b""
    return read_once(part if _is_part(part, digests) else _whole().read_bytes())


def read_once(script: bytes) -> bytes:
    """Put parentheses around the function that is all of plotly.js; a script of another form is returned as it is.

    V8 takes a function in parentheses for one that is called soon, and compiles it as it arrives, on another thread.
    Any other it reads to its end, and again, while the page waits, when it is called (v8.dev/blog/preparser, "PIFEs").
    """
    beginning, handed, rest = script.partition(HANDED)
    rest = rest.rstrip()
    if not handed or len(beginning) > LONGEST_BEGINNING or not rest.endswith(END):
        return script
    return beginning + b", (() => {" + rest.removesuffix(END) + b"})));"


def keep_charts(path: Path, kept: Path = KEPT, digests: Mapping[str, str] = DIGESTS) -> None:
    """Keep the part of plotly.js for every later start. Raises ChartsError for any other file, and OSError."""
    part = path.read_bytes()
    if not _is_part(part, digests):
        raise ChartsError(
            f"{path} is not {PART} {installed_version()}, which goes with the installed plotly; get that one."
        )
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(part)


def fetch_charts(kept: Path = KEPT, digests: Mapping[str, str] = DIGESTS) -> None:
    """Have npm fetch the part, and keep it. Raises ChartsError and OSError where that cannot be."""
    npm = shutil.which("npm")
    if npm is None:
        raise ChartsError("there is no npm")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", "--ignore-scripts", f"{PART}@{installed_version()}"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603 - npm
            (package,) = Path(folder).glob("*.tgz")
            with tarfile.open(package) as archive:
                archive.extract(MEMBER, folder, filter="data")
        except (subprocess.SubprocessError, tarfile.TarError, KeyError, ValueError) as error:
            raise ChartsError("npm could not fetch it") from error
        keep_charts(Path(folder) / MEMBER, kept, digests)


def installed_version() -> str:
    """Return the version of the plotly.js that is installed; empty where it does not say."""
    with _whole().open("rb") as script:
        version = VERSION.search(script.read(BEGINNING))
    return version[1].decode("ascii") if version else ""


def _whole() -> Path:
    return installed("plotly", "package_data/plotly.min.js")


def _is_part(script: bytes, digests: Mapping[str, str]) -> bool:
    return digests.get(installed_version()) == sha256(script).hexdigest()
