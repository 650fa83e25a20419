/** Bins and axes: where a bin begins, which bin holds a value, and places on logarithmic axes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fromAxis, toAxis } from "../../../assets/crossfilter/axes.js";
import { binAt, edgeOf } from "../../../assets/crossfilter/bins.js";

const EQUAL = { start: 10, width: 5, count: 3 };
const GROWING = { start: -5, width: 0, count: 4, edges: [-5, 0, 1, 10, 100] };

test("every value is in the bin between whose edges it lies", () => {
  assert.deepEqual([9, 10, 14.9, 15, 24.9, 25].map((v) => binAt(EQUAL, v)), [-1, 0, 0, 1, 2, 3]);
  assert.deepEqual([-6, -5, 0, 0.5, 9.9, 99, 100].map((v) => binAt(GROWING, v)), [-1, 0, 1, 1, 2, 3, 4]);
  assert.deepEqual([edgeOf(EQUAL, 3), edgeOf(GROWING, 4)], [25, 100]);
});

test("a place on a logarithmic axis is that of its value", () => {
  for (const value of [-1000, -1, 0, 0.5, 12, 280_000]) {
    assert.ok(Math.abs(fromAxis(toAxis(value, true), true) - value) < 1e-9 * (1 + Math.abs(value)));
    assert.equal(toAxis(value), value);
  }
});
