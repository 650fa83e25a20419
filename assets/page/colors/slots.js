/** The slot of each segment's color and mark: it follows customers from one number of segments to the next. */

/** @import { Draw } from "../../crossfilter/layer/symbols.js" */
/** @import { Page } from "../../types.d.ts" */

import { SYMBOLS } from "../../crossfilter/layer/symbols.js";

export const N_SLOTS = SYMBOLS.length;

/** The slots of `k` segments, segment 1 first. @param {Page} page @param {number} k */
export const slotsOf = (page, k) => page.solutions[k].segments.map(({ slot }) => slot);

/** The slot of every segment that there may be: charts of another number of segments stand until theirs come. @param {number[]} slots */
const everySlot = (slots) => SYMBOLS.map((_, i) => slots[i] ?? i + 1);

/**
 * Colors and mark shapes by segment, from those of the slots.
 * @param {number[]} slots @param {string[]} colors of each slot @returns {{segments: string[], marks: Draw[]}}
 */
export const inSlots = (slots, colors) => ({
  segments: everySlot(slots).map((slot) => colors[slot - 1]),
  marks: everySlot(slots).map((slot) => SYMBOLS[slot - 1]),
});

/** Give style sheets the same below a node. @param {CSSStyleDeclaration} style of that node @param {number[]} slots */
export function styleSegments(style, slots) {
  everySlot(slots).forEach((slot, i) => {
    style.setProperty(`--segment-${i + 1}`, `var(--slot-${slot})`);
    style.setProperty(`--mark-${i + 1}`, `var(--shape-${slot})`);
  });
}
