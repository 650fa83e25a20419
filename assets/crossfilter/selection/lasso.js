/**
 * Which cells lie inside a lasso, by the test of `crossings`: cells near its edges singly, all others a block
 * of the plane at a time.
 */

/** @import { Cells } from "../../types.d.ts" */

import { knownCodes } from "../cells.js";

/** @typedef {{x0: number, dx: number, y0: number, dy: number, blocks: Uint16Array}} Plane   two fields in blocks, and the block of each cell */

const SIDE = 256;
/** State of a block that an edge goes through; 0: outside, 1: inside. */
const EDGE = 2;
/** Rounding errors, in blocks, that edges are widened by; and the largest distance of corners for that to be enough. */
const HAIR = 1e-6;
const FAR = 1e6;

/**
 * Keep in `fitting` only cells inside the polygon.
 * @param {Cells} cells @param {string} x @param {string} y fields @param {number[]} flat x1, y1, x2, y2, ...
 * @param {Uint8Array} fitting
 */
export function insideLasso(cells, x, y, flat, fitting) {
  for (const field of new Set([x, y])) onlyKnown(cells, field, fitting);
  const plane = planeOf(cells, x, y);
  const rows = Array.from({ length: SIDE }, (_, row) => edgesOf(plane, row, flat));
  const states = isFar(plane, flat) ? new Uint8Array(SIDE * SIDE).fill(EDGE) : statesOf(plane, rows);
  const [xs, xValues, ys, yValues] = [cells.array(x), cells.find(`${x}.values`), cells.array(y), cells.find(`${y}.values`)];
  const { blocks } = plane;
  for (let i = 0; i < fitting.length; i++) {
    const state = states[blocks[i]];
    if (state !== EDGE) fitting[i] &= state;
    else if (fitting[i]) fitting[i] = crossings(rows[blocks[i] >> 8], xValues ? xValues[xs[i]] : xs[i], yValues ? yValues[ys[i]] : ys[i]);
  }
}

/** Keep only cells that have a value in a field; others lie nowhere. @param {Cells} cells @param {string} field @param {Uint8Array} fitting */
function onlyKnown(cells, field, fitting) {
  const values = cells.find(`${field}.values`);
  if (!values || knownCodes(values) === values.length) return;
  const codes = cells.array(field);
  for (let i = 0; i < fitting.length; i++) if (codes[i] === values.length - 1) fitting[i] = 0;
}

/**
 * Crossings of a ray to the right, counted; the same sums in the same order as `analysis/model/selections/selection.py`, so that both
 * agree to the last bit. 1 where they are odd.
 * @param {ArrayLike<number>} edges x1, y1, x2, y2 of each
 * @param {number} px @param {number} py
 */
function crossings(edges, px, py) {
  let inside = 0;
  for (let i = 0; i < edges.length; i += 4) {
    const x1 = edges[i];
    const y1 = edges[i + 1];
    const y2 = edges[i + 3];
    if (y1 > py !== y2 > py && px < ((edges[i + 2] - x1) * (py - y1)) / (y2 - y1) + x1) inside ^= 1;
  }
  return inside;
}

/** Edges that reach into a row of blocks. @param {Plane} plane @param {number} row @param {number[]} flat */
function edgesOf({ y0, dy }, row, flat) {
  const [low, high] = [y0 + (row - HAIR) * dy, y0 + (row + 1 + HAIR) * dy];
  const edges = [];
  for (let i = 0; i < flat.length; i += 2) {
    const j = (i + 2) % flat.length;
    const [y1, y2] = [flat[i + 1], flat[j + 1]];
    if ((y1 < low && y2 < low) || (y1 > high && y2 > high)) continue;
    edges.push(flat[i], y1, flat[j], y2);
  }
  return Float64Array.from(edges);
}

/** Per block whether it is outside, inside, or an edge goes through it. @param {Plane} plane @param {Float64Array[]} rows */
function statesOf(plane, rows) {
  const states = new Uint8Array(SIDE * SIDE).fill(255);
  rows.forEach((edges, row) => {
    const own = states.subarray(row * SIDE, (row + 1) * SIDE);
    for (let i = 0; i < edges.length; i += 4) markEdge(plane, row, edges.subarray(i, i + 4), own);
    const py = plane.y0 + (row + 0.5) * plane.dy;
    for (let column = 0; column < SIDE; column++) {
      if (own[column] === EDGE) continue;
      const known = column > 0 && own[column - 1] !== EDGE;
      own[column] = known ? own[column - 1] : crossings(edges, plane.x0 + (column + 0.5) * plane.dx, py);
    }
  });
  return states;
}

/**
 * The blocks of a row that an edge goes through.
 * @param {Plane} plane @param {number} row @param {Float64Array} edge @param {Uint8Array} own
 */
function markEdge({ x0, dx, y0, dy }, row, [x1, y1, x2, y2], own) {
  const [low, high] = [y0 + (row - HAIR) * dy, y0 + (row + 1 + HAIR) * dy];
  /** @param {number} y */
  const at = (y) => (y1 === y2 ? x1 : x1 + ((x2 - x1) * (Math.max(low, Math.min(high, y)) - y1)) / (y2 - y1));
  const ends = y1 === y2 ? [x1, x2] : [at(y1), at(y2)];
  const first = Math.max(0, Math.floor((Math.min(...ends) - x0) / dx - HAIR));
  const last = Math.min(SIDE - 1, Math.floor((Math.max(...ends) - x0) / dx + HAIR));
  if (first <= last) own.fill(EDGE, first, last + 1);
}

/** @param {Plane} plane @param {number[]} flat */
const isFar = ({ x0, dx, y0, dy }, flat) =>
  flat.some((v, i) => Math.abs(i % 2 ? (v - y0) / dy : (v - x0) / dx) > FAR);

/** The plane of two fields in 256 by 256 blocks, and the block of each cell; kept as long as the cells. @type {WeakMap<Cells, Map<string, Plane>>} */
const planes = new WeakMap();

/** @param {Cells} cells @param {string} x @param {string} y */
function planeOf(cells, x, y) {
  const known = planes.get(cells) ?? new Map();
  planes.set(cells, known);
  const key = `${x}|${y}`;
  const plane = known.get(key) ?? newPlane(cells, x, y);
  known.set(key, plane);
  return plane;
}

/** @param {Cells} cells @param {string} x @param {string} y */
function newPlane(cells, x, y) {
  const [across, up] = [sliced(cells, x), sliced(cells, y)];
  const blocks = new Uint16Array(cells.length);
  for (let i = 0; i < blocks.length; i++) blocks[i] = up.of[i] * SIDE + across.of[i];
  return { x0: across.start, dx: across.width, y0: up.start, dy: up.width, blocks };
}

/** A field in 256 slices, and the slice of each cell. @param {Cells} cells @param {string} field */
function sliced(cells, field) {
  const codes = cells.array(field);
  const values = cells.find(`${field}.values`) ?? codes;
  let [low, high] = [Infinity, -Infinity];
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const width = (high - low) / SIDE || 1;
  const slices = Uint8Array.from(values, (v) => Math.min(SIDE - 1, Math.floor((v - low) / width)));
  return { start: low, width, of: values === codes ? slices : Uint8Array.from(codes, (c) => slices[c]) };
}
