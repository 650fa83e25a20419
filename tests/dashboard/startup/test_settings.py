"""Settings: what each environment means, and what is refused."""

from datetime import time, timedelta

import pytest

from analysis.core.errors import InputError
from analysis.model.brand import Brand
from analysis.model.question import Question, Reading
from dashboard.guard.accounts.passwords import NOBODY
from dashboard.guard.policy import read_policy
from dashboard.settings import SETTINGS, Settings, read_settings
from dashboard.system.schedule import Schedule
from tests.serving import ROOT

MALL = str(ROOT / "data" / "Mall_Customers.csv")
STORE = ROOT / ".kindred"

# environment, the settings it means
NUMBERS = ("KINDRED_UPLOAD_MB", "KINDRED_UPLOAD_DAYS", "KINDRED_PROCESS_MB", "KINDRED_UPLOAD_SPACE_MB")
MEANT = {
    "nothing set": ({}, Settings(Question(MALL), STORE)),
    "everything empty": (dict.fromkeys((s.name for s in SETTINGS), ""), Settings(Question(MALL), STORE)),
    "everything blank": (dict.fromkeys((s.name for s in SETTINGS), "  "), Settings(Question(MALL), STORE)),
    "others'": ({"HOME": "/nowhere", "K": "3", "kindred_k": "4"}, Settings(Question(MALL), STORE)),
    "a file in the project": ({"CUSTOMERS": " mine.csv "}, Settings(Question(str(ROOT / "mine.csv")), STORE)),
    "a file elsewhere": ({"CUSTOMERS": "/srv/a b.csv"}, Settings(Question("/srv/a b.csv"), STORE)),
    "k": ({"KINDRED_K": " 5 "}, Settings(Question(MALL, n_clusters=5), STORE)),
    "features": (
        {"KINDRED_FEATURES": "age, Annual Income (k$),,"},
        Settings(Question(MALL, ("age", "Annual Income (k$)")), STORE),
    ),
    "a database": (
        {"CUSTOMERS": "postgresql://u:p@host/shop", "KINDRED_QUERY": "SELECT 1"},
        Settings(Question("postgresql://u:p@host/shop", reading=Reading(query="SELECT 1")), STORE),
    ),
    "only commas": ({"KINDRED_FEATURES": " , ,"}, Settings(Question(MALL), STORE)),
    "a store elsewhere": ({"KINDRED_STORE": "/srv/store"}, Settings(Question(MALL), type(STORE)("/srv/store"))),
    "a title": ({"KINDRED_TITLE": " Acme customers "}, Settings(Question(MALL), STORE, brand=Brand("Acme customers"))),
    "read only": ({"KINDRED_READ_ONLY": " 1 "}, Settings(Question(MALL), STORE, read_only=True)),
    "not read only": ({"KINDRED_READ_ONLY": "0"}, Settings(Question(MALL), STORE)),
    "uploads": (
        dict(zip(NUMBERS, ("5", "30", "400", "90"), strict=True)),
        Settings(Question(MALL), STORE, upload_mb=5, upload_days=30, process_mb=400, upload_space_mb=90),
    ),
    "every six hours": (
        {"KINDRED_REFRESH": " 6 "},
        Settings(Question(MALL), STORE, refresh=Schedule(every=timedelta(hours=6))),
    ),
    "at half past three": (
        {"KINDRED_REFRESH": "03:30"},
        Settings(Question(MALL), STORE, refresh=Schedule(at=time(3, 30))),
    ),
    "groups": ({"KINDRED_SMALLEST_CELL": "1000"}, Settings(Question(MALL, smallest_cell=1000), STORE)),
    "no uploads": ({"KINDRED_UPLOAD_MB": "0"}, Settings(Question(MALL), STORE, upload_mb=0)),
    "a store in the project": ({"KINDRED_STORE": "kept"}, Settings(Question(MALL), ROOT / "kept")),
}


@pytest.mark.parametrize("case", MEANT)
def test_environments(case):
    environment, meant = MEANT[case]
    assert read_settings(environment) == meant


@pytest.mark.parametrize("value", ["abc", "-1", "+5", "5.5", "5 6", "1e1", "²", "0x5", "9" * 5000])
def test_a_number_of_segments_that_is_none_is_refused(value):
    with pytest.raises(InputError, match=r"The setting KINDRED_K is .{1,60}; give it a whole number"):
        read_settings({"KINDRED_K": value})


@pytest.mark.parametrize("value", ["1", "0", "1001", "-5", "five", "5.0"])
def test_a_smallest_cell_that_protects_nobody_is_refused(value):
    with pytest.raises(
        InputError, match=r"The setting KINDRED_SMALLEST_CELL is .*; give it a whole number from 2 to 1000"
    ):
        read_settings({"KINDRED_SMALLEST_CELL": value})


@pytest.mark.parametrize("value", ["true", "yes", "2", "-1", "on"])
def test_a_switch_is_1_or_0(value):
    with pytest.raises(InputError, match=r"The setting KINDRED_READ_ONLY is .*; give it 1 or 0"):
        read_settings({"KINDRED_READ_ONLY": value})


def test_a_file_holds_every_other_choice_and_single_settings_go_over_it(tmp_path):
    path = tmp_path / "question.json"
    path.write_text(
        '{"missing": "median", "scalings": {"income": "log"}, "n_clusters": 3, "smallest_cell": 7, "source": "other"}'
    )
    asked = read_settings({"KINDRED_QUESTION": str(path), "KINDRED_K": "5"}).question
    assert asked == Question(MALL, n_clusters=5, missing="median", scalings={"income": "log"}, smallest_cell=7)


# what the file holds, and the sentence about it
BAD_QUESTIONS = {
    "missing": (None, "cannot be used: it cannot be read (No such file or directory)."),
    "no JSON": ("{", "cannot be used: it is not JSON."),
    "a list": ("[]", "cannot be used: A question is a JSON object"),
    "unknown": ('{"color": 1}', "cannot be used: A question has no 'color'"),
    "no such choice": ('{"missing": "guess"}', "cannot be used: There is no missing 'guess'"),
}


@pytest.mark.parametrize("case", BAD_QUESTIONS)
def test_a_file_that_holds_no_question_is_refused(tmp_path, case):
    text, message = BAD_QUESTIONS[case]
    if text is not None:
        (tmp_path / "q.json").write_text(text)
    with pytest.raises(InputError) as refused:
        read_settings({"KINDRED_QUESTION": str(tmp_path / "q.json")})
    assert str(refused.value).startswith("The file q.json of the setting KINDRED_QUESTION")
    assert message in str(refused.value)


GUARDING = {
    "KINDRED_ENV": {"KINDRED_ENV": "production", "KINDRED_PUBLIC": "1"},
    "KINDRED_PUBLIC": {"KINDRED_PUBLIC": "1"},
    "KINDRED_PROXY": {"KINDRED_PROXY": "10.0.0.0/8"},
    "KINDRED_PROXY_HOPS": {"KINDRED_PROXY_HOPS": "2"},
    "KINDRED_CALLS_A_MINUTE": {"KINDRED_CALLS_A_MINUTE": "7"},
    "KINDRED_HEADER_SECONDS": {"KINDRED_HEADER_SECONDS": "7"},
    "KINDRED_IDENTITY_HEADER": {"KINDRED_PROXY": "10.0.0.1", "KINDRED_IDENTITY_HEADER": "X-User"},
    "KINDRED_USERS": {"KINDRED_USERS": f"ann:{NOBODY}", "KINDRED_SECRET": "q8Zr-Tk2_Lm5Xw9Vb3Nc7Hd1Jf6Gs4Pa"},
    "KINDRED_SECRET": {"KINDRED_USERS": f"ann:{NOBODY}", "KINDRED_SECRET": "q8Zr-Tk2_Lm5Xw9Vb3Nc7Hd1Jf6Gs4Pa"},
}


def _guard(name):
    return read_policy(GUARDING.get(name, {}))


def test_every_setting_is_read():
    """Those of the server by its configuration, the others when the page starts."""
    server = (ROOT / "gunicorn.conf.py").read_text(encoding="utf-8")
    by_server = {s.name for s in SETTINGS if f"environ.get('{s.name}'" in server or f'environ.get("{s.name}"' in server}
    logo = str(ROOT / "assets" / "icon.svg")
    values = {
        "KINDRED_LOGO": logo,
        "KINDRED_K": "7",
        "KINDRED_READ_ONLY": "1",
        "KINDRED_SMALLEST_CELL": "5",
        "KINDRED_REFRESH": "03:30",
    } | dict.fromkeys(NUMBERS, "3")
    others = [s.name for s in SETTINGS if s.name != "KINDRED_QUESTION"]  # which has a test of its own
    by_page = {name for name in others if read_settings({name: values.get(name, "other")}) != read_settings({})}
    by_guard = {name for name in others if _guard(name) != read_policy({})}
    assert by_server | by_page | by_guard == set(others)
    assert by_server == {"PORT", "HOST", "WEB_CONCURRENCY"}
