"""What `score` and `move` do: customers of another file, placed by a saved segmentation. Nothing is fitted here."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.clustering.new_customers import open_customers
from analysis.clustering.scoring import score_table
from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.core.text.csv import csv_file, csv_line
from analysis.process.limits import MB
from analysis.store.names.given import open_named
from analysis.store.segmentation import Segmentation
from analysis.using.movement import Movement, movement, summary


def score(options: argparse.Namespace) -> None:
    """Find the segments of new customers."""
    s = open_named(options.folder)
    with open_customers(s, options.file, options.most_mb * MB) as table:
        placed = score_table(s, _known_k(s, options.k), table)
    _write_lines(options.out, placed.rows, bom=options.bom)
    scored = f"{placed.n_scored:,} customers scored"
    left = f"; {placed.n_left:,} not, the first on {placed.first_reason}" if placed.n_left else ""
    print(" ".join([f"{scored}{left}.", *placed.notes]), file=sys.stderr)


def move(options: argparse.Namespace) -> None:
    """Compare two times."""
    moved = movement(options.before, options.after, options.k, options.most_mb * MB)
    if options.out:
        _write_lines(options.out, moved.rows(), bom=options.bom)
    if options.json_to:
        write_aside(options.json_to, lambda aside: aside.write_text(_movement_json(moved), encoding="utf-8"))
    elif options.json:
        print(_movement_json(moved))
    else:
        print("\n".join(summary(moved)))


def _movement_json(moved: Movement) -> str:
    """Return what a page draws, and the table itself."""
    rows = "".join(map(csv_line, moved.rows()))
    return json.dumps(moved.to_document() | {"csv": rows}, ensure_ascii=False)


def _known_k(s: Segmentation, wanted: int | None) -> int:
    if wanted is None:
        return s.n_clusters
    if wanted not in s.ks:
        raise InputError(
            f"k = {wanted} is not possible here; choose a number of segments from {s.ks[0]} to {s.ks[-1]}."
        )
    return wanted


def _write_lines(path: Path | None, rows: Iterable[Sequence[str]], *, bom: bool) -> None:
    """To standard output, which other programs read, or to a file written aside and renamed."""
    lines = map(csv_line, rows)
    if path is None:
        sys.stdout.writelines(lines)
    else:
        write_aside(path, lambda aside: _write(aside, csv_file(lines, bom=bom)))


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
