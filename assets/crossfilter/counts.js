/** What the views show of a cross-filter: counts, sums and quantiles, worked out from tables, never over customers. */

/** @import { Crossfilter, Feature, Group, Numbers } from "../types.d.ts" */

import { binsName, binsOf } from "./bins.js";
import { featureOf, knownCodes } from "./cells.js";

/**
 * Customers, and of each feature and descriptor the sum, over those who have a value, and how many these are.
 * @typedef {{counts: Float64Array, sums: Map<string, Float64Array>, known: Map<string, Float64Array>}} BySegment
 */
/** @typedef {{min: number, q1: number, median: number, q3: number, max: number, n: number}} FiveNumbers   of n customers */

/** How many parts of a step the offsets of cells are counted in: by how much the mean of their customers differs from their rounded value. */
export const PARTS = 254;

/** Customers by value of a feature or category, and segment: entry code * k + segment - 1. @param {Group} group @param {string} field */
export const byCode = (group, field) => group.counts(group.cells.codes(field), group.cells.sizeOf(field));

/**
 * Per segment: customers, and the sum of each feature over them.
 * @param {Group} group
 * @returns {BySegment} entry 0 is segment 1
 */
export function bySegment(group) {
  const { features, categories } = group.cells.page;
  return group.keep("segments", () => {
    const counts = bySlot(byCode(group, (features[0] ?? categories[0]).key), group.k, () => 1);
    return {
      counts,
      sums: new Map(features.map((f) => [f.key, sumsOf(group, f)])),
      known: new Map(features.map((f) => [f.key, knownOf(group, f.key) ?? counts])),
    };
  });
}

/** Per segment, customers with a value; undefined where all have one. @param {Group} group @param {string} key */
function knownOf(group, key) {
  const values = group.cells.array(`${key}.values`);
  const n = knownCodes(values);
  return n < values.length ? bySlot(byCode(group, key), group.k, (code) => (code < n ? 1 : 0)) : undefined;
}

/** Customers in a group. @param {Group} group */
export const countOf = (group) => bySegment(group).counts.reduce((a, b) => a + b, 0);

/** @param {Group} group @param {Feature} feature */
function sumsOf(group, { key, step }) {
  const values = group.cells.array(`${key}.values`);
  const n = knownCodes(values);
  const sums = bySlot(byCode(group, key), group.k, (code) => (code < n ? values[code] : 0));
  return sums.map((sum, i) => sum + (offsetsOf(group, key)[i] * step) / PARTS);
}

/** Per segment, the parts of a step by which the sum of a rounded feature differs from that of its rounded values. @param {Group} group @param {string} key */
export function offsetsOf(group, key) {
  const offsets = group.cells.find(`${key}.offsets`);
  return offsets ? group.sums(/** @type {Int8Array} */ (offsets)) : new Float64Array(group.k);
}

/** By segment, what each code weighs. @param {Float64Array} table @param {number} k @param {(code: number) => number} weight */
function bySlot(table, k, weight) {
  const sums = new Float64Array(k);
  for (let slot = 0; slot < table.length; slot++) {
    if (table[slot]) sums[slot % k] += table[slot] * weight(Math.floor(slot / k));
  }
  return sums;
}

/**
 * Per segment and bin of `field`: customers that pass the other views' clauses, and of these the selected ones.
 * @param {Crossfilter} cf @param {string} view @param {string} field @param {boolean} [isLog]
 * @returns {{passing: Float64Array, selected: Float64Array, bins: number}} entry (segment - 1) * bins + bin
 */
export function byBin(cf, view, field, isLog) {
  const { count } = binsOf(featureOf(cf.cells.page, field), isLog);
  return { passing: inBins(cf.passing(view), field, count, isLog), selected: inBins(cf.passing(), field, count, isLog), bins: count };
}

/** Customers of a group per segment and bin, as `byBin`. @param {Group} group @param {string} field @param {number} count of bins @param {boolean} [isLog] */
export function inBins(group, field, count, isLog) {
  const name = binsName(field, isLog);
  return group.keep(name, () => {
    const { k, cells } = group;
    const table = byCode(group, field);
    const bins = cells.array(name);
    const counted = new Float64Array(k * count);
    for (let slot = 0; slot < table.length; slot++) {
      const bin = bins[Math.floor(slot / k)];
      if (bin < count) counted[(slot % k) * count + bin] += table[slot]; // customers without a value are in none
    }
    return counted;
  });
}

/**
 * Per value of a category and segment: as `byBin`.
 * @param {Crossfilter} cf @param {string} view @param {string} field
 * @returns {{passing: Float64Array, selected: Float64Array}} entry value * k + segment - 1
 */
export const byValue = (cf, view, field) => ({
  passing: byCode(cf.passing(view), field),
  selected: byCode(cf.passing(), field),
});

/**
 * Per segment the five numbers of a box over customers that pass the other views' clauses, null where there are none.
 * @param {Crossfilter} cf @param {string} view @param {string} field
 * @returns {(FiveNumbers | null)[]}
 */
export function boxes(cf, view, field) {
  const group = cf.passing(view);
  const values = cf.cells.array(`${field}.values`);
  return group.keep(`boxes ${field}`, () => {
    const table = byCode(group, field);
    const counts = knownOf(group, field) ?? bySegment(group).counts;
    return Array.from(counts, (n, i) => (n ? fiveNumbers(values, table, group.k, i, n) : null));
  });
}

/**
 * Interpolated linearly (Hyndman & Fan 1996, type 7), as `analysis/core/cells.py` does.
 * @param {Numbers} values @param {Float64Array} table @param {number} k @param {number} i @param {number} n
 */
function fiveNumbers(values, table, k, i, n) {
  const positions = [0, 0.25, 0.5, 0.75, 1].map((q) => q * (n - 1));
  const ranks = new Set(positions.flatMap((p) => [Math.floor(p), Math.ceil(p)]));
  const byRank = valuesAt(values, table, k, i, [...ranks].sort((a, b) => a - b));
  const at = (/** @type {number} */ rank) => byRank.get(rank) ?? NaN;
  const [min, q1, median, q3, max] = positions.map((p) => {
    const [below, above] = [at(Math.floor(p)), at(Math.ceil(p))];
    return below + (above - below) * (p - Math.floor(p));
  });
  return { min, q1, median, q3, max, n };
}

/**
 * By rank the value that it has among the customers of segment i + 1; `ranks` ascend.
 * @param {Numbers} values @param {Float64Array} table @param {number} k @param {number} i @param {number[]} ranks
 */
function valuesAt(values, table, k, i, ranks) {
  /** @type {Map<number, number>} */
  const byRank = new Map();
  let [seen, next] = [0, 0];
  for (let code = 0; next < ranks.length; code++) {
    seen += table[code * k + i];
    while (next < ranks.length && seen > ranks[next]) byRank.set(ranks[next++], values[code]);
  }
  return byRank;
}
