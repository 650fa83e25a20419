"""The page as one file over HTTP: made by a process of its own, or refused in a sentence."""

from dataclasses import replace

import pytest
from flask import Flask

from analysis.core.errors import InputError
from analysis.model.protection import Protection
from analysis.using.exporting import read_link
from dashboard.api.one_file import requested_options
from tests.dashboard.asking import post


def test_a_visitor_saves_the_page_on_the_view_that_is_shown(server):
    answer = post(f"{server.url}/page.html?rows=all&view=/segments?k=5", b"")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kindred.html"'
    text = answer.body.decode()
    assert 'data-view="/segments?k=5"' in text
    assert 'id="part-rows"' in text


def test_what_the_command_refuses_is_a_sentence(server):
    answer = post(f"{server.url}/page.html?rows=none&view=/?on=00000000", b"")
    assert (answer.status, "other customers" in answer.body.decode()) == (400, True)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "reload the page"),
        ("rows=some", "reload the page"),
        (f"rows=none&view={'x' * 50_001}", "reload the page"),
        ("rows=none&least=1", "choose from 2 to 1,000"),
        ("rows=none&least=1001", "choose from 2 to 1,000"),
        ("rows=none&least=--out", "choose from 2 to 1,000"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_at_once(mall, query, sentence):
    with Flask("test").test_request_context(f"/page.html?{query}"), pytest.raises(InputError, match=sentence):
        requested_options(mall)


def test_single_customers_are_not_saved_where_they_are_kept_in_groups(mall):
    hidden = replace(mall, protection=Protection(5, 32, {}, {}, {}, {}, {}))
    with Flask("test").test_request_context("/page.html?rows=all"), pytest.raises(InputError, match="at least 5"):
        requested_options(hidden)


def test_a_view_is_no_option_of_the_command(mall):
    with Flask("test").test_request_context("/page.html?rows=none&view=--rows%3Dall"):
        assert requested_options(mall) == ["--rows", "none", "--view=--rows=all"]


@pytest.mark.parametrize("link", ["//[", "https://[x/?k=3", "https://[::1/segments"])
def test_a_view_on_a_host_that_is_none_is_refused_in_a_sentence(mall, link):
    with pytest.raises(InputError, match="cannot be read; copy it again"):
        read_link(link, mall)
