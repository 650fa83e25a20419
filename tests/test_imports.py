"""Imports go one way: the order of packages in one table, and what each side must not load."""

import ast
import graphlib
import json
from pathlib import Path

import pytest

from tests.serving import ROOT
from tests.thorough import THOROUGH

# A package imports only packages above it; a name without a dot stands for a folder or a file.
ORDER = {
    "analysis": (
        "process",
        "core",
        "model",
        "profiles",
        "store",
        "reading",
        "cleaning",
        "looking",
        "clustering",
        "evidence",
        "anonymity",
        "build",
        "in_place",
        "using",
        "editions",
        "reports",
        "cli",
        "__main__",
    ),
    "dashboard": (
        "theme",
        "views",
        "packing",
        "ids",
        "trouble",
        "system",
        "settings",
        "guard",
        "serving",
        "static",
        "pages",
        "startup",
        "uploads",
        "api",
        "saved",
        "dash_app",
        "app",
        "__main__",
    ),
}
MAX_FILES_IN_A_FOLDER = 15
WEB = {"dashboard", "dash", "dash_bootstrap_components", "dash_ag_grid", "flask", "plotly", "werkzeug", "gunicorn"}
HEAVY = {"sklearn", "pandas", "scipy", "matplotlib", "plotly.express", "typst", "pptx", "lxml"}
# packages of the analysis that fit models or need what fits them
FITTING = {"reading", "cleaning", "looking", "clustering", "evidence", "anonymity", "build"}
# modules in them that fit nothing, which the server may use
LIGHT = {"analysis.clustering.map_coordinates", "analysis.cleaning.findings"}


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(path): path for base in ORDER for path in sorted((ROOT / base).rglob("*.py"))}


def imports(path):
    """Yield every module that a file imports, wherever it does so, except where only a type checker looks."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unused = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in unused:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import on line {node.lineno}"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in inner)


def place(name):
    """Return the base of a module and the position of its package in the table."""
    base, _, rest = name.partition(".")
    return base, ORDER[base].index(rest.split(".")[0]) if rest else len(ORDER[base])


def test_every_package_is_in_the_table():
    for base, order in ORDER.items():
        there = {p.stem for p in (ROOT / base).iterdir() if p.suffix == ".py" or any(p.glob("*.py"))}
        assert there - {"__init__", "__pycache__"} == set(order), base


@pytest.mark.parametrize("name", [name for name in MODULES if "." in name])
def test_a_package_imports_only_packages_above_it(name):
    base, position = place(name)
    inner = [other for other in imports(MODULES[name]) if other.startswith(f"{base}.")]
    assert [other for other in inner if place(other)[1] > position] == []


def test_imports_between_modules_have_no_cycle():
    graph = {name: {n for n in imports(path) if n in MODULES} for name, path in MODULES.items()}
    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(MODULES)


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("analysis")])
def test_the_analysis_knows_no_web(name):
    assert [other for other in imports(MODULES[name]) if other.split(".")[0] in WEB] == []


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("dashboard")])
def test_the_dashboard_fits_nothing(name):
    fitting = {f"analysis.{package}" for package in FITTING}
    used = {other for other in imports(MODULES[name]) if ".".join(other.split(".")[:2]) in fitting}
    assert used - LIGHT == set()


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("dashboard.views")])
def test_views_know_nothing_of_dash(name):
    used = set(imports(MODULES[name]))
    assert used & {"dash", "dash_ag_grid", "dash_bootstrap_components", "flask"} == set()
    own = {n for n in used if n.startswith("dashboard.")}
    assert {n for n in own if not n.startswith("dashboard.views.")} <= {"dashboard.theme", "dashboard.views"}


def folders():
    for base in (*ORDER, "tests", "assets"):
        found = {path.parent for kind in ("*.py", "*.js") for path in (ROOT / base).rglob(kind)}
        yield from (folder for folder in found if "node_modules" not in folder.parts)


@pytest.mark.parametrize("folder", sorted(set(folders())), ids=lambda folder: str(folder.relative_to(ROOT)))
def test_no_folder_is_crowded(folder: Path):
    files = [p for p in folder.iterdir() if p.suffix in (".py", ".js") and p.stem != "__init__"]
    assert len(files) <= MAX_FILES_IN_A_FOLDER


def test_every_package_says_what_lives_in_it():
    packages = [path for path in MODULES.values() if path.name == "__init__.py"]
    assert [str(p) for p in packages if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))] == []


def test_no_module_is_a_drawer_for_everything():
    scripts = (ROOT / "assets").rglob("*.js")
    assert {p.stem for p in [*MODULES.values(), *scripts]} & {"utils", "util", "helpers", "common", "misc"} == set()


# Opens the folder that is argument 1 with all that the page imports, and prints which modules that took.
OPEN = """
import json, pathlib, sys
import analysis.store.folder, analysis.model.selections.selection, analysis.model.selections.words
analysis.store.folder.open_segmentation(pathlib.Path(sys.argv[1]))
print(json.dumps(sorted(sys.modules)))
"""
SERVE = "import json, sys, dashboard.app as a; a.create_server(); print(json.dumps(sorted(sys.modules)))"


def loaded_by(done):
    assert done.returncode == 0, done.stderr
    modules = set(json.loads(done.stdout))
    assert "duckdb" in modules
    return modules


def test_opening_a_segmentation_loads_no_heavy_library(run_python, mall_folder):
    assert loaded_by(run_python("-c", OPEN, mall_folder)) & HEAVY == set()


def test_a_server_that_shows_customers_loads_no_heavy_library(run_python, store):
    modules = loaded_by(run_python("-c", SERVE, KINDRED_STORE=str(store)))
    assert "dash" in modules
    assert modules & HEAVY == set()


def test_modules_that_are_thorough_are_there():
    assert [path for path in sorted(THOROUGH) if not path.exists()] == []
