/** Where the ends and ribbons of a flow lie, from 0 to 1. */

/** @import { FlowMeta, Point } from "../../types.d.ts" */

/**
 * @typedef {{key: number, n: number, i: number, j: number}} Pair   n customers in segment i of the left and j of the right
 * @typedef {Pair & {y0: number, y1: number, thick: number}} Ribbon
 * @typedef {{segment: number, k: number, n: number, x0: number, x1: number, y0: number, y1: number}} End
 * @typedef {{left: End[], right: End[], ribbons: Ribbon[]}} Layout
 */

const GAP = 0.03;
const END = 0.012;
const CURVE = 24;

/** Lay out ends and ribbons in the unit square. @param {FlowMeta} meta @param {Map<number, number>} counts @param {number} total @returns {Layout} */
export function layOut({ from, to }, counts, total) {
  const pairs = [...counts].map(([key, n]) => ({ key, n, i: Math.floor(key / 100), j: key % 100 })).sort((a, b) => a.key - b.key);
  const scale = (1 - GAP * (Math.max(from, to) - 1)) / total;
  const left = ends(pairs, "i", from, 0, END, scale);
  const right = ends(pairs, "j", to, 1 - END, 1, scale);
  const used = { i: left.map((e) => e.y0), j: right.map((e) => e.y0) };
  const ribbons = pairs.map((p) => {
    const [y0, y1] = [used.i[p.i - 1], used.j[p.j - 1]];
    used.i[p.i - 1] += p.n * scale;
    used.j[p.j - 1] += p.n * scale;
    return { ...p, y0, y1, thick: p.n * scale };
  });
  return { left, right, ribbons };
}

/** @param {Pair[]} pairs @param {"i" | "j"} side @param {number} k @param {number} x0 @param {number} x1 @param {number} scale */
function ends(pairs, side, k, x0, x1, scale) {
  let y = 0;
  return Array.from({ length: k }, (_, at) => {
    const n = pairs.filter((p) => p[side] === at + 1).reduce((sum, p) => sum + p.n, 0);
    const end = { segment: at + 1, k, n, x0, x1, y0: y, y1: y + n * scale };
    y = end.y1 + GAP;
    return end;
  });
}

/** The upper edge of a ribbon at `x`, a smooth step. @param {Ribbon} r @param {number} x */
const edge = (r, x) => {
  const t = Math.max(0, Math.min(1, (x - END) / (1 - 2 * END)));
  return r.y0 + (r.y1 - r.y0) * t * t * (3 - 2 * t);
};

/** Whether a point lies in a ribbon. @param {Ribbon} r @param {number} x @param {number} y */
export const within = (r, x, y) => x > END && x < 1 - END && y >= edge(r, x) && y <= edge(r, x) + r.thick;

/**
 * Return the corners of a ribbon, or of a share of it: the upper edge there and the lower one back.
 * @param {Ribbon} r @param {number} share @returns {Point[]}
 */
export function outline(r, share) {
  const xs = Array.from({ length: CURVE + 1 }, (_, i) => END + ((1 - 2 * END) * i) / CURVE);
  const upper = xs.map((x) => /** @type {Point} */ ([x, edge(r, x)]));
  const lower = xs.reverse().map((x) => /** @type {Point} */ ([x, edge(r, x) + r.thick * share]));
  return [...upper, ...lower];
}
