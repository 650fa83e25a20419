/** What is advised about a segment, by its verdict. */

/** @import { SegmentVerdict } from "../../../../assets/types.d.ts" */

import assert from "node:assert/strict";
import { test } from "node:test";
import { advice } from "../../../../assets/page/evidence/sure.js";

test("nothing is suggested for a segment that should not be relied on", () => {
  /** @param {string} word */
  const judged = (word) => /** @type {SegmentVerdict} */ (/** @type {unknown} */ ({ word }));
  for (const word of ["stable", "valid", "pattern"]) assert.equal(advice("Consider a call.", judged(word)), "Consider a call.");
  for (const word of ["unreliable", "chance"]) assert.equal(advice("Consider a call.", judged(word)), "Do not plan for them alone.");
  assert.equal(advice("Consider a call.", undefined), "Consider a call.");
});
