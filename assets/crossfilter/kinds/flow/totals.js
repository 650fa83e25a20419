/** Customers by the pair of segments that they are in, for one number of segments and the next. */

/** @import { Cells, Group } from "../../../types.d.ts" */

/** Segments are numbered from 1 to 10. */
const SIDE = 11;
const PAIRS = SIDE * SIDE;

/** @typedef {Map<number, Float64Array>} Shown   customers by pair, 100 times one segment and the other; of these by segment shown, 0 is segment 1 */

/**
 * For each number but the last: customers by pair and by the segment that is shown.
 * @param {Group} group @param {number[]} ks @returns {Shown[]}
 */
export const bySegmentShown = (group, ks) => ks.slice(1).map((to, at) => group.keep(`pairs ${ks[at]}`, () => shownOf(group, ks[at], to)));

/** The same by pair alone. @param {Group} group @param {number[]} ks @returns {Map<number, number>[]} */
export const totals = (group, ks) =>
  bySegmentShown(group, ks).map((of) => new Map([...of].map(([key, n]) => [key, n.reduce((a, b) => a + b, 0)])));

/** @param {Group} group @param {number} from @param {number} to */
function shownOf(group, from, to) {
  /** @type {Shown} */
  const byKey = new Map();
  group.counts(pairsOf(group.cells, from, to), PAIRS).forEach((n, slot) => {
    if (!n) return;
    const pair = Math.floor(slot / group.k);
    const key = 100 * Math.floor(pair / SIDE) + (pair % SIDE);
    const own = byKey.get(key) ?? new Float64Array(group.k);
    own[slot % group.k] += n;
    byKey.set(key, own);
  });
  return byKey;
}

/** The pair of segments of each cell, as a code; kept as long as the cells. @type {WeakMap<Uint8Array, {b: Uint8Array, pairs: Uint8Array}>} */
const known = new WeakMap();

/** @param {Cells} cells @param {number} from @param {number} to */
function pairsOf(cells, from, to) {
  const [a, b] = [cells.labels(from), cells.labels(to)];
  const kept = known.get(a);
  if (kept?.b === b) return kept.pairs;
  const pairs = a.map((segment, i) => SIDE * segment + b[i]);
  known.set(a, { b, pairs });
  return pairs;
}
