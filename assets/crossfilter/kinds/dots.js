/** Dots: a mark per cell along one feature, a row per segment; brushed by ranges of the feature, segments by clicks. */

/** @import { Cells, DotsMeta, Kind, Palette, Panel, Scene } from "../../types.d.ts" */

import { toY } from "../layer/plot.js";
import { boxes } from "./boxes.js";
import { points } from "./points.js";

/** The part of a row that is filled, in rows from its middle; above is the name of its segment. */
export const TOP = -0.12;
export const BOTTOM = 0.44;
/** Where the name of a segment stands, in rows from the middle of its own. */
const NAME = -0.32;
const MARK = 4;

/** Rows are brushed as those of boxes are. */
const { part, shape, pick, step, axes } = boxes;

/** @type {Kind<DotsMeta>} */
export const dots = {
  ...points,
  ...{ part, shape, pick, step, axes },
  prepare(cells, { y }) {
    if (!cells.find(y)) cells.arrays.set(y, rowsOf(cells, Number.parseInt(y.slice(1), 10)));
  },

  paint(ctx, panel, cf, palette, scene) {
    points.paint(ctx, panel, cf, palette, scene);
    nameRows(ctx, panel, palette, scene);
  },
};

/** A row for each cell, that of its segment, and in it a height that never changes. @param {Cells} cells @param {number} k */
const rowsOf = (cells, k) => Float32Array.from(cells.labels(k), (segment, i) => segment + TOP + (BOTTOM - TOP) * scattered(i));

/** A number from 0 to 1 for each cell, which looks random and is the same for everyone (the last steps of MurmurHash3). @param {number} cell */
function scattered(cell) {
  let hash = Math.imul(cell + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The mark and the name of each segment over its row. @param {CanvasRenderingContext2D} ctx @param {Panel<DotsMeta>} panel @param {Palette} palette @param {Scene} scene */
export function nameRows(ctx, panel, palette, { words }) {
  ctx.font = "11px system-ui, 'DejaVu Sans', sans-serif";
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  words.segments.forEach(({ name }, i) => {
    const y = toY(panel, i + 1 + NAME);
    ctx.fillStyle = palette.segments[i];
    ctx.beginPath();
    palette.marks[i](ctx, panel.left + MARK, y, MARK);
    ctx.fill();
    ctx.fillStyle = palette.ink;
    ctx.fillText(fitting(ctx, name, panel.width - 4 * MARK), panel.left + 3 * MARK, y);
  });
}

/** A name that takes no more than a width in pixels. @param {CanvasRenderingContext2D} ctx @param {string} name @param {number} room */
function fitting(ctx, name, room) {
  if (ctx.measureText(name).width <= room) return name;
  const letters = [...name];
  while (letters.length > 1 && ctx.measureText(`${letters.join("")}…`).width > room) letters.pop();
  return `${letters.join("")}…`;
}
