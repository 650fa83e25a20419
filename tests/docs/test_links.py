"""Documents lead to each other: every link and every heading it names is there, and README stays short."""

from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.documents import DOCUMENTS, anchors, links, read
from tests.serving import ROOT

LINES_OF_README = 120


def broken(path):
    for link in links(path):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        outside = not target.exists() or not target.is_relative_to(ROOT)
        if outside or (parts.fragment and parts.fragment not in anchors(target)):
            yield link


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    assert list(broken(path)) == []


def test_every_document_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path not in reached and path in DOCUMENTS:
            reached.add(path)
            waiting += [(path.parent / urlsplit(link).path).resolve() for link in links(path)]
    assert set(DOCUMENTS) - reached == set()


def test_the_readme_is_short():
    assert len(read(ROOT / "README.md").splitlines()) <= LINES_OF_README
