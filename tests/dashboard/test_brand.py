"""The operator's title and logo stand wherever Kindred's do, and nothing in them is taken for markup or a script."""

import base64

import pytest

from analysis.model.brand import Brand, Logo
from analysis.model.question import Question
from dashboard.dash_app import INDEX, _plain
from dashboard.guard.accounts.login_page import login_page
from dashboard.guard.headers import content_security_policy
from dashboard.guard.policy import PolicyError, read_policy
from dashboard.pages import frame
from dashboard.pages.markup import markup
from dashboard.saved.choice import Choice
from dashboard.saved.page import saved_page
from dashboard.settings import Settings
from dashboard.trouble import trouble_page, waiting_page
from tests.dashboard.saved.test_saved_page import DAY

NASTY = '<b>"{%scripts%}'
SHOWN = "&lt;b&gt;"
SVG = Logo("svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
BRAND = Brand(NASTY, SVG)
PAGES = {
    "login": login_page("/", "", BRAND),
    "trouble": trouble_page("Trouble", "It does not work.", "Do this", brand=BRAND),
    "waiting": waiting_page("reading", 0.5, None, BRAND),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_that_stand_alone_show_it(name):
    page = PAGES[name]
    assert f"<title>{SHOWN}" in page
    assert f'<img src="{SVG.address}" alt="">' in page
    assert NASTY not in page
    assert "alert" not in page


def test_pages_that_stand_alone_are_as_before_without_it():
    assert 'class="sign"' not in trouble_page("Trouble", "It does not work.", "Do this")
    assert "<h1>Log in to Kindred</h1>" in login_page("/", "")


def test_the_head_of_every_page_shows_it(mall, tmp_path):
    layout = markup(frame.layout(mall, "", Settings(Question("x"), tmp_path, brand=BRAND)))
    head = layout.partition("</header>")[0]
    assert f'src="{SVG.address}"' in head
    assert f">{SHOWN}" in head
    assert NASTY not in layout


def test_the_template_of_the_page_takes_a_title_as_text():
    page = INDEX.format(base="", version="1", brand=_plain(NASTY), preloads="")
    assert page.count("{%scripts%}") == 1


def test_a_saved_page_shows_it_as_an_image(mall, mall_folder, tmp_path, monkeypatch):
    (tmp_path / "logo.svg").write_bytes(SVG.content)
    monkeypatch.setenv("KINDRED_TITLE", "Acme <b>")
    monkeypatch.setenv("KINDRED_LOGO", str(tmp_path / "logo.svg"))
    text = saved_page(mall, mall_folder, Choice(rows=False, view="/", day=DAY))
    assert "<title>Acme &lt;b&gt; · Mall_Customers.csv</title>" in text
    assert 'data-brand="Acme &lt;b&gt;"' in text
    assert text.count(SVG.address) == 2, "icon and head"
    assert "alert(1)" not in text


def test_pages_may_show_images_they_hold_and_run_nothing_of_them():
    rules = dict(rule.split(" ", 1) for rule in content_security_policy().split("; "))
    assert "data:" in rules["img-src"]
    assert rules["script-src"] == "'self'"


def test_a_logo_that_cannot_be_used_keeps_the_server_from_starting(tmp_path):
    (tmp_path / "logo.png").write_text("no image")
    with pytest.raises(PolicyError, match=r"^The setting KINDRED_LOGO: logo.png is no image; give it "):
        read_policy({"KINDRED_LOGO": str(tmp_path / "logo.png")})


def test_an_image_is_kept_byte_for_byte():
    assert base64.b64decode(SVG.address.partition(",")[2]) == SVG.content
