/** Where ends and ribbons of a flow lie: each customer is in one, columns are in order, parts fill their ribbon. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { layOut, outline, within } from "../../../assets/crossfilter/kinds/flow/layout.js";

const META = { view: "course", kind: "flow", ks: [2, 3, 4] };
/** Segment 2 of two is cut in two; then segment 1 of three. */
const COUNTS = [new Map([[101, 60], [202, 30], [203, 10]]), new Map([[101, 20], [104, 40], [202, 30], [303, 10]])];

test("every column holds all customers, and ends do not overlap", () => {
  const { ends } = layOut(META, COUNTS, 100);
  for (const [at, k] of META.ks.entries()) {
    const own = ends.filter((e) => e.at === at).sort((a, b) => a.y0 - b.y0);
    assert.equal(own.length, k);
    assert.equal(own.reduce((sum, e) => sum + e.n, 0), 100);
    own.slice(1).forEach((e, i) => assert.ok(e.y0 > own[i].y1));
    assert.ok(own.every((e) => e.y0 >= 0 && e.y1 <= 1 && e.x0 >= 0 && e.x1 <= 1.0000001));
  }
});

test("segments stand near those that their customers come from", () => {
  const { ends } = layOut(META, COUNTS, 100);
  const last = ends.filter((e) => e.at === 2).sort((a, b) => a.y0 - b.y0).map((e) => e.segment);
  assert.deepEqual(last, [1, 4, 2, 3]);
});

test("two columns keep the order of their numbers", () => {
  const { ends } = layOut({ ...META, ks: [2, 3] }, [new Map([[103, 60], [201, 30], [202, 10]])], 100);
  assert.deepEqual(ends.map((e) => e.segment), [1, 2, 1, 2, 3]);
});

test("a ribbon leads from end to end, and its parts fill it", () => {
  const { ends, ribbons } = layOut(META, COUNTS, 100);
  const r = ribbons.find((one) => one.at === 1 && one.key === 104);
  const from = ends.find((e) => e.at === 1 && e.segment === 1);
  assert.ok(r && from);
  assert.equal(r.x0, from.x1);
  assert.ok(within(r, r.x0 + 0.001, r.y0 + r.thick / 2));
  const [whole, lower] = [outline(r, 1), outline(r, 0.5, 0.5)];
  assert.deepEqual(whole.at(-1), lower.at(-1), "the second half ends where the whole does");
  assert.deepEqual(lower[0], [r.x0, r.y0 + r.thick / 2]);
});
