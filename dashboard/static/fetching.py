"""Fetch the part of plotly.js that has these charts from npm's registry, for builds; neither npm nor Node is needed.

What arrives is used only if it is exactly what was published when its digest was written here.
"""

import base64
import hashlib
import tarfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

from dashboard.static.charts import KEPT, PART, ChartsError, installed_version, keep_charts_script

REGISTRY = "https://registry.npmjs.org"
MEMBER = "package/plotly-cartesian.min.js"
# `npm view plotly.js-cartesian-dist-min@VERSION dist.integrity` prints it for the version of an upgrade
DIGESTS = {
    "4.1.1": "sha512-o8GrFeusncwBIxbBynRJpY4pkgVB6caM+JLpwrLYbbsO7dZ8FJ+SVN2Fr+L7kiG/Z6w4P5O0Jus/Qr5EefHVeg==",
}
PATIENCE = 30
MOST = 5_000_000  # bytes; ten times what the package has


def fetch_charts(kept: Path = KEPT, registry: str = REGISTRY, digests: Mapping[str, str] = DIGESTS) -> None:
    """Keep the part for every later start.

    Raises ChartsError for anything but the package with its digest, and OSError where it does not arrive.
    """
    version = str(installed_version())
    if version not in digests:
        raise ChartsError(f"No digest of {PART} {version} is known.")
    package = _download(f"{registry}/{PART}/-/{PART}-{version}.tgz")
    if _digest(package) != digests[version]:
        raise ChartsError(f"{PART} {version} at {registry} is not the package that was published.")
    keep_charts_script(_script(package), MEMBER, kept)


def _script(package: bytes) -> bytes:
    try:
        with tarfile.open(fileobj=BytesIO(package)) as archive:
            script = archive.extractfile(MEMBER)
            return script.read() if script else b""
    except (KeyError, tarfile.TarError) as error:
        raise ChartsError(f"The package has no {MEMBER}.") from error


def _download(address: str) -> bytes:
    with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - the registry above
        return bytes(answer.read(MOST))


def _digest(package: bytes) -> str:
    """Return the digest in the form that npm writes it."""
    return f"sha512-{base64.b64encode(hashlib.sha512(package).digest()).decode()}"
