"""The image: its steps run one after another as the Dockerfile has them, and what they leave serves, not as root.

It downloads every library, which takes minutes; `make test-image` runs it.
"""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import pytest

from tests.dashboard.asking import ask
from tests.image.building import Image
from tests.operations.dockerfile import only, read_stages
from tests.serving import Server, free_port

MOST_MB = 700
PATIENCE = 180

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="the steps change owners, as Docker does, which takes root")


@pytest.fixture(scope="module")
def image():
    """The last stage, built; where anybody may read it."""
    place = Path(tempfile.mkdtemp(prefix="kindred-image-"))
    place.chmod(0o755)
    yield Image(place, read_stages())
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def serving(image, tmp_path_factory):
    """The server that CMD starts, as the user that USER names."""
    port = free_port()
    environment = image.runtime() | {"PORT": str(port), "KINDRED_PUBLIC": "1", "KINDRED_SECRET": token_hex(32)}
    log = tmp_path_factory.mktemp("log") / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            only(image.instructions, "CMD").words,
            cwd=image.cwd,
            env=environment,
            stdout=out,
            stderr=out,
            user=only(image.instructions, "USER").text,
            group=only(image.instructions, "USER").text,
            extra_groups=[],
            start_new_session=True,
        )
    server = Server(process, f"http://127.0.0.1:{port}", log)
    wait_for(server)
    yield server, environment
    server.stop()


def wait_for(server):
    """Until the page is there; customers are segmented first."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.process.poll() is None:
        with suppress(OSError):
            if ask(server.url, "/").status == 200:
                return
        time.sleep(0.2)
    server.stop()
    raise AssertionError(f"the page did not come:\n{server.log.read_text()}")


@pytest.mark.timeout(900)
def test_it_segments_and_serves_not_as_root(image, serving):
    server, _ = serving
    assert ask(server.url, "/").status == 200, server.log.read_text()
    kept = list((image.root / "data").glob("*/segmentation.json"))
    assert len(kept) == 1
    assert kept[0].owner() == "www-data"


@pytest.mark.timeout(900)
def test_it_is_healthy(image, serving):
    _, environment = serving
    command = only(image.instructions, "HEALTHCHECK").words
    assert run_in(image, command, environment) == 0
    elsewhere = environment | {"PORT": str(free_port())}
    assert run_in(image, command, elsewhere) == 1


def run_in(image, command, environment):
    """The exit status of a command in the image."""
    program = shutil.which(command[0], path=environment["PATH"])
    assert Path(program).is_relative_to(image.root)
    return subprocess.run([program, *command[1:]], env=environment, capture_output=True, check=False).returncode


@pytest.mark.timeout(900)
def test_nothing_that_builds_or_tests_is_left(image):
    programs = {p.name for place in (image.python, image.root / "opt" / "kindred") for p in (place / "bin").iterdir()}
    assert "gunicorn" in programs
    assert {name for name in programs if name.startswith(("pip", "pytest", "ruff", "uv"))} == set()
    top = {p.name for p in image.cwd.iterdir()}
    kept = {"analysis", "assets", "dashboard", "data", "gunicorn.conf.py", "requirements.txt", "LICENSE"}
    assert top == kept | {".kindred"}, "scripts and styles are compressed already"


@pytest.mark.timeout(900)
def test_the_libraries_are_of_bearable_size(image):
    files = [p for p in (image.root / "opt").rglob("*") if p.is_file() and not p.is_symlink()]
    assert sum(p.stat().st_size for p in files) < MOST_MB * 1_000_000
