"""Set the report by typst, with fonts that come with Python packages: no network, the same bytes each time."""

import json
import shutil
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
import typst
from matplotlib.ft2font import FT2Font

from analysis.core.progress import Progress
from analysis.reports.charts.style import styled, to_svg
from analysis.reports.contents import Contents
from analysis.reports.pdf.pages import document, logo_file
from analysis.reports.pdf.pictures import count_pictures, pictures

TEMPLATE = Path(__file__).with_name("report.typ")
FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
TEXT, CODE = "DejaVu Sans", "DejaVu Sans Mono"
# of other scripts, used where this machine has them and the text needs them
MORE = ("Noto Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans Arabic", "Noto Sans Hebrew")


def make_report(contents: Contents, progress: Progress) -> bytes:
    """Return the report as PDF/UA-1: tagged, with a text for every picture. The same contents give the same bytes."""
    with TemporaryDirectory(prefix="kindred-") as place:
        folder = Path(place)
        total = count_pictures(contents)
        with styled():
            for i, (name, figure) in enumerate(pictures(contents)):
                progress("drawing charts", 0.1 + 0.6 * i / total)
                (folder / name).write_bytes(to_svg(figure))
        values = document(contents)
        text = json.dumps(values, ensure_ascii=False)
        foreign = _is_foreign(text)
        families = {"fonts": [TEXT, *MORE] if foreign else [TEXT], "code_fonts": [CODE, TEXT]}
        (folder / "data.json").write_text(json.dumps(values | families, ensure_ascii=False), encoding="utf-8")
        shutil.copy(TEMPLATE, folder / TEMPLATE.name)
        if contents.brand.logo is not None:
            (folder / logo_file(contents.brand.logo)).write_bytes(contents.brand.logo.content)
        progress("setting pages", 0.75)
        return _compile(folder, contents, foreign=foreign)


def _compile(folder: Path, contents: Contents, *, foreign: bool) -> bytes:
    midnight = datetime.combine(contents.day, time(), tzinfo=UTC)
    fonts = typst.Fonts(include_system_fonts=foreign, include_embedded_fonts=False, font_paths=[str(FONTS)])
    compiler = typst.Compiler(str(folder / TEMPLATE.name), root=str(folder), font_paths=fonts)
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=midnight)
    if not isinstance(made, bytes):
        raise TypeError(f"typst returned {type(made).__name__}, not a PDF")
    return made


def _is_foreign(text: str) -> bool:
    """Return whether a text has characters for which the font has no shape."""
    known = set(FT2Font(str(FONTS / "DejaVuSans.ttf")).get_charmap())
    return any(ord(c) not in known for c in set(text) if c.isprintable())
