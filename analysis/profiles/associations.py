"""Whether segments differ in a category: chi-square tests with effect sizes, and a sentence."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2_contingency

from analysis.core.cells import Cells
from analysis.core.schema import Category
from analysis.core.text.spoken import in_sentence

SIGNIFICANT = 0.05
SLIGHT = 0.1


@dataclass(frozen=True)
class Association:
    """Whether segments differ in a category: chi-square test, Cramer's V (0 none, 1 complete) and a sentence."""

    category: str
    chi_square: float
    degrees: int
    p_value: float
    cramers_v: float
    sentence: str


def association(cells: Cells, category: Category, n_clusters: int) -> Association | None:
    """Test `category` against segment (Pearson's chi-square); None when all segmented customers have one value."""
    table = np.zeros((n_clusters, len(category.values)))
    np.add.at(table, (cells.labels[n_clusters].astype(int) - 1, cells.codes[category.key]), cells.counts)
    table = table[:, table.any(axis=0)]
    if table.shape[1] < 2:
        return None
    test = chi2_contingency(table, correction=False)
    smaller = min(table.shape) - 1
    v = float(np.sqrt(test.statistic / (table.sum() * smaller)))
    sentence = _association_sentence(category.label, float(test.pvalue), v)
    return Association(category.key, float(test.statistic), int(test.dof), float(test.pvalue), v, sentence)


def _association_sentence(label: str, p: float, v: float) -> str:
    chance = f"p = {p:.2f}" if p >= 0.01 else "p < 0.01"
    figures = f"chi-square {chance}, Cramér's V = {v:.2f}"
    if p >= SIGNIFICANT:
        return f"No clear difference in {in_sentence(label)} between segments ({figures})."
    if v < SLIGHT:
        return f"{label} differs a little between segments ({figures})."
    return f"{label} differs between segments ({figures})."
