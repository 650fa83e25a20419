"""What the browser gets is what the server has, to the last bit, and its address changes with it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from dashboard.packing import pack


def unpack(s):
    """The page's words, and its arrays as a browser reads them out of the bytes: little-endian, at their offsets."""
    packed = pack(s)
    page = json.loads(packed.page.plain)
    cells, arrays = packed.cells.plain, {}
    for a in page["arrays"]:
        kind = np.dtype(a["type"]).newbyteorder("<")
        arrays[a["name"]] = np.frombuffer(cells, kind, a["length"], a["offset"])
    return page, arrays


def test_arrays_hold_the_cells_exactly(shown_segmentation):
    cells = shown_segmentation.cells
    page, arrays = unpack(shown_segmentation)
    assert page["n_cells"] == len(cells)
    for key, values in cells.values.items():
        assert np.array_equal(arrays[f"{key}.values"][arrays[key]], values)
        assert np.all(np.diff(arrays[f"{key}.values"]) > 0)
    for key, codes in cells.codes.items():
        assert np.array_equal(arrays[key], codes)
    for k, labels in cells.labels.items():
        assert np.array_equal(arrays[f"k{k}"], labels)
    assert np.array_equal(arrays["n"], cells.counts)
    assert np.array_equal(np.column_stack([arrays["pc1"], arrays["pc2"]]), cells.points)
    assert arrays["pc1"].dtype == np.float32
    assert set(arrays) == {"n", "pc1", "pc2"} | {f"k{k}" for k in cells.labels} | cells.codes.keys() | {
        key + part for key in cells.values for part in ("", ".values", ".bins")
    }


def test_bins_are_those_the_page_states(shown_segmentation):
    page, arrays = unpack(shown_segmentation)
    for feature in page["features"]:
        values, at = arrays[f"{feature['key']}.values"], arrays[f"{feature['key']}.bins"].astype(int)
        bins, hair = feature["bins"], feature["step"] / 1000
        assert np.all(bins["start"] + at * bins["width"] <= values + hair)
        assert np.all(values <= bins["start"] + (at + 1) * bins["width"] - feature["step"] + hair)
        assert at.max() == bins["count"] - 1


def test_arrays_are_aligned_and_apart(shown_segmentation):
    page, _ = unpack(shown_segmentation)
    end = 0
    for a in page["arrays"]:
        size = np.dtype(a["type"]).itemsize
        assert a["offset"] % size == 0
        assert a["offset"] >= end
        end = a["offset"] + a["length"] * size
    assert end == len(pack(shown_segmentation).cells.plain)


def test_codes_take_the_smallest_type_that_holds_them(awkward):
    _, arrays = unpack(awkward)
    for key, values in awkward.cells.values.items():
        distinct = len(np.unique(values))
        assert arrays[key].dtype == (np.uint8 if distinct <= 256 else np.uint16)
    assert {arrays[key].dtype for key in awkward.cells.values} == {np.dtype(np.uint8), np.dtype(np.uint16)}


def test_words_are_those_of_the_segmentation(shown_segmentation):
    s = shown_segmentation
    page, _ = unpack(s)
    assert (page["total"], page["ks"], page["defaults"]["k"]) == (s.n_segmented, list(s.ks), s.n_clusters)
    for k in s.ks:
        told = page["solutions"][str(k)]
        assert [(x["name"], x["size"]) for x in told["segments"]] == [(x.name, x.size) for x in s.solution(k).segments]
        assert told["associations"] == [a["sentence"] for a in s.solution(k).associations]
    assert [tuple(c["values"]) for c in page["categories"]] == [c.values for c in s.schema.categories]
    for feature in page["features"]:
        values = s.cells.values[feature["key"]]
        assert (feature["min"], feature["max"]) == (values.min(), values.max())


def other_count(s):
    counts = s.cells.counts.copy()
    counts[0] += 1
    return replace(s, cells=replace(s.cells, counts=counts))


def other_label(s):
    labels = {k: v.copy() for k, v in s.cells.labels.items()}
    labels[2][0] = 3 - labels[2][0]
    return replace(s, cells=replace(s.cells, labels=labels))


def other_name(s):
    first, *others = s.solutions
    renamed = replace(first.segments[0], name="Renamed")
    return replace(s, solutions=(replace(first, segments=(renamed, *first.segments[1:])), *others))


def other_unit(s):
    first, *others = s.schema.features
    return replace(s, schema=replace(s.schema, features=(replace(first, unit="furlongs"), *others)))


@pytest.mark.parametrize("change", [other_count, other_label, other_name, other_unit])
def test_the_address_changes_with_the_data_and_the_words(mall, change):
    assert pack(change(mall)).version != pack(mall).version


def test_the_address_stays_with_the_same_data(mall):
    assert pack(mall) == pack(mall)
