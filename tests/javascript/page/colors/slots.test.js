/** Which color and mark segments have, and what style sheets are given. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { SYMBOLS } from "../../../../assets/crossfilter/layer/symbols.js";
import { N_SLOTS, inSlots, slotsOf, styleSegments } from "../../../../assets/page/colors/slots.js";
import { smallPage } from "../../small.js";

const COLORS = ["red", "blue", "green"];

test("each segment has the color and the mark of its slot", () => {
  const slots = slotsOf(smallPage(), 3);
  assert.deepEqual(slots, [1, 3, 2]);
  assert.deepEqual(inSlots(slots, COLORS), { segments: ["red", "green", "blue"], marks: [SYMBOLS[0], SYMBOLS[2], SYMBOLS[1]] });
  assert.deepEqual(inSlots(slotsOf(smallPage(), 2), COLORS).segments, ["red", "blue"]);
});

test("style sheets follow, and forget what another number of segments left", () => {
  /** @type {Record<string, string>} */
  const found = {};
  const style = /** @type {CSSStyleDeclaration} */ (/** @type {unknown} */ ({
    /** @param {string} name @param {string} value */
    setProperty(name, value) {
      found[name] = value;
    },
  }));
  styleSegments(style, [1, 3, 2]);
  assert.deepEqual([found["--segment-2"], found["--mark-2"], found["--segment-3"]], ["var(--slot-3)", "var(--shape-3)", "var(--slot-2)"]);
  assert.equal(Object.keys(found).length, 2 * N_SLOTS);
  styleSegments(style, [2, 1]);
  assert.deepEqual([found["--segment-1"], found["--segment-2"], found["--segment-3"]], ["var(--slot-2)", "var(--slot-1)", "var(--slot-3)"]);
});
