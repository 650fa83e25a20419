/**
 * What sets one group of customers apart from another: effect sizes with intervals, over tables of counts.
 *
 * @typedef {{key: string, a: number, b: number, effect: number, low: number, high: number}} FeatureDifference
 *   means of both groups; Hedges' g with its 95% interval
 * @typedef {{key: string, value: string, a: number, b: number, effect: number, low: number, high: number, few: boolean}} ShareDifference
 *   shares of both groups; Cohen's h; the 95% interval is of the difference of shares
 * @typedef {{segment: number, share: number, overall: number, index: number}} MixEntry
 * @typedef {{n: [number, number], features: FeatureDifference[], shares: ShareDifference[], mix: MixEntry[]}} Differences
 */

/** @import { Category, Cells, Feature, Numbers } from "../types.d.ts" */
/** @import { Crowd } from "./crowd.js" */

import { signedLog } from "./axes.js";
import { knownCodes } from "./cells.js";
import { PARTS } from "./counts.js";

/** Groups of fewer customers are not compared. */
export const MIN_CUSTOMERS = 10;
/** A share is uncertain where fewer customers than this would be expected. */
const MIN_EXPECTED = 5;
/** Sums of the same numbers may differ by so much of their size. */
const SAME = 1e-9;
const Z = 1.959963984540054;

/**
 * Compare the customers of crowd `a` with those of `b`; null where either has fewer than ten.
 * @param {Cells} cells @param {number} k @param {Crowd} a @param {Crowd} b
 * @returns {Differences | null}
 */
export function compare(cells, k, a, b) {
  if (a.n < MIN_CUSTOMERS || b.n < MIN_CUSTOMERS) return null;
  const { page } = cells;
  return {
    n: [a.n, b.n],
    features: page.features.map((f) => featureDifference(cells, f, a, b)).filter((d) => d !== null),
    shares: page.categories.flatMap((c) => shareDifferences(c, a, b)),
    mix: mixOf(cells, k, a),
  };
}

/**
 * Hedges' g: the difference of means in pooled sample standard deviations, corrected by 1 − 3 / (4 df − 1) (Hedges 1981),
 * and its interval by the variance (n1 + n2) / (n1 n2) + g² / (2 (n1 + n2)) (Hedges & Olkin 1985);
 * of logarithms where the feature is compared by them. Null for a descriptor that too few customers have a value in.
 * @param {Cells} cells @param {Feature} feature @param {Crowd} a @param {Crowd} b @returns {FeatureDifference | null}
 */
function featureDifference(cells, feature, a, b) {
  const { key, step, inner = 0 } = feature;
  const values = cells.array(`${key}.values`);
  const [one, other] = [a, b].map((group) => moments(values, key, step, inner, group));
  if (one.n < MIN_CUSTOMERS || other.n < MIN_CUSTOMERS) return null;
  if (!feature.log) return { key, a: one.mean, b: other.mean, ...hedges(one, other) };
  const logs = values.map(signedLog);
  const [first, second] = [a, b].map((group) => moments(logs, key, 0, 0, group));
  return { key, a: one.mean, b: other.mean, ...hedges(first, second) };
}

/** Of the n customers who have a value. @typedef {{n: number, mean: number, squares: number}} Moments */

/** @param {Moments} one @param {Moments} other */
function hedges(one, other) {
  const [n, m] = [one.n, other.n];
  const df = n + m - 2;
  const pooled = Math.sqrt((one.squares + other.squares) / df);
  if (pooled <= SAME * (Math.abs(one.mean) + Math.abs(other.mean))) return alike(one.mean, other.mean);
  const effect = ((one.mean - other.mean) / pooled) * (1 - 3 / (4 * df - 1));
  const half = Z * Math.sqrt((n + m) / (n * m) + effect ** 2 / (2 * (n + m)));
  return { effect, low: effect - half, high: effect + half };
}

/**
 * Where customers within each group are all alike, the groups are the same or wholly apart.
 * @param {number} a @param {number} b
 */
function alike(a, b) {
  const apart = Math.abs(a - b) > SAME * (Math.abs(a) + Math.abs(b)) ? Math.sign(a - b) * Infinity : 0;
  return { effect: apart, low: apart, high: apart };
}

/**
 * The mean of exact values, and the squared deviations of rounded ones.
 * @param {Numbers} values @param {string} key @param {number} step @param {number} inner @param {Crowd} group @returns {Moments}
 */
function moments(values, key, step, inner, group) {
  const all = group.counts(key);
  const codes = knownCodes(values);
  const counts = all.subarray(0, codes);
  const n = group.n - (all[codes] ?? 0);
  const middle = counts.reduce((sum, own, code) => sum + own * values[code], 0) / n;
  const squares = counts.reduce((sum, own, code) => sum + own * (values[code] - middle) ** 2, 0);
  return { n, mean: middle + (group.offset(key) * step) / PARTS / n, squares: squares + n * inner };
}

/** @param {Category} category @param {Crowd} a @param {Crowd} b */
function shareDifferences(category, a, b) {
  const [one, other] = [a.counts(category.key), b.counts(category.key)];
  return category.values.map((value, i) => shareDifference(category.key, value, one[i], a.n, other[i], b.n));
}

/**
 * Cohen's h (Cohen 1988), and Newcombe's hybrid score interval for the difference of shares (Newcombe 1998, method 10).
 * @param {string} key @param {string} value @param {number} x @param {number} n @param {number} y @param {number} m
 */
function shareDifference(key, value, x, n, y, m) {
  const [p, q] = [x / n, y / m];
  const [[l1, u1], [l2, u2]] = [wilson(x, n), wilson(y, m)];
  const low = p - q - Math.sqrt((p - l1) ** 2 + (u2 - q) ** 2);
  const high = p - q + Math.sqrt((u1 - p) ** 2 + (q - l2) ** 2);
  const effect = 2 * Math.asin(Math.sqrt(p)) - 2 * Math.asin(Math.sqrt(q));
  const expected = (x + y) / (n + m);
  return { key, value, a: p, b: q, effect, low, high, few: expected * Math.min(n, m) < MIN_EXPECTED };
}

/** Wilson's score interval of a share (Wilson 1927). @param {number} x @param {number} n */
function wilson(x, n) {
  const p = x / n;
  const middle = (p + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2));
  return [middle - half, middle + half];
}

/**
 * Shares of the segments in a group against those of all customers, those first that have gained most.
 * @param {Cells} cells @param {number} k @param {Crowd} group
 */
function mixOf(cells, k, group) {
  const { segments } = cells.page.solutions[k];
  return segments
    .map((s, i) => ({ segment: i + 1, share: group.segments[i] / group.n, overall: s.size / cells.page.total }))
    .map((m) => ({ ...m, index: (100 * m.share) / m.overall }))
    .sort((x, y) => y.share - y.overall - (x.share - x.overall));
}
