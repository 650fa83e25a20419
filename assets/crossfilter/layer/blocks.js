/**
 * A panel in blocks of pixels: how many customers there are in each, for where single marks would overlap.
 *
 * @typedef {{left: number, top: number, dx: number, dy: number, columns: number, rows: number,
 *   of: Uint16Array | Uint32Array}} Blocks
 *   from the left top corner in pixels, and the block of each cell
 */

/** @import { Cells, Feature, Measure, Panel, PanelMeta, PlaneMeta } from "../../types.d.ts" */

import { toAxis } from "../axes.js";
import { findFeature, knownCodes } from "../cells.js";
import { toX, toY } from "./plot.js";

const MIN_PIXELS = 3;
/** How many blocks 16 bits can number, as they number the codes of features. */
const MAX_16_BIT = 65_536;

/** Kept as long as the panel stays where it is. @type {WeakMap<PanelMeta, {key: string, cells: Cells, blocks: Blocks}>} */
const cache = new WeakMap();

/** @param {Cells} cells @param {Panel} panel @returns {Blocks} */
export function blocksOf(cells, panel) {
  const key = [panel.left, panel.top, panel.width, panel.height, ...panel.xRange, ...panel.yRange].join();
  const known = cache.get(panel.meta);
  if (known?.key === key && known.cells === cells) return known.blocks;
  const blocks = newBlocks(cells, panel);
  cache.set(panel.meta, { key, cells, blocks });
  return blocks;
}

/** @param {Blocks} blocks @param {number} px @param {number} py @returns {number} -1 outside */
export function blockAt({ left, top, dx, dy, columns, rows }, px, py) {
  const [column, row] = [Math.floor((px - left) / dx), Math.floor((py - top) / dy)];
  return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column;
}

/** @param {Cells} cells @param {Panel} panel */
function newBlocks(cells, panel) {
  const { x, y, xlog, ylog } = /** @type {PlaneMeta} */ (panel.meta);
  /** @param {number} v */
  const across = (v) => toX(panel, toAxis(v, xlog));
  /** @param {number} v */
  const up = (v) => toY(panel, toAxis(v, ylog));
  const [left, dx] = along(xlog ? undefined : findFeature(cells.page, x), across, panel.left);
  const [top, dy] = along(ylog ? undefined : findFeature(cells.page, y), up, panel.top);
  const columns = Math.ceil((panel.left + panel.width - left) / dx) + 1;
  const rows = Math.ceil((panel.top + panel.height - top) / dy) + 1;
  const of = new Uint32Array(cells.length);
  place(cells, x, (v) => Math.floor((across(v) - left) / dx), of);
  place(cells, y, (v) => columns * Math.floor((up(v) - top) / dy), of);
  const n = columns * rows;
  for (const field of [x, y]) putAside(cells, field, n, of);
  return { left, top, dx, dy, columns, rows, of: n < MAX_16_BIT ? Uint16Array.from(of) : of };
}

/**
 * Add to each cell where its value of a field lies: once for each value, where values repeat.
 * @param {Cells} cells @param {string} field @param {(value: number) => number} at @param {Uint32Array} of
 */
function place(cells, field, at, of) {
  const codes = cells.array(field);
  const values = cells.find(`${field}.values`);
  if (values) {
    const places = Int32Array.from(values, at);
    for (let i = 0; i < of.length; i++) of[i] += places[codes[i]];
  } else {
    for (let i = 0; i < of.length; i++) of[i] += at(codes[i]);
  }
}

/** Put cells without a value into a block after the last, which nothing counts. @param {Cells} cells @param {string} field @param {number} n blocks @param {Uint32Array} of */
function putAside(cells, field, n, of) {
  const values = cells.find(`${field}.values`);
  if (!values || knownCodes(values) === values.length) return;
  const codes = cells.array(field);
  for (let i = 0; i < of.length; i++) if (codes[i] === values.length - 1) of[i] = n;
}

/**
 * Where blocks begin and how wide they are: whole steps of a feature, so that its values do not make stripes.
 * @param {Feature | Measure | undefined} feature @param {(value: number) => number} to @param {number} edge
 */
function along(feature, to, edge) {
  if (!feature) return [edge, MIN_PIXELS];
  const pitch = Math.abs(to(feature.step) - to(0));
  const width = pitch * Math.max(1, Math.ceil(MIN_PIXELS / pitch));
  const first = to(feature.min) - pitch / 2;
  return [first - width * Math.ceil((first - edge) / width), width];
}
