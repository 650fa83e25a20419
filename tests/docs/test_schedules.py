"""The examples that mail a report every Monday: what cron, systemd, Heroku Scheduler and Render are given is valid."""

import re
import shlex
import shutil
import subprocess

import pytest
import yaml

from analysis.__main__ import _parser
from tests.docs.documents import read
from tests.serving import ROOT

TEXT = read(ROOT / "docs" / "operating.md").partition("## Reports by mail")[2].partition("\n## ")[0]
FENCED = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
CRON, HEROKU = (body.strip() for language, body in FENCED if not language)
SERVICE, TIMER = (body for language, body in FENCED if language == "ini")
(RENDER,) = (yaml.safe_load(body)[0] for language, body in FENCED if language == "yaml")
MONDAY = "0 7 * * 1"
NEEDED = {"KINDRED_SMTP", "KINDRED_SMTP_FROM", "KINDRED_SMTP_USER", "KINDRED_SMTP_PASSWORD"}
SHELL = [CRON.removeprefix(MONDAY).strip(), HEROKU, RENDER["startCommand"]]
UNIT = "\n".join(line.removeprefix("ExecStart=") for line in SERVICE.splitlines() if line.startswith("ExecStart="))


@pytest.mark.parametrize("script", [*SHELL, UNIT])
def test_each_segments_then_sends_the_same_folder(script):
    given = [shlex.split(line) for line in re.findall(r"python -m analysis (.*?)(?: &&|\)|$)", script, re.MULTILINE)]
    segment, send = (_parser().parse_args(arguments) for arguments in given)
    assert str(segment.out) == str(send.folder)
    assert segment.quiet
    assert send.to == ["ann@example.org"]


@pytest.mark.parametrize("script", SHELL)
def test_shells_read_them(script):
    assert subprocess.run(["sh", "-n", "-c", script], check=False).returncode == 0
    assert "%" not in CRON, "cron takes it for the end of the line"


def test_all_run_on_monday_at_seven():
    assert CRON.startswith(f"{MONDAY}  cd ")
    assert RENDER["schedule"] == MONDAY
    assert "OnCalendar=Mon 07:00" in TIMER


def test_render_is_given_what_it_needs():
    assert set(RENDER) == {"type", "name", "runtime", "schedule", "buildCommand", "startCommand", "envVars"}
    assert (RENDER["type"], RENDER["runtime"]) == ("cron", "python")
    assert {entry["key"] for entry in RENDER["envVars"]} == NEEDED | {"CUSTOMERS"}
    secret = {entry["key"] for entry in RENDER["envVars"] if entry.get("sync") is False}
    assert secret == {"CUSTOMERS", "KINDRED_SMTP_USER", "KINDRED_SMTP_PASSWORD"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not there")
def test_systemd_accepts_both_units(tmp_path):
    """Its program and user are replaced by some that exist here."""
    python = shutil.which("true")
    own = re.sub(r"/srv/kindred/\.venv/bin/python", str(python), SERVICE).replace("User=kindred\n", "")
    (tmp_path / "kindred-report.service").write_text(own)
    (tmp_path / "kindred-report.timer").write_text(TIMER)
    units = [str(tmp_path / f"kindred-report.{kind}") for kind in ("service", "timer")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
