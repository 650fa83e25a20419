"""What the browser gets is what the server has, to the last bit, and its address changes with it."""

import json
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from analysis.build import pipeline
from analysis.build.pipeline import segment
from analysis.cleaning.rounding import with_steps
from analysis.model.question import Question
from dashboard.packing.encodings import CODINGS
from dashboard.packing.packed import pack


def unpack(s):
    """Return the page's words, and its arrays as a browser reads them out of the bytes.

    Little-endian, at their offsets.
    """
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
    } | {f"{f['key']}.log_bins" for f in page["features"] if "log_bins" in f}


def test_every_segment_has_the_slot_of_its_color(shown_segmentation):
    solutions = unpack(shown_segmentation)[0]["solutions"]
    found = {int(k): tuple(segment["slot"] for segment in x["segments"]) for k, x in solutions.items()}
    assert found == shown_segmentation.slots


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
        text = page["solutions"][str(k)]
        assert [(x["name"], x["size"]) for x in text["segments"]] == [(x.name, x.size) for x in s.solution(k).segments]
        farthest_first = sorted(s.solution(k).associations, key=lambda a: -a["cramers_v"])
        assert text["associations"] == [a["sentence"] for a in farthest_first]
        assert sorted(text["strongest"]) == sorted(f["key"] for f in page["features"])
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


@pytest.fixture
def coarse(tmp_path, monkeypatch):
    """Return customers of continuous features, so many that these are rounded and the map is sent by value."""
    rng = np.random.default_rng(3)
    near = rng.normal(size=(3000, 2)) + rng.integers(0, 3, (3000, 1)) * 4
    rows = [f"{i},{a:.3f},{b:.2f}" for i, (a, b) in enumerate(near + 20)]
    (tmp_path / "customers.csv").write_text("\n".join(["id,Height,Weight", *rows]))
    monkeypatch.setattr(pipeline, "with_steps", partial(with_steps, budget=1500))
    return segment(Question(str(tmp_path / "customers.csv")), tmp_path / "found")


def test_coordinates_can_be_added_up_from_what_is_sent(coarse):
    """As `assets/crossfilter/coordinates.js` does."""
    _, arrays = unpack(coarse)
    assert "pc1" not in arrays
    for i, axis in enumerate(("pc1", "pc2")):
        sums = np.zeros(len(coarse.cells))
        for key in coarse.cells.values:
            sums += arrays[f"{key}.{axis}"][arrays[key]]
        assert np.array_equal(sums.astype(np.float32), coarse.cells.points[:, i])


def test_coordinates_that_would_not_be_the_same_are_sent_as_they_are(coarse):
    points = coarse.cells.points.copy()
    points[0, 0] = np.nextafter(points[0, 0], np.float32(9))
    _, arrays = unpack(replace(coarse, cells=replace(coarse.cells, points=points)))
    assert np.array_equal(np.column_stack([arrays["pc1"], arrays["pc2"]]), points)


def test_means_of_rounded_features_are_within_a_508th_of_a_step(coarse):
    _, arrays = unpack(coarse)
    for f in coarse.schema.features:
        values = arrays[f"{f.key}.values"][arrays[f.key]] + arrays[f"{f.key}.offsets"] * f.step / 254
        exact = coarse.cells.sums[f.key] / coarse.cells.counts
        assert np.abs(values - exact).max() <= f.step / 508 * (1 + 1e-6)


def test_bodies_are_compressed_well(coarse):
    packed = pack(coarse)
    for coding in CODINGS:
        assert len(packed.cells.packed[coding]) < 0.6 * len(packed.cells.plain)
        assert len(packed.page.packed[coding]) < 0.5 * len(packed.page.plain)
