/**
 * What sets one group of customers apart from another: effect sizes with intervals, over cells.
 *
 * @typedef {(cell: number) => boolean} Group
 * @typedef {{key: string, a: number, b: number, effect: number, low: number, high: number}} FeatureDifference
 *   means of both groups; Hedges' g with its 95% interval
 * @typedef {{key: string, value: string, a: number, b: number, effect: number, low: number, high: number, few: boolean}} ShareDifference
 *   shares of both groups; Cohen's h; the 95% interval is of the difference of shares
 * @typedef {{segment: number, share: number, everybody: number, index: number}} MixEntry
 * @typedef {{n: [number, number], features: FeatureDifference[], shares: ShareDifference[], mix: MixEntry[]}} Differences
 */

/** Groups of fewer customers are not compared. */
export const MINIMUM = 10;
/** A share is uncertain where fewer customers than this would be expected. */
const FEW = 5;
/** Sums of the same numbers may differ by so much of their size. */
const SAME = 1e-9;
const Z = 1.959963984540054;

/**
 * Compare the customers of group `a` with those of `b`; null where either has fewer than ten.
 * @param {import("./cells.js").Cells} cells @param {number} k @param {Group} a @param {Group} b
 * @returns {Differences | null}
 */
export function compare(cells, k, a, b) {
  const [first, second] = [members(cells, a), members(cells, b)];
  if (first.n < MINIMUM || second.n < MINIMUM) return null;
  const { page } = cells;
  return {
    n: [first.n, second.n],
    features: page.features.map((f) => featureDifference(cells, f.key, first, second)),
    shares: page.categories.flatMap((c) => shareDifferences(cells, c, first, second)),
    mix: mixOf(cells, k, first),
  };
}

function members(cells, group) {
  const found = [];
  let n = 0;
  for (let i = 0; i < cells.length; i++) {
    if (!group(i)) continue;
    found.push(i);
    n += cells.counts[i];
  }
  return { cells: found, n };
}

/**
 * Hedges' g: the difference of means in pooled sample standard deviations, corrected by 1 − 3 / (4 df − 1) (Hedges 1981),
 * and its interval by the variance (n1 + n2) / (n1 n2) + g² / (2 (n1 + n2)) (Hedges & Olkin 1985).
 */
function featureDifference(cells, key, a, b) {
  const value = cells.valuesOf(key);
  const [one, other] = [moments(cells, value, a), moments(cells, value, b)];
  const df = a.n + b.n - 2;
  const pooled = Math.sqrt((one.squares + other.squares) / df);
  if (pooled <= SAME * (Math.abs(one.mean) + Math.abs(other.mean))) return alike(key, one.mean, other.mean);
  const effect = ((one.mean - other.mean) / pooled) * (1 - 3 / (4 * df - 1));
  const half = Z * Math.sqrt((a.n + b.n) / (a.n * b.n) + effect ** 2 / (2 * (a.n + b.n)));
  return { key, a: one.mean, b: other.mean, effect, low: effect - half, high: effect + half };
}

/** Where customers within each group are all alike, the groups are the same or wholly apart. */
function alike(key, a, b) {
  const apart = Math.abs(a - b) > SAME * (Math.abs(a) + Math.abs(b)) ? Math.sign(a - b) * Infinity : 0;
  return { key, a, b, effect: apart, low: apart, high: apart };
}

function moments(cells, value, group) {
  let sum = 0;
  for (const i of group.cells) sum += cells.counts[i] * value(i);
  const mean = sum / group.n;
  let squares = 0;
  for (const i of group.cells) squares += cells.counts[i] * (value(i) - mean) ** 2;
  return { mean, squares };
}

function shareDifferences(cells, category, a, b) {
  const [one, other] = [countsOf(cells, category, a), countsOf(cells, category, b)];
  return category.values.map((value, i) => shareDifference(category.key, value, one[i], a.n, other[i], b.n));
}

function countsOf(cells, category, group) {
  const codes = cells.array(category.key);
  const counts = new Float64Array(category.values.length);
  for (const i of group.cells) counts[codes[i]] += cells.counts[i];
  return counts;
}

/** Cohen's h (Cohen 1988), and Newcombe's hybrid score interval for the difference of shares (Newcombe 1998, method 10). */
function shareDifference(key, value, x, n, y, m) {
  const [p, q] = [x / n, y / m];
  const [[l1, u1], [l2, u2]] = [wilson(x, n), wilson(y, m)];
  const low = p - q - Math.sqrt((p - l1) ** 2 + (u2 - q) ** 2);
  const high = p - q + Math.sqrt((u1 - p) ** 2 + (q - l2) ** 2);
  const effect = 2 * Math.asin(Math.sqrt(p)) - 2 * Math.asin(Math.sqrt(q));
  const expected = (x + y) / (n + m);
  return { key, value, a: p, b: q, effect, low, high, few: expected * Math.min(n, m) < FEW };
}

/** Wilson's score interval of a share (Wilson 1927). */
function wilson(x, n) {
  const p = x / n;
  const middle = (p + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2));
  return [middle - half, middle + half];
}

/** Shares of the segments in a group against everybody's, those first that have gained most. */
function mixOf(cells, k, group) {
  const labels = cells.labels(k);
  const counts = new Float64Array(k);
  for (const i of group.cells) counts[labels[i] - 1] += cells.counts[i];
  const { segments } = cells.page.solutions[k];
  return segments
    .map((s, i) => ({ segment: i + 1, share: counts[i] / group.n, everybody: s.size / cells.page.total }))
    .map((m) => ({ ...m, index: (100 * m.share) / m.everybody }))
    .sort((x, y) => y.share - y.everybody - (x.share - x.everybody));
}
