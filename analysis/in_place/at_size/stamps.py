"""Whether files have changed since they were segmented, by their names, sizes and times; nothing is read."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from analysis.in_place.engines.duckdb_files import DATABASE, files_of
from analysis.in_place.engines.known import EMBEDDED
from analysis.model.question import Question, to_document
from analysis.store.document import FORMAT
from analysis.store.segmentation import Origin


def stamp(question: Question, origin: Origin) -> str | None:
    """16 hex digits for a question about files as they are now; None for tables on a server, which have none.

    Raises InputError where there are no such files.
    """
    if origin.engine != EMBEDDED:
        return None
    in_database = origin.source.startswith(DATABASE)
    files = (
        [Path(origin.source.removeprefix(DATABASE))]
        if in_database
        else [f for each in (origin.source, *origin.more) for f in files_of(each)]
    )
    states = [(str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files if f.exists()]
    text = json.dumps([FORMAT, to_document(question), asdict(origin), states], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
