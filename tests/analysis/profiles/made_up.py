"""Profiles of made-up customers, without forming segments."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.core.cells import Cells
from analysis.core.headers import make_key, read_header, short_label
from analysis.core.schema import Feature, Schema, make_distinct
from analysis.profiles.segment_profiles import Profile, profile_overall, profile_segments

AROUND = (0.9, 1.0, 1.1)


def features_of(headers: Sequence[str], logs: Sequence[str] = ()) -> tuple[Feature, ...]:
    made: list[Feature] = []
    for header in headers:
        label, unit, scale = read_header(header)
        key = make_key(short_label(label), {f.key for f in made})
        kind = "log" if key in logs else "standard"
        made.append(Feature(key, header, label, short_label(label), unit, scale, scaling=kind))
    return make_distinct(made)


def profiles_of(
    headers: Sequence[str], groups: Sequence[tuple[int, tuple[float, ...]]], logs: Sequence[str] = ()
) -> tuple[Schema, list[Profile], Profile]:
    """Return the schema, the profile of each group and that of all customers."""
    schema = Schema(None, features_of(headers, logs), (), tuple(headers))
    rows = [[m * AROUND[i % 3] for m in means] for size, means in groups for i in range(size)]
    labels = np.repeat(np.arange(1, len(groups) + 1), [size for size, _ in groups]).astype(np.uint8)
    values = dict(zip([f.key for f in schema.features], np.array(rows).T, strict=True))
    counts = np.ones(len(rows), dtype=np.int64)
    cells = Cells(values, {}, counts, np.zeros((len(rows), 2), np.float32), {len(groups): labels})
    named = replace(cells, ids=())
    return schema, profile_segments(named, (), len(groups), schema.logs), profile_overall(named, (), schema.logs)
