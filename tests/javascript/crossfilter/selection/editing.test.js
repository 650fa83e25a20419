/** One condition of a selection changes, and nothing else. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, rangesOf, replaced } from "../../../../assets/crossfilter/selection/editing.js";

/** @import { Selection } from "../../../../assets/types.d.ts" */

/** @type {Selection} */
const SELECTION = [
  { view: "pair-age-income", parts: [[["between", "age", 1, 12], ["between", "income", 25, 39]], [["between", "age", 30, 39]]] },
  { view: "range-age", parts: [[["between", "age", 5, 10]]] },
];

test("every range of a feature is found, whatever set it", () => {
  assert.deepEqual(rangesOf(SELECTION, "age").map(({ range }) => range), [[1, 12], [30, 39], [5, 10]]);
});

test("a condition is replaced in its place", () => {
  const [first, second] = rangesOf(SELECTION, "age");
  assert.deepEqual(replaced(SELECTION, first.place, [["between", "age", 2, 3]])[0], [["between", "age", 2, 3], ["between", "income", 25, 39]]);
  assert.deepEqual(replaced(SELECTION, second.place, []), [SELECTION[0].parts[0]], "a part without conditions goes");
});

test("the rectangle around an area", () => {
  assert.deepEqual(boundsOf(["inside", "age", "income", [1, 5, 9, 2, 4, 8]]), [{ field: "age", range: [1, 9] }, { field: "income", range: [2, 8] }]);
});
