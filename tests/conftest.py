"""What tests of several parts share: the Mall segmentation, a running server, a visitor, Python on its own."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.build.pipeline import segment
from analysis.core.progress import silent
from analysis.evidence.compute import find_evidence
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segmentation
from dashboard.startup.store import cache_key
from tests.browser.visitor import Visitor
from tests.serving import ROOT, Server, start_server
from tests.thorough import THOROUGH

MALL = ROOT / "data" / "Mall_Customers.csv"


# fixtures that fit many models, or start servers, browsers and other processes
SLOW_FIXTURES = {"mall_folder", "few_starts", "segment_text", "store", "own_store", "server", "browser", "run_python"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--quick`, which `make check` uses."""
    parser.addoption("--quick", action="store_true", help="leave out tests that fit models or start processes")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is thorough, and leave out what takes long, if asked for."""
    for item in items:
        if item.path in THOROUGH:
            item.add_marker("thorough")
    if config.getoption("--quick"):
        slow = [item for item in items if SLOW_FIXTURES & set(getattr(item, "fixturenames", ()))]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in set(slow)]


@pytest.fixture(scope="session")
def mall_file() -> Path:
    """Return the Mall customers as published."""
    return MALL


def _digest_of_analysis() -> str:
    """Return 16 hex digits that stand for all that a segmentation of the Mall customers depends on."""
    files = [*sorted((ROOT / "analysis").rglob("*.py")), MALL, *sorted(ROOT.glob("requirements*.txt"))]
    digest = hashlib.sha256(sys.version.encode())
    for path in files:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def mall_folder(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """Return the saved Mall segmentation with its evidence, made once for all workers, and for all suites of this code.

    Tests that change it work on a copy.
    """
    place = tmp_path_factory.getbasetemp()
    folder = (place.parent if "PYTEST_XDIST_WORKER" in os.environ else place) / "mall"
    kept = pytestconfig.cache.mkdir("mall") / _digest_of_analysis()
    with (kept.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists() and kept.exists():
            shutil.copytree(kept, folder)
        if not (folder / "evidence.json").exists():
            segment(Question(str(MALL)), folder)
            find_evidence(folder, silent)
            _keep(folder, kept)
    return folder


def _keep(folder: Path, kept: Path) -> None:
    """Copy to `kept`, whole or not at all, in place of what earlier code made."""
    for earlier in (path for path in kept.parent.iterdir() if path.is_dir()):
        shutil.rmtree(earlier)
    aside = kept.with_suffix(".new")
    shutil.copytree(folder, aside)
    aside.rename(kept)


@pytest.fixture(scope="session")
def mall_document(mall_folder: Path) -> Any:
    """Return the segmentation.json of the Mall customers."""
    return json.loads((mall_folder / "segmentation.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def mall(mall_folder: Path) -> Segmentation:
    return open_segmentation(mall_folder)


@pytest.fixture(scope="session")
def mall_customers(mall: Segmentation, mall_folder: Path) -> Customers:
    return Customers(mall, mall_folder)


@pytest.fixture(scope="session")
def store(mall_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that has the Mall segmentation, so that no server of this run needs to segment it."""
    folder = tmp_path_factory.mktemp("store")
    shutil.copytree(mall_folder, folder / cache_key(Question(str(MALL))))
    return folder


@pytest.fixture
def own_store(mall_folder: Path, tmp_path: Path) -> Path:
    """Return a store of one test's own, whose segments it may rename."""
    shutil.copytree(mall_folder, tmp_path / "store" / cache_key(Question(str(MALL))))
    return tmp_path / "store"


@pytest.fixture(scope="session")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("log") / "server.log", KINDRED_STORE=str(store))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def public(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield a server whose customers all visitors may see, and keep."""
    log = tmp_path_factory.mktemp("public") / "server.log"
    running = start_server(log, KINDRED_STORE=str(store), KINDRED_ENV="production", KINDRED_PUBLIC="1")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser(server: Server) -> Iterator[Visitor]:
    one = Visitor(server.url)
    yield one
    one.close()


@pytest.fixture
def visitor(browser: Visitor) -> Iterator[Visitor]:
    """Yield a visitor who has yet to open a page, and whose console must stay empty."""
    browser.resize(1440, 1000)
    browser.complaints()
    yield browser
    browser.forget()
    assert browser.complaints() == []


@pytest.fixture
def page(visitor: Visitor) -> Visitor:
    """Return the same on Explore."""
    visitor.open()
    visitor.complaints()
    return visitor


@pytest.fixture
def stranger(server: Server) -> Iterator[Visitor]:
    """Another visitor, in another browser."""
    one = Visitor(server.url)
    yield one
    one.close()


@pytest.fixture(scope="session")
def run_python() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run Python in a process of its own, from the top of the checkout."""

    def run(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    return run
