/** Which value of a category is typical of each segment, and how many have it. */

/** @import { Category, Feature, Group } from "../../../types.d.ts" */

import { byCode } from "../../../crossfilter/counts.js";

/** @typedef {Feature | Category} Column */
/** @typedef {{code: number, text: string, overall: number}} TypicalValue   overall: the share of all customers who have it */

/** @param {Column} column @returns {column is Category} */
export const isCategory = (column) => "values" in column;

/**
 * By segment the value whose share is furthest above that of all customers; yes, where values are yes and no.
 * @param {Group} all @param {Category} category @returns {TypicalValue[]}
 */
export function typicalValues(all, category) {
  const { k } = all;
  const table = byCode(all, category.key);
  const sizes = Array.from({ length: k }, (_, i) => category.values.reduce((sum, _v, code) => sum + table[code * k + i], 0));
  const total = sizes.reduce((a, b) => a + b, 0);
  const shares = category.values.map((_, code) => sizes.reduce((sum, _n, i) => sum + table[code * k + i], 0) / total);
  const yes = category.values.indexOf(category.flag?.yes ?? "");
  return sizes.map((size, i) => {
    const apart = shares.map((share, code) => table[code * k + i] / size - share);
    const code = yes < 0 ? apart.indexOf(Math.max(...apart)) : yes;
    return { code, text: yes < 0 ? category.values[code] : "yes", overall: shares[code] };
  });
}

/** How many customers of a segment in a group have a value. @param {Group} group @param {string} key @param {TypicalValue} value @param {number} i the segment, from 0 */
export const having = (group, key, { code }, i) => byCode(group, key)[code * group.k + i];
