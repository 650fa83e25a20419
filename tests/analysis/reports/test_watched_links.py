"""Subscribers to a saved link hear of the customers that it selects, and of nothing else."""

from urllib.parse import quote

import numpy as np
import pytest

from analysis.__main__ import main
from analysis.build.pipeline import segment
from analysis.core.errors import InputError
from analysis.editions.approving import approve
from analysis.editions.base import base_of
from analysis.editions.kept import editions_of
from analysis.editions.refreshing import refresh
from analysis.model.question import Question
from analysis.reports.notifying.notifying import notify
from analysis.reports.notifying.subscriptions import kept
from analysis.reports.notifying.watched import check_watched, selects, share_sentence
from analysis.store.folder import open_segmentation
from tests.analysis.editions.shops import draw, write_customers
from tests.analysis.reports.test_notifying import Hook

YOUNG = '[["ages",[["between","age",16,30]]]]'
EVERYONE = '[["ages",[["between","age",1,99]]]]'
SEGMENT = '[["segments",[["oneof","segment",1]]]]'


def link(where, **others):
    named = "".join(f"&{name}={value}" for name, value in others.items())
    return f"https://kindred.example.org/?where={quote(where)}{named}"


@pytest.fixture
def shop(tmp_path, few_segments):
    """Return a folder whose latest customers are younger than the approved ones."""
    values = draw(np.random.default_rng(5), 800)
    folder = tmp_path / "shop"
    segment(Question(write_customers(tmp_path / "1.csv", values), n_clusters=3), folder)
    approve(folder, None, "ann", "as agreed")
    values[:120, 0] = 22
    refresh(folder, write_customers(tmp_path / "2.csv", values))
    return folder


def test_the_share_of_the_selected_is_compared(shop):
    found = share_sentence(base_of(shop, editions_of(shop)), link(YOUNG, on="00000000"))
    assert found.startswith("Age 16–30 years: ")
    assert found.endswith(" in edition 1, more than chance explains.")
    assert share_sentence(base_of(shop, editions_of(shop)), link(EVERYONE)) == ""
    assert share_sentence(base_of(shop, editions_of(shop)[:1]), link(YOUNG)) == "", "the approved one itself"


def test_what_is_watched():
    assert selects(link(YOUNG))
    assert not selects("https://kindred.example.org/over-time?k=3")


def test_a_link_that_cannot_be_found_again_is_refused(shop):
    s = open_segmentation(shop)
    with pytest.raises(InputError, match="selects by evidence"):
        check_watched(link('[["doubt",[["between","margin",0,0.1]]]]'), s)
    with pytest.raises(InputError):
        check_watched(link("[nonsense"), s)


def test_subscribers_hear_of_their_link_once(shop, capsys):
    hook = Hook()
    try:
        add = ["subscribe", str(shop), "--webhook", f"http://127.0.0.1:{hook.port}/hook", "--link"]
        main([*add, link(YOUNG)])
        main([*add, link(SEGMENT)])
        assert len({s.id for s in kept(shop)}) == 2
        assert "when the customers of the link change" in capsys.readouterr().out
        sent = notify(shop).sent
        assert notify(shop).sent == 0
    finally:
        hook.server.shutdown()
        hook.server.server_close()
    assert sent == len(hook.posts) >= 1
    sentences = [post["sentences"] for _, _, post in hook.posts]
    assert any(s[0].startswith("Age 16–30 years: ") for s in sentences)
    assert all(len(s) == 1 for s in sentences), "nothing of the whole edition"
