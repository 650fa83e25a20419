/**
 * Crowds: customers to be compared, as tables: those of a group, of one segment, or all others.
 *
 * @typedef {object} Crowd
 * @property {number} n
 * @property {(field: string) => Float64Array} counts   customers by value of a feature or category
 * @property {(key: string) => number} offset   parts of a step by which the sum of a feature differs from that of rounded values
 * @property {Float64Array} segments   customers by segment, entry 0 is segment 1
 */

/** @import { Group } from "../types.d.ts" */

import { byCode, bySegment, offsetsOf } from "./counts.js";

/** @param {Group} group @param {number} [segment] 0: all of them @returns {Crowd} */
export function crowd(group, segment = 0) {
  /** @param {number} i */
  const own = (i) => segment === 0 || i === segment - 1;
  const { counts } = bySegment(group);
  return {
    n: total(counts.filter((_, i) => own(i))),
    segments: counts.map((n, i) => (own(i) ? n : 0)),
    offset: (key) => total(offsetsOf(group, key).filter((_, i) => own(i))),
    counts: (field) => columns(byCode(group, field), group.k, own),
  };
}

/** Those of `all` that are not in `some`. @param {Crowd} all @param {Crowd} some @returns {Crowd} */
export const rest = (all, some) => ({
  n: all.n - some.n,
  segments: without(all.segments, some.segments),
  offset: (key) => all.offset(key) - some.offset(key),
  counts: (field) => without(all.counts(field), some.counts(field)),
});

/** @param {Float64Array} numbers */
const total = (numbers) => numbers.reduce((a, b) => a + b, 0);

/** @param {Float64Array} all @param {Float64Array} some */
const without = (all, some) => all.map((n, i) => n - some[i]);

/** @param {Float64Array} table @param {number} k @param {(i: number) => boolean} own */
function columns(table, k, own) {
  const counts = new Float64Array(table.length / k);
  for (let slot = 0; slot < table.length; slot++) if (own(slot % k)) counts[Math.floor(slot / k)] += table[slot];
  return counts;
}
