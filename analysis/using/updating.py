"""Add customers to a segmentation and report whether its segments still fit; refit only on request."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.describe_fitted import describe_cells
from analysis.clustering.fit_all import About, Fitted, fit_cells
from analysis.clustering.map_coordinates import middle, place
from analysis.clustering.methods.kmeans import Clustering, Projection
from analysis.clustering.new_customers import NewCustomers, open_customers
from analysis.clustering.same_numbers import keep_numbers
from analysis.clustering.scale.scaler import components_of, scaler_of
from analysis.clustering.scoring import centers, labels_of, scaled
from analysis.core.cells import Cells
from analysis.core.errors import InputError
from analysis.in_place.engines.known import EMBEDDED, open_engine
from analysis.model.question import is_address
from analysis.model.report import Finding, counted
from analysis.model.selections.selection import Selection
from analysis.store.folder import open_segmentation, save
from analysis.store.names.following import PORTRAITS_FILE, follow, remember
from analysis.store.names.given import NAMES_FILE, read_names, result_of, write_names
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Origin, Segmentation
from analysis.store.source_file import KEPT
from analysis.using.additions import Added, added_rows, added_where, new_rows, together
from analysis.using.fit_of_centers import Fit, fit_of
from analysis.using.row_files import NewRows, add_rows


def changes(s: Segmentation) -> list[str]:
    """Return sentences on what the last update added."""
    sentences = [f["sentence"] for f in s.report["findings"]]
    last = max(i for i, sentence in enumerate(sentences) if sentence.endswith(" added."))
    return sentences[last:]


def update(
    folder: Path, source: str, *, refit: bool = False, engine: str | None = None
) -> tuple[Segmentation, Fit | None]:
    """Add the customers of `source` to the segmentation in `folder`; the Fit is None after a refit.

    Rows are copied, or stay where they are, as those of the segmentation; `engine` is then the address of what has
    them, with user and password. Raises InputError where that cannot be.
    """
    s = open_segmentation(folder)
    if s.protection is not None:
        raise InputError("Customers kept in groups cannot be added to; segment all of them again.")
    if s.origin is not None:
        return _update_where(s, replace(s.origin, engine=engine or s.origin.engine), folder, source, refit=refit)
    with open_customers(s, source) as opened:
        newcomers = new_rows(s, folder, opened)
        added = added_rows(s, newcomers)
        if added.copied is None or not len(added.cells):
            raise InputError(_nobody(newcomers))
        cells, of_old, of_new = together(s, added)
        result = _result(
            s, added, cells, (_added(opened.name, added.n), *newcomers.notes, *_left(newcomers)), refit=refit
        )
        new = NewRows(newcomers.table, of_new, added.copied)
        _replace(folder, lambda aside: _save_copied(s, result, new, of_old, (folder, aside)))
    return open_segmentation(folder), None if refit else fit_of(s, added)


def _added(name: str, n: int) -> str:
    return f"{counted(n, 'customer')} of {name} {'was' if n == 1 else 'were'} added."


def _left(newcomers: NewCustomers) -> list[str]:
    """Return how many of those added are not segmented, with the reason of the first."""
    if not newcomers.reasons:
        return []
    n, first = len(newcomers.reasons), min(newcomers.reasons)
    where = f"{newcomers.table.place} {newcomers.table.lines[first]}"
    return [
        f"{n:,} of them {'is' if n == 1 else 'are'} not segmented, the first on {where}: {newcomers.reasons[first]}."
    ]


def _nobody(newcomers: NewCustomers) -> str:
    """Why no customer can be added, with the reason of the first."""
    name, first = newcomers.table.name, min(newcomers.reasons, default=None)
    why = (
        ""
        if first is None
        else f" ({newcomers.table.place} {newcomers.table.lines[first]}: {newcomers.reasons[first]})"
    )
    return f"No customer of {name} can be segmented{why}; look at its ids and at the columns that form segments."


def _update_where(
    s: Segmentation, origin: Origin, folder: Path, source: str, *, refit: bool
) -> tuple[Segmentation, Fit | None]:
    newcomers = _newcomers(origin, source)
    with closing(open_engine(newcomers)) as engine:
        added = added_where(s, engine)
    cells, of_old, _ = together(s, added)
    result = replace(
        _result(s, added, cells, (_added(Path(source).name, added.n),), refit=refit),
        origin=replace(origin, more=(*origin.more, newcomers.source)).shown(),
        precision=replace(s.precision, n_drawn=s.precision.n_drawn + added.n_drawn),
        n_kept=s.n_kept,
    )
    _replace(folder, lambda aside: _save_examples(s, result, of_old, (folder, aside)))
    return open_segmentation(folder), None if refit else fit_of(s, added)


def _newcomers(origin: Origin, source: str) -> Origin:
    """Return where new customers are: in files next to those of `origin`, or in another table of its engine."""
    if origin.engine == EMBEDDED and is_address(origin.source):
        raise InputError("Add the customers to the table in that database, then read it again with `refresh`.")
    name = str(Path(source).absolute()) if origin.engine == EMBEDDED else source
    if name in (origin.table or origin.source, *origin.more):
        raise InputError(f"{source} is part of these customers already; `refresh` reads it again.")
    return Origin(origin.engine, name)


def _result(s: Segmentation, added: Added, cells: Cells, changes: tuple[str, ...], *, refit: bool) -> Segmentation:
    """Return the segmentation of all; `changes` are sentences about what was added."""
    findings = [asdict(Finding("changed", "", added.n, sentence)) for sentence in changes]
    n_not = s.report["n_not_segmented"] + added.n_not
    report = {**s.report, "findings": [*s.report["findings"], *findings], "n_not_segmented": n_not}
    shown = s.question if refit else replace(s.question, n_clusters=s.n_clusters)
    about = About(shown, added.schema, s.n_customers + added.n, report)
    fitted = fit_cells(about, cells) if refit else keep_fitted(s, cells)
    result = replace(describe_cells(about, cells, fitted), question=s.question, precision=s.precision)
    return keep_numbers(result, s) if refit else result


def keep_fitted(s: Segmentation, cells: Cells) -> Fitted:
    """Return the present scale, centers and map for other cells."""
    cells, _ = cells.forming()
    points = scaled(s, cells.matrix(s.schema.coded))
    clusterings = []
    for k in s.ks:
        own = centers(s, k)
        labels = labels_of(s, k, points)
        inertia = float((cells.counts * ((points - own[labels]) ** 2).sum(axis=1)).sum())
        clusterings.append(Clustering(k, own, (labels + 1).astype(np.uint8), inertia, s.solution(k).clouds))
    components = components_of(s)
    ratio = np.array([axis.explained_variance_ratio for axis in s.axes])
    projection = Projection(components, ratio, place(points, middle(points, cells.counts), components))
    return Fitted(scaler_of(s), points, tuple(clusterings), projection)


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
    _copy_names(folder, aside, result)


def _save_examples(
    s: Segmentation, result: Segmentation, of_old: NDArray[np.int64], folders: tuple[Path, Path]
) -> None:
    folder, aside = folders
    save(result, aside, lambda path: add_rows(folder, path, s, of_old, None))
    _copy_names(folder, aside, result)


def _copy_names(folder: Path, aside: Path, result: Segmentation) -> None:
    """Have the names follow their segments, of which a name given by an earlier release has no portrait yet."""
    if not (folder / NAMES_FILE).exists():
        return
    before = open_segmentation(folder)
    names = read_names(folder)
    remember(folder, before)
    write_names(aside, replace(names, of=names.of or result_of(before)))
    shutil.copy(folder / PORTRAITS_FILE, aside / PORTRAITS_FILE)
    follow(aside, result)


def _replace(folder: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a folder next to this one, then swap them; the old one stays until then."""
    aside, old = (folder.with_name(f".{folder.name}.{what}.{os.getpid()}") for what in ("new", "old"))
    try:
        aside.mkdir(parents=True)
        write(aside)
        folder.rename(old)
        aside.rename(folder)
        for name in KEPT:
            if (old / name).exists():
                (old / name).rename(folder / name)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
