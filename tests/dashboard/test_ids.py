"""Every id that scripts and Python look for is on the page, once."""

import re

import pytest

from dashboard import ids
from tests.dashboard.asking import ask
from tests.serving import ROOT

PATHS = sorted((ROOT / "dashboard").rglob("*.py"))
OF_DESCRIPTORS = {ids.CARD_LINES, ids.DIFFERENCES}  # `views/test_described.py` looks for them
SCRIPTS = sorted((ROOT / "assets").rglob("*.js"))


def test_mistyped_ids_fail_loudly():
    assert [p.name for p in PATHS if "suppress_callback_exceptions" in p.read_text(encoding="utf-8")] == []


@pytest.fixture(scope="module")
def ids_of_html(server):
    return re.findall(r'\bid="([^"]+)"', ask(server.url, "/").text)


@pytest.fixture(scope="module")
def ids_of_dash(server):
    return re.findall(r'"id":\s*"([^"]+)"', ask(server.url, "/_dash-layout").text)


@pytest.fixture(scope="module")
def on_the_page(ids_of_html, ids_of_dash):
    """Return every id in the page and in Dash's layout, and those that only customers with descriptors have."""
    return {*ids_of_html, *ids_of_dash, *OF_DESCRIPTORS}


def test_what_scripts_look_for_is_on_the_page(on_the_page):
    text = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    looked_for = set(re.findall(r'(?:byId|getElementById|getApiAsync|set_props)\("([^"]+)"', text))
    assert {"customers", "sentence", "cards", "selection", "k-more"} <= looked_for
    assert looked_for - on_the_page == set()


def test_what_python_names_is_on_the_page(on_the_page):
    named = {value for name, value in vars(ids).items() if name.isupper()}
    assert "sentence" in named
    assert named - on_the_page == set()


def test_no_id_is_there_twice(ids_of_html, ids_of_dash):
    """Dash puts its table in place of the part that has the same id until then."""
    found = sorted([*ids_of_html, *ids_of_dash])
    found.remove(ids.TABLE)
    assert found == sorted(set(found))
