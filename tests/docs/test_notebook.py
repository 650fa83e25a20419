"""The notebook of the Mall customers runs, shows the numbers stored in it, and uses the public interface only."""

import ast
import re

import nbformat
import pytest

import analysis
from tests.docs.execute_notebook import NOTEBOOK, execute

FIGURE = re.compile(r"<Figure size \S+ with \d+ Axes>")


@pytest.fixture(scope="module")
def stored():
    return nbformat.read(NOTEBOOK, 4)


@pytest.fixture(scope="module")
def executed(stored, tmp_path_factory):
    place = tmp_path_factory.mktemp("checkout")
    again = execute(stored, place)
    assert (place / "docs" / "mall_customers_segments.csv").exists()
    return again


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def words_of(cell):
    """Return what a cell prints and shows as text; pictures are left out."""
    texts = [o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs]
    return [text for text in texts if not FIGURE.fullmatch(text)]


def test_it_was_stored_executed_from_top_to_bottom(stored):
    assert [cell.execution_count for cell in code_cells(stored)] == list(range(1, len(code_cells(stored)) + 1))
    assert not [o for cell in code_cells(stored) for o in cell.outputs if o.output_type == "error"]
    pictures = [o for cell in code_cells(stored) for o in cell.outputs if "image/png" in o.get("data", {})]
    assert len(pictures) >= 6


def test_it_shows_the_same_numbers_again(stored, executed):
    for before, after in zip(code_cells(stored), code_cells(executed), strict=True):
        assert words_of(before) == words_of(after), before.source


def test_its_numbers_are_those_that_everybody_finds(stored):
    shown = "\n".join(text for cell in code_cells(stored) for text in words_of(cell))
    assert "6 segments, inertia 133.868, silhouette 0.4274" in shown
    assert "[39, 33, 45, 38, 24, 21]" in shown
    assert "p = 0.59" in shown


def test_it_uses_the_public_interface_only(stored):
    for cell in code_cells(stored):
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.ImportFrom)
            if isinstance(node, ast.Import):
                assert {a.name for a in node.names} <= {"analysis", "pandas", "matplotlib.pyplot", "sys"}
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "analysis":
                assert node.attr in analysis.__all__


def test_it_says_what_each_part_is(stored):
    headings = re.findall(r"^## (.+)$", "\n".join(c.source for c in stored.cells if c.cell_type == "markdown"), re.M)
    parts = ("Load", "Explore", "Missing", "Scaling", "How many", "K-means", "PCA", "Scatter", "Insights", "Export")
    named = [heading.split(". ", 1)[1] for heading in headings]
    assert len(named) == len(parts)
    assert [name for name, part in zip(named, parts, strict=True) if not name.startswith(part)] == []
