/** Brush shapes: ranges on the values that occur, lassos of a size that links hold. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, ordered, snapped, thinned } from "../../../../assets/crossfilter/layer/brush.js";

const FEATURE = { step: 0.1, min: 1, max: 2 };

test("a range snaps to values that occur", () => {
  assert.deepEqual(snapped(1.04, 1.36, FEATURE), [1.1, 1.3]);
  assert.deepEqual(snapped(-5, 9, FEATURE), [1, 2]);
  assert.deepEqual(snapped(1.1, 1.1, FEATURE), [1.1, 1.1]);
});

test("a range between two values holds none", () => {
  assert.equal(snapped(1.11, 1.19, FEATURE), null);
});

test("a lasso keeps at most 160 corners, evenly", () => {
  const flat = Array.from({ length: 2000 }, (_, i) => i);
  const kept = thinned(flat);
  assert.ok(kept.length / 2 <= 160);
  assert.ok(kept.every((v, i) => (i % 2 ? v === kept[i - 1] + 1 : v % 14 === 0)));
  assert.deepEqual(thinned([1, 2, 3, 4, 5, 6]), [1, 2, 3, 4, 5, 6]);
});

test("shapes move as a whole", () => {
  assert.deepEqual(moved({ lasso: [0, 0, 1, 1] }, 2, 3), { lasso: [2, 3, 3, 4] });
  assert.deepEqual(moved({ box: { x0: 0, x1: 1, y0: 0, y1: 1 } }, 2, 3), { box: { x0: 2, x1: 3, y0: 3, y1: 4 } });
  assert.deepEqual(ordered({ x0: 3, x1: 1, y0: 4, y1: 2 }), { x0: 1, x1: 3, y0: 2, y1: 4 });
});
