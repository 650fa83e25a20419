"""A presentation whose bytes depend on its content only: entries sorted, times fixed, also in its workbooks."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</)")
FIRST = ("[Content_Types].xml", "mimetype")


def fix_bytes(package: bytes, day: date) -> bytes:
    """Return a zip with sorted entries, all dated `day`, and the same for workbooks inside it."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n not in FIRST, n)):
            target.writestr(_entry(name, day), _content(name, source.read(name), day), ZIP_DEFLATED, 6)
    return out.getvalue()


def _entry(name: str, day: date) -> ZipInfo:
    info = ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
    info.external_attr = 0o600 << 16
    return info


def _content(name: str, content: bytes, day: date) -> bytes:
    if name.endswith(".xlsx"):
        return fix_bytes(content, day)
    if name == "docProps/core.xml":
        return WRITTEN.sub(rb"\g<1>" + f"{day:%Y-%m-%d}T00:00:00Z".encode() + rb"\g<3>", content)
    return content
