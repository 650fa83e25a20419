"""Title and logo of an operator: what is taken, and what is refused in a sentence."""

import base64
import re

import pytest

from analysis.core.errors import InputError
from analysis.model.brand import Brand, read_brand
from tests.serving import ROOT

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SVG = b'<?xml version="1.0"?>\n<!-- ours -->\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TAKEN = {
    "png": PNG,
    "jpg": b"\xff\xd8\xff\xe0" + bytes(20),
    "webp": b"RIFF\n\n\n\nWEBPVP8 ",
    "svg": SVG,
}
REFUSED = {
    "text": b"hello",
    "empty": b"",
    "html": b"<!DOCTYPE html><svg></svg>",
    "gif": b"GIF89a",
    "half a name": b"<svgs>",
}


def test_without_settings_it_is_kindred():
    assert read_brand({}) == read_brand({"KINDRED_TITLE": " ", "KINDRED_LOGO": ""}) == Brand("Kindred", None)


@pytest.mark.parametrize("kind", TAKEN)
def test_images_are_known_by_their_bytes(tmp_path, kind):
    (tmp_path / "logo").write_bytes(TAKEN[kind])
    logo = read_brand({"KINDRED_LOGO": str(tmp_path / "logo")}).logo
    assert (logo.kind, logo.content) == (kind, TAKEN[kind])
    assert re.match(r"data:image/[a-z+]+;base64,", logo.address)
    assert base64.b64decode(logo.address.split(",")[1]) == TAKEN[kind]


def test_a_relative_path_starts_from_the_project():
    assert read_brand({"KINDRED_LOGO": "assets/icon.svg"}).logo.content == (ROOT / "assets" / "icon.svg").read_bytes()


@pytest.mark.parametrize("case", REFUSED)
def test_other_files_are_refused(tmp_path, case):
    (tmp_path / "logo.png").write_bytes(REFUSED[case])
    with pytest.raises(InputError, match=r"^The setting KINDRED_LOGO: logo.png is no image; give it a PNG, SVG,"):
        read_brand({"KINDRED_LOGO": str(tmp_path / "logo.png")})


def test_a_missing_file_and_a_large_one_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"KINDRED_LOGO: none.png cannot be read \(No such file or directory\)\."):
        read_brand({"KINDRED_LOGO": str(tmp_path / "none.png")})
    (tmp_path / "large.png").write_bytes(PNG + bytes(200_000))
    with pytest.raises(InputError, match=r"KINDRED_LOGO: large.png is larger than 200 kB; give it a smaller image\."):
        read_brand({"KINDRED_LOGO": str(tmp_path / "large.png")})


@pytest.mark.parametrize("title", ["x" * 41, "two\nlines", "bell\a"])
def test_a_title_that_does_not_fit_is_refused(title):
    with pytest.raises(InputError, match=r"The setting KINDRED_TITLE is .*; give it at most 40 letters\."):
        read_brand({"KINDRED_TITLE": title})
