"""What hosts read: the same command and settings everywhere, of the form that each documents, and they serve."""

import json
import os
import shlex
import subprocess
import sys
from secrets import token_hex
from urllib.parse import urlsplit

import pytest
import yaml

from dashboard.settings import SETTINGS
from tests.dashboard.asking import ask
from tests.operations.servers.dockerfile import environment_of, only, read_stages
from tests.serving import ROOT, begin_server, free_port, procfile_command, start_server

HEROKU = json.loads((ROOT / "app.json").read_text())
(RENDER,) = yaml.safe_load((ROOT / "render.yaml").read_text())["services"]
LAST = read_stages()[-1]

# what an entry of `env` may hold, as Heroku documents it
HEROKU_ENV = {"description": str, "value": str, "required": bool, "generator": str}
# a variable's name and what Render documents for it
RENDER_ENV = [{"key", "value"}, {"key", "sync"}, {"key", "generateValue"}]
SMALL = {"WEB_CONCURRENCY": "2", "KINDRED_PROCESS_MB": "300", "KINDRED_UPLOAD_MB": "10"}
GUARDED = {"KINDRED_ENV": "production", "KINDRED_PROXY": "any"}
ASKED = {"KINDRED_USERS", "KINDRED_PUBLIC"}


def set_by_heroku():
    return {name: entry["value"] for name, entry in HEROKU["env"].items() if "value" in entry}


def set_by_render():
    return {entry["key"]: entry["value"] for entry in RENDER["envVars"] if "value" in entry}


def test_every_host_starts_the_same_command():
    assert shlex.split(RENDER["startCommand"]) == procfile_command()
    assert only(LAST, "CMD").words == procfile_command()


def test_every_host_has_the_same_python():
    version = (ROOT / ".python-version").read_text().strip()
    froms = [stage[0].text.split()[0] for stage in read_stages()]
    assert {name for name in froms if name.startswith("python")} == {f"python:{version}-slim"}
    assert froms[-1].startswith("python")
    assert RENDER["runtime"] == "python"
    assert "PYTHON_VERSION" not in set_by_render()
    assert not (ROOT / "runtime.txt").exists()


def test_heroku_is_told_what_it_documents():
    for name, entry in HEROKU["env"].items():
        assert {key: type(value) for key, value in entry.items()} == {key: HEROKU_ENV[key] for key in entry}, name
        assert "description" in entry, name
        assert ("value" in entry) + ("generator" in entry) + (entry.get("required") is False) == 1, name


def test_render_is_told_what_it_documents():
    for entry in RENDER["envVars"]:
        assert set(entry) in RENDER_ENV, entry
        assert type(entry.get("value", "")) is str, entry
    assert set_by_render()["KINDRED_STORE"] == RENDER["disk"]["mountPath"]


def test_both_buttons_set_the_same():
    own = {"KINDRED_STORE"}  # only Render has a disk that stays
    assert {k: v for k, v in set_by_render().items() if k not in own} == set_by_heroku() == SMALL | GUARDED
    by_hand = {name for name, entry in HEROKU["env"].items() if entry.get("required") is False}
    assert by_hand - {"CUSTOMERS"} == {e["key"] for e in RENDER["envVars"] if e.get("sync") is False} == ASKED
    generated = {name for name, entry in HEROKU["env"].items() if entry.get("generator") == "secret"}
    assert generated == {e["key"] for e in RENDER["envVars"] if e.get("generateValue")} == {"KINDRED_SECRET"}


def test_every_variable_is_a_setting():
    known = {s.name for s in SETTINGS}
    assert set(HEROKU["env"]) - known == set()
    assert {entry["key"] for entry in RENDER["envVars"]} - known == set()
    assert set(environment_of(LAST)) - known == {"PATH", "PYTHONUNBUFFERED", "HOME"}


@pytest.mark.parametrize("host", [set_by_heroku, set_by_render])
def test_who_leaves_everything_empty_lets_nobody_in(host, tmp_path):
    left = dict.fromkeys(ASKED, "") | {"KINDRED_SECRET": token_hex(32), "KINDRED_STORE": str(tmp_path)}
    server = begin_server(tmp_path / "server.log", **host() | left)
    assert server.process.wait(60) != 0
    assert "somebody must be let in on purpose" in server.log.read_text()


@pytest.fixture(scope="module")
def deployed(store, tmp_path_factory):
    """Yield a server with all that a host sets, open to everyone."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    asked = {"KINDRED_SECRET": token_hex(32), "KINDRED_PUBLIC": "1", "KINDRED_USERS": ""}
    running = start_server(log, **set_by_render() | asked | {"KINDRED_STORE": str(store)})
    yield running
    running.stop()


def test_what_hosts_set_serves_the_page_and_the_health_check(deployed):
    assert ask(deployed.url, "/").status == 200, deployed.log.read_text()
    assert ask(deployed.url, RENDER["healthCheckPath"]).status == 200


def check_health(port):
    command = only(LAST, "HEALTHCHECK").words
    assert command[0] == "python"
    return subprocess.run(
        [sys.executable, *command[1:]], env=os.environ | {"PORT": str(port)}, capture_output=True, check=False
    )


def test_the_image_tells_a_server_from_none(deployed):
    done = check_health(urlsplit(deployed.url).port)
    assert (done.returncode, done.stderr) == (0, b"")
    assert check_health(free_port()).returncode == 1


def test_the_image_serves_on_the_port_that_it_exposes():
    assert environment_of(LAST)["PORT"] == only(LAST, "EXPOSE").text


def test_the_image_keeps_what_must_stay_in_a_volume():
    assert environment_of(LAST)["KINDRED_STORE"] == only(LAST, "VOLUME").text


def test_nobody_serves_as_root():
    after = [i.name for i in LAST]
    assert only(LAST, "USER").text == "www-data"
    assert after.index("USER") > max(i for i, name in enumerate(after) if name in {"RUN", "COPY"})


def test_the_readme_has_both_buttons():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "](https://www.heroku.com/deploy)" in text
    assert "](https://render.com/deploy)" in text
