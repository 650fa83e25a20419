/** How marks are drawn where many lie on each other: smaller, translucent, without rims, so that density shows. */

/** @import { Palette } from "../../types.d.ts" */

/** Up to this many cells, marks have this size, and a rim unless they are crowded; more get smaller and translucent. */
const [FEW, SMALLEST] = [500, 1.6];
export const RADIUS = 4;
/** Marks for each place of a mark's size that has any: from here on rims would hide marks. */
const CROWDED = 1.8;
const GLASS = 0.6;

/**
 * Marks without rims, in the order of cells, so that no segment hides the others: where many lie, the color is full.
 * @param {CanvasRenderingContext2D} ctx @param {Float32Array} at @param {Uint8Array} labels @param {(cell: number) => boolean} shows
 * @param {[alpha: number, palette: Palette]} style
 */
export function paintGlass(ctx, at, labels, shows, [alpha, { segments, marks }]) {
  const radius = radiusOf(labels.length);
  ctx.globalAlpha = alpha * GLASS;
  for (let i = 0; i < labels.length; i++) {
    if (!shows(i)) continue;
    ctx.fillStyle = segments[labels[i] - 1];
    ctx.beginPath();
    marks[labels[i] - 1](ctx, at[2 * i], at[2 * i + 1], radius);
    ctx.fill();
  }
}

/** What is known of positions, which stay the same from frame to frame. @type {WeakMap<Float32Array, boolean>} */
const crowded = new WeakMap();

/** Whether marks are many, or lie so close together that rims would hide them. @param {Float32Array} at x and y of each */
export function hasNoRims(at) {
  if (at.length / 2 > FEW) return true;
  const known = crowded.get(at) ?? isCrowded(at);
  crowded.set(at, known);
  return known;
}

/** @param {Float32Array} at */
function isCrowded(at) {
  const places = new Set();
  for (let i = 0; i < at.length; i += 2) places.add(`${Math.round(at[i] / (2 * RADIUS))} ${Math.round(at[i + 1] / (2 * RADIUS))}`);
  return at.length / 2 > CROWDED * places.size;
}

/** How large marks are, so that density can be seen at every number; `dashboard/views/scatter.py` says the same. @param {number} n of cells */
export const radiusOf = (n) => Math.max(SMALLEST, RADIUS * Math.min(1, Math.sqrt(FEW / n)));
