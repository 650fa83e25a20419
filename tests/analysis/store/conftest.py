"""Groups of customers, segmented again and again into folders."""

from pathlib import Path

import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.model.question import Question
from analysis.store.segmentation import Segmentation


@pytest.fixture
def customers(tmp_path, few_starts):
    """Segment groups of customers into a folder; ids of a group go on where `first` says."""

    def run(groups, folder="result", *, ids=True, k=3, extra="", **question) -> tuple[Path, Segmentation]:
        random = np.random.default_rng(1)
        rows = []
        for name, (n, x, y) in groups.items():
            places = random.normal((x, y), 2, (n, 2))
            rows += [f"{name}{i},{a:.1f},{b:.1f}" for i, (a, b) in enumerate(places)]
        lines = [f"customer id,x{extra},y", *rows] if ids else [f"x{extra},y", *(r.partition(",")[2] for r in rows)]
        path = tmp_path / "customers.csv"
        path.write_text("\n".join(lines) + "\n")
        out = tmp_path / folder
        return out, segment(Question(str(path), n_clusters=k, **question), out)

    return run
