/**
 * Where a customer belongs, by the stored scale and centres; `analysis/scoring.py` does the same sums in the same order.
 *
 * @typedef {{mean: Record<string, number>, scale: Record<string, number>, kind: Record<string, string>}} Scaling
 * @typedef {{segment: number, distances: number[], margin: number, sure: string, changes: (Change | null)[]}} Scored
 * @typedef {{by: number, to: number}} Change   in the feature's own units, and the segment it leads to
 */

const CLEARLY = 1 / 3;
const PROBABLY = 0.1;
/** Centres that differ by less do so by rounding only. */
const SAME = 1e-9;

/**
 * @param {Scaling} scaling @param {string[]} keys features in table order @param {Record<string, number>[]} centers in original units
 * @param {Record<string, number>} values
 * @returns {Scored}
 */
export function score(scaling, keys, centers, values) {
  const scaled = (from) => keys.map((key) => (plain(scaling, key, from[key]) - scaling.mean[key]) / scaling.scale[key]);
  const [at, places] = [scaled(values), centers.map(scaled)];
  const squares = places.map((place) => place.reduce((sum, v, i) => sum + (at[i] - v) ** 2, 0));
  const own = squares.indexOf(Math.min(...squares));
  const distances = squares.map(Math.sqrt);
  const margin = marginOf(distances, own);
  const changes = keys.map((key, i) => inUnits(scaling, key, values[key], smallest(places, squares, own, i, scaling.scale[key])));
  return { segment: own + 1, distances, margin, sure: sureness(margin), changes };
}

/** What is scaled: the value, or log(1 + value), below which no value counts. */
const plain = (scaling, key, value) => (scaling.kind[key] === "log" ? Math.log1p(Math.max(value, 0)) : value);

/** A step in the feature's own units; that of a logarithm depends on where it starts. */
function inUnits(scaling, key, value, change) {
  if (!change || scaling.kind[key] !== "log") return change;
  return { ...change, by: Math.expm1(Math.log1p(Math.max(value, 0)) + change.by) - value };
}

/** 1 − d1 / d2: 0 on the border between two segments, 1 at a centre. */
function marginOf(distances, own) {
  const next = Math.min(...distances.filter((_, i) => i !== own));
  return next > 0 ? 1 - distances[own] / next : 0;
}

const sureness = (margin) => (margin >= CLEARLY ? "clearly" : margin >= PROBABLY ? "probably" : "borderline");

/** Along one feature, the nearest plane that bisects the way from the own centre to another one. */
function smallest(places, squares, own, i, scale) {
  let found = null;
  places.forEach((place, other) => {
    const apart = 2 * (place[i] - places[own][i]);
    if (other === own || Math.abs(apart) < 2 * SAME) return;
    const by = ((squares[other] - squares[own]) / apart) * scale;
    if (!found || Math.abs(by) < Math.abs(found.by)) found = { by, to: other + 1 };
  });
  return found;
}
