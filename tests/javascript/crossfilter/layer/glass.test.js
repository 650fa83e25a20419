/** Rims are drawn only where they leave marks to be seen. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { hasNoRims, radiusOf } from "../../../../assets/crossfilter/layer/glass.js";

/** @param {number} n @param {number} apart pixels between neighbors in a square grid */
const grid = (n, apart) => Float32Array.from({ length: 2 * n }, (_, i) => apart * (i % 2 ? (i >> 1) % 20 : Math.floor((i >> 1) / 20)));

test("marks that lie apart have rims, also where two share a place", () => {
  assert.equal(hasNoRims(grid(400, 12)), false);
  assert.equal(hasNoRims(Float32Array.from([0, 0, 1, 1, 40, 40, 80, 80, 120, 120])), false);
});

test("crowded marks and many marks have none", () => {
  assert.equal(hasNoRims(grid(400, 3)), true);
  assert.equal(hasNoRims(grid(501, 12)), true);
});

test("more marks are smaller, down to where they can still be seen", () => {
  assert.deepEqual([200, 500, 2000, 1e6].map(radiusOf), [4, 4, 2, 1.6]);
});
