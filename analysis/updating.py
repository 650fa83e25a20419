"""Adds customers to a segmentation, and says whether its segments still fit; fits anew only when asked."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.additions import Added, added_rows, added_where, together
from analysis.cells import Cells
from analysis.clustering import Clustering, Projection
from analysis.customer_files import NewRows, add_rows
from analysis.customers import Customers
from analysis.engines.known import EMBEDDED, open_engine
from analysis.errors import InputError
from analysis.fitted import About, Fitted, describe_cells, fit_cells, scaler_of
from analysis.lloyd import assign
from analysis.names import NAMES_FILE
from analysis.placing import middle, place
from analysis.question import is_address
from analysis.report import Finding
from analysis.scoring import centers, margins_of, scaled
from analysis.segmentation import Origin, Segmentation, open_segmentation, save
from analysis.selection import Selection
from analysis.sources import read_table

BORDER = 0.1
MOST_DRIFT, MOST_AT_BORDER = 0.25, 1.5


@dataclass(frozen=True)
class Fit:
    """Whether segments still fit: `drift` by segment name, how far its customers' mean is from its centre, in standard
    deviations; shares of customers near a border (margin below 0.1) before, and among those added.
    """

    drift: dict[str, float]
    border_before: float
    border_added: float

    @property
    def fits(self) -> bool:
        """No segment has drifted by a quarter of a standard deviation, nor do many more lie near a border."""
        return max(self.drift.values()) < MOST_DRIFT and self.border_added <= MOST_AT_BORDER * max(
            self.border_before, 0.02
        )

    def words(self) -> list[str]:
        """For people."""
        name, most = max(self.drift.items(), key=lambda pair: pair[1])
        said = "The segments still fit." if self.fits else "The segments no longer fit well; run it again with --refit."
        before = f"{self.border_before:.1%}"
        return [
            said,
            f"Furthest from its centre is the mean of {name}: {most:.2f} standard deviations.",
            f"Near a border (margin below {BORDER}): {self.border_added:.1%} of those added, {before} of the others.",
        ]


def update(folder: Path, source: str, *, refit: bool = False) -> tuple[Segmentation, Fit | None]:
    """Add the customers of `source` to the segmentation in `folder`; the Fit is None after fitting anew.

    Rows are copied, or stay where they are, as those of the segmentation. Raises InputError where that cannot be.
    """
    s = open_segmentation(folder)
    if s.protection is not None:
        raise InputError("Customers kept in groups cannot be added to; segment all of them again.")
    if s.origin is not None:
        return _update_where(s, s.origin, folder, source, refit=refit)
    with read_table(source, s.question.reading) as table:
        added = added_rows(s, table)
        if added.copied is None or not len(added.cells):
            raise InputError(f"No customer of {table.name} can be segmented; look at the columns that form segments.")
        cells, of_old, of_new = together(s, added)
        result = _result(s, added, cells, table.name, refit=refit)
        new = NewRows(table, of_new, added.copied)
        _replace(folder, lambda aside: _save_copied(s, result, new, of_old, (folder, aside)))
    return open_segmentation(folder), None if refit else fit_of(s, added)


def _update_where(
    s: Segmentation, origin: Origin, folder: Path, source: str, *, refit: bool
) -> tuple[Segmentation, Fit | None]:
    if origin.engine != EMBEDDED or is_address(origin.source) or s.precision.how == "drawn":
        what = "counted on drawn customers" if s.precision.how == "drawn" else f"those of a table in {origin.kind}"
        raise InputError(f"Cells {what} cannot be added to: put the customers there, then segment again.")
    path = str(Path(source).absolute())
    with closing(open_engine(Origin(EMBEDDED, path))) as engine:
        added = added_where(s, engine)
    cells, of_old, _ = together(s, added)
    result = replace(
        _result(s, added, cells, Path(source).name, refit=refit),
        origin=replace(origin, more=(*origin.more, path)),
        n_kept=s.n_kept,
    )
    _replace(folder, lambda aside: _save_examples(s, result, of_old, (folder, aside)))
    return open_segmentation(folder), None if refit else fit_of(s, added)


def fit_of(s: Segmentation, added: Added) -> Fit:
    """How the segments of `s`, for the number that is shown, suit customers that were added."""
    k = s.n_clusters
    labels = assign(scaled(s, added.cells.matrix()), centers(s, k)) + 1
    drift = {}
    for segment, center in zip(s.solution(k).segments, centers(s, k), strict=True):
        own = s.cells.labels[k] == segment.segment
        means = [_mean(s.cells, added.cells, f.key, own, labels == segment.segment) for f in s.schema.features]
        away = scaled(s, np.array([means])) - center
        drift[segment.name] = float(np.sqrt((away**2).mean()))
    return Fit(drift, _at_border(s, s.cells), _at_border(s, added.cells))


def _mean(old: Cells, new: Cells, key: str, own: np.ndarray, other: np.ndarray) -> float:
    n_old, n_new = int(old.counts[own].sum()), int(new.counts[other].sum())
    total = (old.mean(key, own) * n_old if n_old else 0.0) + (new.mean(key, other) * n_new if n_new else 0.0)
    return total / (n_old + n_new)


def _at_border(s: Segmentation, cells: Cells) -> float:
    margins = margins_of(s, s.n_clusters, cells.matrix())
    return float(cells.counts[margins < BORDER].sum() / cells.counts.sum())


def _result(s: Segmentation, added: Added, cells: Cells, name: str, *, refit: bool) -> Segmentation:
    told = Finding("changed", "", added.n, f"{added.n:,} customers of {name} were added.")
    n_not = s.report["n_not_segmented"] + added.n_not
    report = {**s.report, "findings": [*s.report["findings"], asdict(told)], "n_not_segmented": n_not}
    shown = s.question if refit else replace(s.question, n_clusters=s.n_clusters)
    about = About(shown, added.schema, s.n_customers + added.n, report)
    fitted = fit_cells(about, cells) if refit else _kept(s, cells)
    return replace(describe_cells(about, cells, fitted), question=s.question, precision=s.precision)


def _kept(s: Segmentation, cells: Cells) -> Fitted:
    """The scale, centres and map that there are, for more cells."""
    points = scaled(s, cells.matrix())
    found = []
    for k in s.ks:
        own = centers(s, k)
        nearest = assign(points, own)
        inertia = float((cells.counts * ((points - own[nearest]) ** 2).sum(axis=1)).sum())
        found.append(Clustering(k, own, (nearest + 1).astype(np.uint8), inertia))
    components = np.array([[axis.loadings[f.column] for f in s.schema.features] for axis in s.axes])
    ratio = np.array([axis.explained_variance_ratio for axis in s.axes])
    projection = Projection(components, ratio, place(points, middle(points, cells.counts), components))
    return Fitted(scaler_of(s), points, tuple(found), projection)


def _save_copied(
    s: Segmentation, result: Segmentation, new: NewRows, of_old: NDArray[np.int64], folders: tuple[Path, Path]
) -> None:
    folder, aside = folders
    customers = Customers(result, aside)
    save(
        result,
        aside,
        lambda path: add_rows(folder, path, s, of_old, new),
        lambda path: customers.write(Selection(), result.n_clusters, path, ".csv"),
    )
    _copy_names(folder, aside)


def _save_examples(
    s: Segmentation, result: Segmentation, of_old: NDArray[np.int64], folders: tuple[Path, Path]
) -> None:
    folder, aside = folders
    save(result, aside, lambda path: add_rows(folder, path, s, of_old, None))
    _copy_names(folder, aside)


def _copy_names(folder: Path, aside: Path) -> None:
    if (folder / NAMES_FILE).exists():
        shutil.copy(folder / NAMES_FILE, aside / NAMES_FILE)


def _replace(folder: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a folder beside this one, then put it in its place; the old one is there until then."""
    aside, old = (folder.with_name(f".{folder.name}.{what}.{os.getpid()}") for what in ("new", "old"))
    try:
        aside.mkdir(parents=True)
        write(aside)
        folder.rename(old)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
