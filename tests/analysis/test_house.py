"""The analysis knows no web, opens without its heavy libraries, and its imports run one way."""

import ast
import graphlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MODULES = sorted((ROOT / "analysis").rglob("*.py"))
WEB = {"dashboard", "dash", "dash_ag_grid", "flask", "plotly", "werkzeug", "gunicorn"}


def _imports(path):
    """Every module that a file imports, wherever it does so, except where only a type checker looks."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module if node.level == 0 else f"relative import on line {node.lineno}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_web_in_the_analysis(path):
    assert [name for name in _imports(path) if name.split(".")[0] in WEB or name.startswith("relative")] == []


def _name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_imports_within_the_analysis_run_one_way():
    graph = {_name(p): {n for n in _imports(p) if n.startswith("analysis.")} for p in MODULES}
    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(MODULES)


def test_no_module_is_a_drawer_for_everything():
    assert {p.stem for p in MODULES} & {"utils", "util", "helpers", "common", "misc"} == set()


# Opens the folder that is argument 1 with all that the page imports, and prints which modules that took.
OPEN = """
import json, pathlib, sys
import analysis.segmentation, analysis.selection, analysis.words
analysis.segmentation.open_segmentation(pathlib.Path(sys.argv[1]))
print(json.dumps(sorted(sys.modules)))
"""


def test_opening_is_light(run_python, mall_folder):
    done = run_python("-c", OPEN, mall_folder)
    assert done.returncode == 0, done.stderr
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert "duckdb" in loaded
    assert loaded & {"sklearn", "pandas", "scipy", "matplotlib"} == set()
