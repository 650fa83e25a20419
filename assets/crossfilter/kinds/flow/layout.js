/** Where the ends and ribbons of a flow lie, from 0 to 1: a column of ends for each number of segments. */

/** @import { FlowMeta, Point } from "../../../types.d.ts" */

/**
 * @typedef {{key: number, n: number, i: number, j: number}} Pair   n customers in segment i of one column and j of the next
 * @typedef {Pair & {at: number, x0: number, x1: number, y0: number, y1: number, thick: number}} Ribbon   after column `at`
 * @typedef {{segment: number, k: number, n: number, at: number, x0: number, x1: number, y0: number, y1: number}} End
 * @typedef {{ends: End[], ribbons: Ribbon[]}} Layout
 */

const GAP = 0.03;
const END = 0.012;
const CURVE = 24;

/**
 * Lay out ends and ribbons in the unit square.
 * @param {FlowMeta} meta @param {Map<number, number>[]} counts of customers by pair, for each column but the last @param {number} total @returns {Layout}
 */
export function layOut({ ks }, counts, total) {
  const pairs = counts.map((of) => [...of].map(([key, n]) => ({ key, n, i: Math.floor(key / 100), j: key % 100 })).sort((a, b) => a.key - b.key));
  const scale = (1 - GAP * (Math.max(...ks) - 1)) / total;
  /** @type {End[][]} */
  const columns = [];
  ks.forEach((k, at) => columns.push(column(k, at, ks.length, sizes(pairs, k, at), orderOf(k, ks, at, pairs[at - 1], columns[at - 1]), scale)));
  return { ends: columns.flat(), ribbons: pairs.flatMap((of, at) => ribbons(of, at, columns, scale)) };
}

/** Customers of each segment of a column. @param {Pair[][]} pairs @param {number} k @param {number} at */
function sizes(pairs, k, at) {
  const [of, side] = at < pairs.length ? [pairs[at], /** @type {const} */ ("i")] : [pairs[at - 1], /** @type {const} */ ("j")];
  const sums = new Array(k + 1).fill(0);
  for (const pair of of) sums[pair[side]] += pair.n;
  return sums;
}

/**
 * Segments from the top down: by number where there are two columns, else near those that their customers come from.
 * @param {number} k @param {number[]} ks @param {number} at @param {Pair[]} [before] @param {End[]} [ends] of the column before
 */
function orderOf(k, ks, at, before, ends) {
  const numbers = Array.from({ length: k }, (_, i) => i + 1);
  if (!before || !ends || ks.length === 2) return numbers;
  const middles = new Map(ends.map((e) => [e.segment, (e.y0 + e.y1) / 2]));
  const place = numbers.map((segment) => {
    const own = before.filter((p) => p.j === segment);
    const n = own.reduce((sum, p) => sum + p.n, 0);
    return Math.round((1e6 * own.reduce((sum, p) => sum + p.n * (middles.get(p.i) ?? 0), 0)) / Math.max(1, n)); // equal where they come from the same
  });
  return numbers.sort((a, b) => place[a - 1] - place[b - 1] || a - b);
}

/** @param {number} k @param {number} at @param {number} columns @param {number[]} n @param {number[]} order @param {number} scale @returns {End[]} */
function column(k, at, columns, n, order, scale) {
  const x0 = (at / (columns - 1)) * (1 - END);
  let y = 0;
  return order.map((segment) => {
    const end = { segment, k, n: n[segment], at, x0, x1: x0 + END, y0: y, y1: y + n[segment] * scale };
    y = end.y1 + GAP;
    return end;
  });
}

/** The ribbons after a column, in the order of the ends that they lead to. @param {Pair[]} pairs @param {number} at @param {End[][]} columns @param {number} scale @returns {Ribbon[]} */
function ribbons(pairs, at, columns, scale) {
  const [left, right] = [columns[at], columns[at + 1]].map((ends) => new Map(ends.map((e) => [e.segment, e])));
  const used = { i: new Map([...left].map(([s, e]) => [s, e.y0])), j: new Map([...right].map(([s, e]) => [s, e.y0])) };
  /** @param {Map<number, number>} places @param {number} segment @param {number} thick */
  const take = (places, segment, thick) => {
    const y = places.get(segment) ?? 0;
    places.set(segment, y + thick);
    return y;
  };
  /** @param {Map<number, End>} of @param {number} segment */
  const top = (of, segment) => of.get(segment)?.y0 ?? 0;
  const [x0, x1] = [columns[at][0].x1, columns[at + 1][0].x0];
  const sorted = [...pairs].sort((a, b) => top(left, a.i) - top(left, b.i) || top(right, a.j) - top(right, b.j));
  return sorted.map((p) => {
    const thick = p.n * scale;
    return { ...p, at, x0, x1, y0: take(used.i, p.i, thick), y1: take(used.j, p.j, thick), thick };
  });
}

/** The upper edge of a ribbon at `x`, a smooth step. @param {Ribbon} r @param {number} x */
const edge = (r, x) => {
  const t = Math.max(0, Math.min(1, (x - r.x0) / (r.x1 - r.x0)));
  return r.y0 + (r.y1 - r.y0) * t * t * (3 - 2 * t);
};

/** Whether a point lies in a ribbon. @param {Ribbon} r @param {number} x @param {number} y */
export const within = (r, x, y) => x > r.x0 && x < r.x1 && y >= edge(r, x) && y <= edge(r, x) + r.thick;

/**
 * Return the corners of a ribbon, or of a part of it: the upper edge there and the lower one back.
 * @param {Ribbon} r @param {number} share of its thickness @param {number} [from] the share above the part @returns {Point[]}
 */
export function outline(r, share, from = 0) {
  const xs = Array.from({ length: CURVE + 1 }, (_, i) => r.x0 + ((r.x1 - r.x0) * i) / CURVE);
  const upper = xs.map((x) => /** @type {Point} */ ([x, edge(r, x) + r.thick * from]));
  const lower = xs.reverse().map((x) => /** @type {Point} */ ([x, edge(r, x) + r.thick * (from + share)]));
  return [...upper, ...lower];
}
