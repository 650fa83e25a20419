"""The page stays lean, its imports run one way, and what its scripts look for is there."""

import ast
import graphlib
import json
import re

import pytest

from dashboard import ids
from tests.dashboard.asking import ask
from tests.serving import ROOT

PATHS = sorted((ROOT / "dashboard").rglob("*.py"))
SCRIPTS = sorted((ROOT / "assets").rglob("*.js"))
HEAVY = {"sklearn", "pandas", "scipy", "matplotlib", "plotly.express"}
# the parts of the analysis that fit, or need what fits
FITS = {
    f"analysis.{name}"
    for name in (
        "build",
        "fitted",
        "in_groups",
        "partition",
        "protecting",
        "clustering",
        "cleaning",
        "criteria",
        "associations",
        "resampling",
        "find_evidence",
        "evidence_words",
        "outsiders",
        "rules",
        "sources",
        "understanding",
        "looking",
        "transactions",
        "csv_files",
        "excel",
        "parquet_files",
        "databases",
    )
}


def module(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(path): path for path in PATHS}


def imports(path):
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import on line {node.lineno}"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in inner)


def test_the_page_is_lean(run_python):
    done = run_python("-c", "import json, sys, dashboard.app; print(json.dumps(sorted(sys.modules)))")
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert {"dash", "duckdb"} <= loaded
    assert loaded & HEAVY == set()


def test_a_server_that_shows_customers_is_lean_too(run_python, store):
    script = "import json, sys, dashboard.app as a; a.create_server(); print(json.dumps(sorted(sys.modules)))"
    done = run_python("-c", script, KINDRED_STORE=str(store))
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) & HEAVY == set()


def test_imports_run_one_way():
    graph = {name: {n for n in imports(path) if n in MODULES} for name, path in MODULES.items()}
    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_nothing_here_fits(name):
    assert FITS & set(imports(MODULES[name])) == set()


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("dashboard.views")])
def test_views_know_nothing_of_dash(name):
    found = set(imports(MODULES[name]))
    assert {
        n for n in found if n.split(".")[0] in {"dash", "dash_ag_grid", "dash_bootstrap_components", "flask"}
    } == set()
    own = {n for n in found if n.startswith("dashboard.")}
    assert {n for n in own if not n.startswith("dashboard.views.")} <= {"dashboard.theme"}


def test_the_analysis_knows_nothing_of_the_page():
    for path in (ROOT / "analysis").rglob("*.py"):
        assert [n for n in imports(path) if n.split(".")[0] == "dashboard"] == [], path.name


def test_no_module_is_a_drawer_for_everything():
    assert {p.stem for p in [*PATHS, *SCRIPTS]} & {"utils", "util", "helpers", "common", "misc"} == set()


def test_mistyped_ids_fail_loudly():
    assert [p.name for p in PATHS if "suppress_callback_exceptions" in p.read_text(encoding="utf-8")] == []


@pytest.fixture(scope="module")
def on_the_page(server):
    """Every id in the layout."""
    return set(re.findall(r'"id":\s*"([^"]+)"', ask(server.url, "/_dash-layout").text))


def test_what_scripts_look_for_is_on_the_page(on_the_page):
    text = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    looked_for = set(re.findall(r'(?:byId|getElementById|getApiAsync|set_props)\("([^"]+)"', text))
    assert {"customers", "sentence", "cards", "selection", "k-more"} <= looked_for
    assert looked_for - on_the_page == set()


def test_what_python_names_is_on_the_page(on_the_page):
    named = {value for name, value in vars(ids).items() if name.isupper()}
    assert "sentence" in named
    assert named - on_the_page == set()


def test_no_id_is_there_twice(server):
    found = re.findall(r'"id":\s*"([^"]+)"', ask(server.url, "/_dash-layout").text)
    assert sorted(found) == sorted(set(found))
