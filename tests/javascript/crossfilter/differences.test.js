/** Groups within which all customers are alike: the same number is no difference, another one is wholly apart. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { crowd } from "../../../assets/crossfilter/crowd.js";
import { Crossfilter } from "../../../assets/crossfilter/crossfilter.js";
import { compare } from "../../../assets/crossfilter/differences.js";
import { smallCells } from "../small.js";

/** @import { Cells } from "../../../assets/types.d.ts" */

/** Ages 1 and 39; all have the same income. @param {number[]} counts @returns {Cells} */
function twoKinds(counts) {
  const cells = smallCells();
  cells.arrays.set("income", Uint16Array.of(1, 1, 1, 1, 1, 1));
  cells.arrays.set("age", Uint16Array.of(0, 0, 0, 3, 3, 3));
  cells.arrays.set("n", Uint8Array.from(counts));
  cells.counts = cells.array("n");
  return cells;
}

test("customers who are all alike", () => {
  const { cells, all } = new Crossfilter(twoKinds([4, 4, 4, 5, 5, 5]), 2);
  const found = compare(cells, 2, crowd(all, 1), crowd(all, 2));
  assert.deepEqual(found?.features.map((f) => f.effect), [-Infinity, 0]);
});

test("fewer than ten are not compared", () => {
  const { cells, all } = new Crossfilter(twoKinds([3, 3, 3, 5, 5, 5]), 2);
  assert.equal(compare(cells, 2, crowd(all, 1), crowd(all, 2)), null);
});
