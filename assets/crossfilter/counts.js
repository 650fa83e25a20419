/** What the views show of a cross-filter: counts, sums and quantiles over cells, never over customers. */

/** @typedef {import("./crossfilter.js").Crossfilter} Crossfilter */

import { featureOf } from "./cells.js";

/**
 * Per segment: customers selected, and the sum of each feature over them.
 * @param {Crossfilter} cf @param {string} view whose own clause is left out
 * @returns {{counts: Float64Array, sums: Map<string, Float64Array>}} entry 0 is segment 1
 */
export function bySegment(cf, view) {
  const { cells, fails, k } = cf;
  const mask = cf.others(view);
  const labels = cells.labels(k);
  const counts = new Float64Array(k);
  const sums = new Map(cells.page.features.map((f) => [f.key, new Float64Array(k)]));
  const columns = cells.page.features.map((f) => [cells.array(f.key), cells.array(`${f.key}.values`), sums.get(f.key)]);
  for (let i = 0; i < fails.length; i++) {
    if (fails[i] & mask) continue;
    const segment = labels[i] - 1;
    const n = cells.counts[i];
    counts[segment] += n;
    for (const [codes, values, sum] of columns) sum[segment] += n * values[codes[i]];
  }
  return { counts, sums };
}

/**
 * Per segment and bin of `field`: customers that pass the other views' clauses, and of these the selected ones.
 * @param {Crossfilter} cf @param {string} view @param {string} field
 * @returns {{passing: Float64Array, selected: Float64Array, bins: number}} entry (segment - 1) * bins + bin
 */
export function byBin(cf, view, field) {
  const { bins } = featureOf(cf.cells.page, field);
  const binOf = cf.cells.binsOf(field);
  return { ...tally(cf, view, (labels, i) => (labels[i] - 1) * bins.count + binOf(i), cf.k * bins.count), bins: bins.count };
}

/**
 * Per value of a category and segment: as `byBin`.
 * @param {Crossfilter} cf @param {string} view @param {string} field
 * @returns {{passing: Float64Array, selected: Float64Array}} entry value * k + segment - 1
 */
export function byValue(cf, view, field) {
  const codes = cf.cells.array(field);
  const size = cf.cells.page.categories.find((c) => c.key === field).values.length;
  return tally(cf, view, (labels, i) => codes[i] * cf.k + labels[i] - 1, size * cf.k);
}

function tally(cf, view, slotOf, size) {
  const { cells, fails } = cf;
  const mask = cf.others(view);
  const labels = cells.labels(cf.k);
  const passing = new Float64Array(size);
  const selected = new Float64Array(size);
  for (let i = 0; i < fails.length; i++) {
    if (fails[i] & mask) continue;
    const slot = slotOf(labels, i);
    passing[slot] += cells.counts[i];
    if (fails[i] === 0) selected[slot] += cells.counts[i];
  }
  return { passing, selected };
}

/**
 * Per segment the five numbers of a box over customers that pass the other views' clauses, null where there are none.
 * @param {Crossfilter} cf @param {string} view @param {string} field
 * @returns {({min: number, q1: number, median: number, q3: number, max: number, n: number} | null)[]}
 */
export function boxes(cf, view, field) {
  const { cells, fails, k } = cf;
  const mask = cf.others(view);
  const labels = cells.labels(k);
  const codes = cells.array(field);
  const values = cells.array(`${field}.values`);
  const perValue = Array.from({ length: k }, () => new Float64Array(values.length));
  for (let i = 0; i < fails.length; i++) {
    if ((fails[i] & mask) === 0) perValue[labels[i] - 1][codes[i]] += cells.counts[i];
  }
  return perValue.map((counts) => fiveNumbers(values, counts));
}

function fiveNumbers(values, counts) {
  const n = counts.reduce((a, b) => a + b, 0);
  if (n === 0) return null;
  const [min, q1, median, q3, max] = [0, 0.25, 0.5, 0.75, 1].map((q) => quantile(values, counts, n, q));
  return { min, q1, median, q3, max, n };
}

/** Interpolated linearly (Hyndman & Fan 1996, type 7), as `analysis/cells.py` does. */
function quantile(values, counts, n, q) {
  const position = q * (n - 1);
  const low = Math.floor(position);
  const below = nth(values, counts, low);
  const above = nth(values, counts, Math.ceil(position));
  return below + (above - below) * (position - low);
}

function nth(values, counts, rank) {
  let seen = 0;
  for (let code = 0; code < values.length; code++) {
    seen += counts[code];
    if (seen > rank) return values[code];
  }
  return values[values.length - 1];
}
