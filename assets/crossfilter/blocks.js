/**
 * A panel in blocks of pixels: how many customers there are in each, for where marks could not be told apart.
 *
 * @typedef {{left: number, top: number, dx: number, dy: number, columns: number, rows: number,
 *   of: Uint16Array | Int32Array}} Blocks
 *   from the left top corner in pixels, and the block of each cell
 */

import { featureOf } from "./cells.js";
import { toX, toY } from "./plot.js";

const LEAST = 3;
/** Blocks that 16 bits tell apart, as they do the codes of features. */
const MOST_SHORT = 65_536;

/** Kept as long as the panel stays where it is. */
const cache = new WeakMap();

/** @param {import("./cells.js").Cells} cells @param {import("./plot.js").Panel} panel @returns {Blocks} */
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

function newBlocks(cells, panel) {
  const { x, y } = panel.meta;
  const [left, dx] = along(featureOf(cells.page, x), (v) => toX(panel, v), panel.left);
  const [top, dy] = along(featureOf(cells.page, y), (v) => toY(panel, v), panel.top);
  const columns = Math.ceil((panel.left + panel.width - left) / dx) + 1;
  const rows = Math.ceil((panel.top + panel.height - top) / dy) + 1;
  const of = new Int32Array(cells.length);
  place(cells, x, (v) => Math.floor((toX(panel, v) - left) / dx), of);
  place(cells, y, (v) => columns * Math.floor((toY(panel, v) - top) / dy), of);
  return { left, top, dx, dy, columns, rows, of: columns * rows <= MOST_SHORT ? Uint16Array.from(of) : of };
}

/** Add to each cell where its value of a field lies: once for each value, where values repeat. */
function place(cells, field, at, of) {
  const codes = cells.array(field);
  const values = cells.array(`${field}.values`);
  if (values) {
    const places = Int32Array.from(values, at);
    for (let i = 0; i < of.length; i++) of[i] += places[codes[i]];
  } else {
    for (let i = 0; i < of.length; i++) of[i] += at(codes[i]);
  }
}

/** Where blocks begin and how wide they are: whole steps of a feature, so that its values do not make stripes. */
function along(feature, to, edge) {
  if (!feature) return [edge, LEAST];
  const pitch = Math.abs(to(feature.step) - to(0));
  const width = pitch * Math.max(1, Math.ceil(LEAST / pitch));
  const first = to(feature.min) - pitch / 2;
  return [first - width * Math.ceil((first - edge) / width), width];
}
