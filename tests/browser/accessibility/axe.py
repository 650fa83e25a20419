"""axe-core in the page of a visitor: which rules of WCAG 2.2 AA the page breaks, and where."""

from tests.browser.visitor import Visitor
from tests.serving import ROOT

AXE = ROOT / "tests" / "javascript" / "node_modules" / "axe-core" / "axe.min.js"
ALL_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}  # all that a theme can change
THEMES = {"light": ALL_RULES, "dark": CONTRAST}
RUN = """
const [within, themes] = args;
const {dataset} = document.documentElement;
const before = dataset.theme;
const lines = [];
for (const [theme, runOnly] of Object.entries(themes)) {
  dataset.theme = theme;
  const found = await axe.run({include: within}, {runOnly, resultTypes: ["violations"], preload: false});
  for (const {id, nodes} of found.violations)
    lines.push(...nodes.map((n) => `${theme}, ${id}: ${n.target.join(" ")} ${n.failureSummary}`));
}
if (before) dataset.theme = before; else delete dataset.theme;
return lines;
"""


def source() -> str:
    """Return axe-core as one script, which npm installs."""
    assert AXE.exists(), "axe-core is not installed; run `make .venv/node.stamp`."
    return AXE.read_text(encoding="utf-8")


def violations(visitor: Visitor, *within: str) -> list[str]:
    """Return what is wrong on the page, or below what `within` selects: theme, rule, element and how to mend it."""
    if not visitor.run("return 'axe' in window"):
        visitor.run(source())
    return [str(line) for line in visitor.run_async(RUN, within or ["html"], THEMES)]
