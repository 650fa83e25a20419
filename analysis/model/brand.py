"""What the page and its files are called, and their logo: Kindred's own unless the operator gives others."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import InputError

TITLE, LOGO = "KINDRED_TITLE", "KINDRED_LOGO"
KINDRED = "Kindred"
ROOT = Path(__file__).resolve().parents[2]
MAX_LETTERS = 40
MAX_KB = 200
# what a file begins with, by the ending under which its kind of image is known
STARTS = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}<(?:\?xml|!--|!DOCTYPE svg|svg)[\s>-]")
TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class Logo:
    """An image: its kind, one of `TYPES`, and the bytes of its file."""

    kind: str
    content: bytes

    @property
    def address(self) -> str:
        """The image as an address that holds it; as an image, an SVG runs no scripts."""
        return f"data:{TYPES[self.kind]};base64,{base64.b64encode(self.content).decode()}"


@dataclass(frozen=True)
class Brand:
    """The title in the head of every page and file, and the logo before it; without one, Kindred's."""

    title: str = KINDRED
    logo: Logo | None = None


def read_brand(environment: Mapping[str, str]) -> Brand:
    """Return the brand that an environment asks for; a relative path starts from the project's folder.

    Raises InputError for a title or a file that cannot be used.
    """
    path = environment.get(LOGO, "").strip()
    return Brand(_title(environment.get(TITLE, "").strip()), _logo(ROOT / path) if path else None)


def _title(text: str) -> str:
    if len(text) > MAX_LETTERS or not text.isprintable():
        raise InputError(f"The setting {TITLE} is {text[:MAX_LETTERS]!r}; give it at most {MAX_LETTERS} letters.")
    return text or KINDRED


def _logo(path: Path) -> Logo:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_KB * 1000 + 1)
    except OSError as error:
        raise InputError(f"The setting {LOGO}: {path.name} cannot be read ({error.strerror}).") from error
    if len(content) > MAX_KB * 1000:
        raise InputError(f"The setting {LOGO}: {path.name} is larger than {MAX_KB} kB; give it a smaller image.")
    kind = _kind_of(content)
    if kind is None:
        raise InputError(f"The setting {LOGO}: {path.name} is no image; give it a PNG, SVG, JPEG or WebP file.")
    return Logo(kind, content)


def _kind_of(content: bytes) -> str | None:
    image = next((kind for kind, start in STARTS.items() if start.match(content)), None)
    return image or ("svg" if SVG.match(content) and b"<svg" in content else None)
