"""Files that installed packages bring."""

from importlib.util import find_spec
from pathlib import Path


def installed(package: str, below: str = "") -> Path:
    """Return a file of an installed package. Raises ModuleNotFoundError where there is no such package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent / below
