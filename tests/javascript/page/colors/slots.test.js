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
  const { segments, marks } = inSlots(slots, COLORS);
  assert.deepEqual(segments.slice(0, 3), ["red", "green", "blue"]);
  assert.deepEqual(marks.slice(0, 3), [SYMBOLS[0], SYMBOLS[2], SYMBOLS[1]]);
});

test("a chart of more segments can still be drawn with the colors of fewer", () => {
  const { segments, marks } = inSlots(slotsOf(smallPage(), 2), COLORS);
  assert.deepEqual(segments.slice(0, 3), COLORS);
  assert.deepEqual(marks, SYMBOLS);
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
