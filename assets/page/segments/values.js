/** What each segment is worth in a number that adds up: its total, its share of the total of all, its average and index. */

/** @import { Explorer, Feature, SegmentVerdict, Sheets } from "../../types.d.ts" */

import { featureOf } from "../../crossfilter/cells.js";
import { number } from "../words.js";

/**
 * @typedef {object} Valued
 * @property {number} segment
 * @property {string} name
 * @property {number} size
 * @property {number} total
 * @property {number} share   of the total of all customers, from 0 to 1
 * @property {number} mean
 * @property {number | null} index   100 is the average of all customers
 * @property {SegmentVerdict} [judged]
 */

/** A row per segment; without a key, totals are 0. @param {Explorer} host @param {Sheets} sheets @param {string} [key] @returns {Valued[]} */
export function valued({ page, state: { k }, warning }, sheets, key) {
  const judged = warning.segments(k) ?? [];
  return page.solutions[k].segments.map(({ name, size }, i) => {
    const spread = key ? sheets.solutions[k].segments[i].features[key] : undefined;
    const mean = spread?.mean ?? 0;
    const overall = key ? sheets.overall.features[key].mean * page.total : 1;
    return { segment: i + 1, name, size, total: mean * size, share: (mean * size) / overall, mean, index: spread?.index ?? null, judged: judged[i] };
  });
}

const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** A total for where there is little room: `22.7K`. @param {number} value */
export const compact = (value) => (Math.abs(value) < 10_000 ? number(value, 0) : COMPACT.format(value));

/** `Income, k$`. @param {Explorer} host @param {string} key */
export function labelOf({ page }, key) {
  const { short, unit } = featureOf(page, key);
  return unit ? `${short}, ${unit}` : short;
}

/** @param {Explorer} host @param {string} key @returns {Feature} */
export const featureAt = ({ page }, key) => featureOf(page, key);
