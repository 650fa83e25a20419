/** A selection of segments follows its customers to another number of segments, or is dropped. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { carried, heirs } from "../../../../assets/crossfilter/selection/carry.js";
import { smallCells, smallPage } from "../../small.js";

/** @import { Measure, Selection } from "../../../../assets/types.d.ts" */

// customers by segment of 2 and of 3: 3, 2, 0 of the first, 0, 2, 2 of the second
const CELLS = smallCells();

/** @param {Selection} selection */
const to3 = (selection) => carried(selection, CELLS, 2, 3);

test("segments become those that hold most of them, and those that they mostly make up", () => {
  assert.deepEqual(heirs(CELLS, 2, 3, [1]), [1]);
  assert.deepEqual(heirs(CELLS, 3, 2, [1]), [1]);
  assert.deepEqual(heirs(CELLS, 3, 2, [3]), [2]);
});

test("without a segment that holds most of them there is none, and all are none", () => {
  assert.deepEqual(heirs(CELLS, 3, 2, [2]), [], "half here, half there");
  assert.deepEqual(heirs(CELLS, 3, 2, [1, 3]), [], "all of them");
});

test("other clauses stay as they are", () => {
  /** @type {Selection} */
  const selection = [{ view: "range-age", parts: [[["between", "age", 1, 12]]] }, { view: "cards", parts: [[["oneof", "segment", 1]]] }];
  assert.deepEqual(to3(selection), { selection, follows: true, drops: false });
  assert.deepEqual(to3(selection.slice(0, 1)), { selection: selection.slice(0, 1), follows: false, drops: false });
});

test("a brush in the panel of a segment moves to the panel of the other one", () => {
  /** @type {Selection} */
  const selection = [{ view: "histogram-age", parts: [[["between", "age", 1, 12], ["oneof", "segment", 3]]] }];
  assert.deepEqual(carried(selection, CELLS, 3, 2).selection, [{ view: "histogram-age", parts: [[["between", "age", 1, 12], ["oneof", "segment", 2]]] }]);
});

test("what cannot follow is dropped", () => {
  assert.deepEqual(carried([{ view: "cards", parts: [[["oneof", "segment", 2]]] }], CELLS, 3, 2), { selection: [], follows: true, drops: true });
  const page = smallPage();
  const measured = Object.assign(smallCells(), { page: { ...page, measures: [/** @type {Measure} */ ({ ...page.features[0], key: "margin" })] } });
  assert.deepEqual(carried([{ view: "measures", parts: [[["between", "margin", 0, 1]]] }], measured, 2, 3).drops, true);
});
