/** What a click on a card selects. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenSegments, partsAfterClick } from "../../../../assets/page/selected/cards.js";

/** @param {...number} segments @returns {import("../../../../assets/types.d.ts").Selection} */
const selected = (...segments) => (segments.length ? [{ view: "cards", parts: [[["oneof", "segment", ...segments]]] }] : []);
/** @param {ReturnType<typeof partsAfterClick>} parts */
const after = (parts) => [...chosenSegments([{ view: "cards", parts }])];

test("a click selects one segment in place of others, and clears the only one", () => {
  assert.deepEqual(after(partsAfterClick(selected(), 2, false, 4)), [2]);
  assert.deepEqual(after(partsAfterClick(selected(1, 3), 2, false, 4)), [2]);
  assert.deepEqual(after(partsAfterClick(selected(2), 2, false, 4)), []);
});

test("with Shift it adds or takes away", () => {
  assert.deepEqual(after(partsAfterClick(selected(3), 1, true, 4)), [1, 3]);
  assert.deepEqual(after(partsAfterClick(selected(1, 3), 3, true, 4)), [1]);
});

test("all segments are as good as none", () => {
  assert.deepEqual(after(partsAfterClick(selected(1, 2), 3, true, 3)), []);
});
