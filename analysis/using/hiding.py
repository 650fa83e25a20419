"""A saved segmentation for people who may not see single customers: without rows, or in groups."""

from dataclasses import replace
from pathlib import Path

from analysis.core.errors import InputError
from analysis.core.progress import Progress
from analysis.model.question import check_question
from analysis.store.folder import save
from analysis.store.segmentation import Segmentation


def without_rows(s: Segmentation) -> Segmentation:
    """Return the same without what its report and its cells say of single rows.

    Ids, lines, and values that were changed.
    """
    from analysis.anonymity.redact import without_examples  # noqa: PLC0415 - most pages hide nothing

    return replace(s, report=without_examples(s.report), cells=replace(s.cells, ids=("",) * len(s.cells)))


def save_in_groups(s: Segmentation, least: int, folder: Path, progress: Progress) -> None:
    """Form the segments of the same customers again, kept in groups of at least `least`, and save them in `folder`.

    Raises InputError where they cannot be put into such groups.
    """
    from analysis.anonymity.redact import without_details  # noqa: PLC0415 - fits models
    from analysis.anonymity.segment_groups import build_in_groups  # noqa: PLC0415 - fits models
    from analysis.clustering.fit_all import About  # noqa: PLC0415 - fits models

    _check(s, least)
    about = About(replace(s.question, smallest_cell=least), s.schema, s.n_customers, s.report)
    save(without_details(build_in_groups(about, s.cells, least, None, progress)), folder)


def add_evidence(folder: Path, progress: Progress) -> None:
    """Find out how sure the segments in `folder` are, and save it there."""
    from analysis.evidence.compute import find_evidence  # noqa: PLC0415 - fits models

    find_evidence(folder, progress)


def _check(s: Segmentation, least: int) -> None:
    check_question(replace(s.question, smallest_cell=least))
    if s.protection is not None:
        raise InputError(
            f"These customers are kept in groups of at least {s.protection.smallest_cell:,} already; leave the size of "
            "groups out, or segment the source again."
        )
    if s.precision.how == "drawn":
        raise InputError(
            "These customers were drawn from more, so how many a group stands for is an estimate; segment the source "
            f"again with --smallest-cell {least}."
        )
