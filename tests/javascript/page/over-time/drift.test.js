/** A change that does not matter is never said to be about the same and above chance at once. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { indexed, unchanged } from "../../../../assets/page/words.js";

/** @import { DriftMeasure } from "../../../../assets/types.d.ts" */

/** @param {number} value @param {number} chance @returns {DriftMeasure} */
const measure = (value, chance, matters = false) => ({ kind: "feature", before: 0, now: 0, value, chance, limit: 0.1, matters, what: "age", segment: null });

test("what chance explains is about the same", () => {
  for (const m of [measure(0.05, 0.18), measure(0.05, 0.02), measure(0.15, 0.18)]) {
    assert.equal(unchanged(m), "About the same");
    assert.doesNotMatch(indexed(m), /many/);
  }
});

test("a change above chance that is not certain among many figures says why it does not matter", () => {
  assert.equal(unchanged(measure(0.36, 0.18)), "May be chance");
  assert.equal(indexed(measure(0.36, 0.18)), "index 0.36, by chance up to 0.18; of many figures, one is often above");
});

test("a change that matters has no excuse", () => {
  assert.equal(indexed(measure(0.36, 0.18, true)), "index 0.36, by chance up to 0.18");
});
