"""Reads the customers again and scores them into centers that stay where they are: a new edition."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analysis.clustering.new_customers import NewCustomers, open_customers, read_customers
from analysis.core.errors import InputError
from analysis.editions.again.plausible import implausible
from analysis.editions.again.scored_again import Again, score_again
from analysis.editions.again.scored_where import count_where, score_where
from analysis.editions.base import Base, base_of
from analysis.editions.changes import counts_sentence, moves_sentences, size_sentences, ways
from analysis.editions.drift.verdict import Verdict
from analysis.editions.drifted import verdict_of
from analysis.editions.edition import Edition
from analysis.editions.figures import Made, edition_of
from analysis.editions.first import current_editions, now
from analysis.editions.kept import add, drop_rows, most_kept, writing
from analysis.model.protection import nobody_found
from analysis.model.report import counted
from analysis.reading.sources import MOST_BYTES
from analysis.reading.tables.raw_table import Table
from analysis.store.folder import save
from analysis.store.names.given import result_of, write_names
from analysis.store.segmentation import Segmentation
from analysis.store.source_file import read_source, remember_source
from analysis.using.additions import once
from analysis.using.row_files import NewRows, write_rows


@dataclass(frozen=True)
class Refreshed:
    """A new edition, its verdict, and what changed in sentences."""

    edition: Edition
    verdict: Verdict
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What a refresh reads, whether it takes over what looks as if it could not be meant, and what did not change."""

    source: str | None
    most_bytes: int
    engine: str | None
    anyway: bool
    if_changed: bool


def refresh(  # noqa: PLR0913 - options of a command
    folder: Path,
    source: str | None = None,
    most_bytes: int = MOST_BYTES,
    *,
    engine: str | None = None,
    anyway: bool = False,
    if_changed: bool = False,
) -> Refreshed:
    """Read the customers of a folder again, from `source` or from where they came, and write a new edition.

    `engine`: address of the engine that has the rows, with user and password. `if_changed`: where customers and centers
    are those of the latest edition, return that one and write none. Raises InputError where customers cannot be read,
    or cannot be meant unless `anyway`; earlier editions stay.
    """
    most = most_kept(os.environ)
    with writing(folder):
        base = base_of(folder, current_editions(folder))
        try:
            refreshed = _refresh(base, Asked(source, most_bytes, engine, anyway, if_changed))
        except InputError as error:
            raise InputError(f"{error} {_stays(base.latest)}") from error
        drop_rows(folder, most, {base.yardstick.number, base.yardstick.model})
        if source is not None and base.model.origin is None:
            remember_source(folder, source)
    return refreshed


def _stays(latest: Edition) -> str:
    return f"Edition {latest.number} of {latest.when[:10]} stays the latest."


def _source(folder: Path, source: str | None) -> str:
    place = source or read_source(folder)
    if place is None:
        raise InputError(f"{folder} does not say where its customers came from; name their file with --source.")
    return place


def _refresh(base: Base, asked: Asked) -> Refreshed:
    model = base.model
    if model.protection is not None:
        raise InputError(nobody_found(model.protection.smallest_cell))
    if model.origin is not None:
        return _refresh_where(base, asked)
    with open_customers(model, _source(base.folder, asked.source), asked.most_bytes) as table:
        new = once(model, read_customers(model, table), set())
        _check(base, asked, new, len(new.values))
        return _taken(base, asked, score_again(model, new, _read_again(len(new.values), table.name)))


def _refresh_where(base: Base, asked: Asked) -> Refreshed:
    """Count customers where they are."""
    rows = count_where(base.model, asked.source, asked.engine)
    with rows.sample.table:
        _check(base, asked, rows.sample, rows.added.n)
        again = score_where(base.model, rows, _read_again(rows.added.n, rows.sample.table.name))
        return _taken(base, asked, again)


def _read_again(n: int, name: str) -> str:
    return f"{counted(n, 'customer')} of {name} read again."


def _check(base: Base, asked: Asked, new: NewCustomers, n: int) -> None:
    """Raise InputError where what was read cannot be meant, unless it is wanted."""
    if not asked.anyway and (troubles := implausible(base.before, base.latest, new, n)):
        raise InputError(_refused(new.table, troubles))


def _refused(table: Table, troubles: tuple[str, ...]) -> str:
    return f"{table.name} was not taken over: {' '.join(troubles)} Check what wrote it, or take it over with --anyway."


def _taken(base: Base, asked: Asked, again: Again) -> Refreshed:
    """Write a new edition, unless nothing changed and only changes are wanted."""
    return _unchanged(base) if asked.if_changed and _is_same(base, again.result) else _write(base, again)


def _is_same(base: Base, now: Segmentation) -> bool:
    """Return whether customers are those of the latest edition, which has the centers that count."""
    latest = base.latest
    same_rows = (latest.fingerprint, latest.n_customers) == (now.fingerprint, now.n_customers)
    return same_rows and latest.model == base.yardstick.model


def _unchanged(base: Base) -> Refreshed:
    sentence = f"Nothing has changed since edition {base.latest.number} of {base.latest.when[:10]}, which stays."
    return Refreshed(base.latest, verdict_of(base, base.current, base.latest.number), (sentence,))


def _write(base: Base, again: Again) -> Refreshed:
    verdict = verdict_of(base, again.result, base.number)
    made = Made(base.number, now(), "refreshed", base.yardstick.model)
    figures = edition_of(again.result, base.called, made, again.new.table.name)
    sizes = tuple(size_sentences(base.yardstick, figures))
    edition = replace(figures, verdict=verdict.word, sentences=(verdict.sentence, *verdict.reasons, *sizes))
    add(base.folder, base.number, lambda aside: _rows(base, again, aside, edition))
    between = ways(base.folder, base.latest, edition, base.model.schema.id_column)
    moves = () if between is None else tuple(moves_sentences(base.latest, edition, between))
    counts = f"Edition {edition.number}: {counts_sentence(base.latest, edition)}"
    notes = again.new.notes + _first_left(again.new)
    return Refreshed(edition, verdict, (counts, *notes, *moves, *edition.sentences))


def _rows(base: Base, again: Again, aside: Path, edition: Edition) -> Edition:
    copied = again.added.copied
    if copied is None:
        raise TypeError("every edition has rows, if only some of them as examples")
    new = NewRows(again.new.table, np.arange(len(again.added.cells), dtype=np.int64), copied)
    save(again.result, aside, lambda path: write_rows(path, again.result, new))
    if base.names.of:
        write_names(aside, replace(base.names, of=result_of(again.result), source=again.result.question.source))
    return edition


def _first_left(new: NewCustomers) -> tuple[str, ...]:
    if not new.reasons:
        return ()
    first = min(new.reasons)
    return (f"The first in no segment is on {new.table.place} {new.table.lines[first]}: {new.reasons[first]}.",)
