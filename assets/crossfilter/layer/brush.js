/** Brush shapes: what a gesture draws in a panel, in data units, before a view turns it into conditions. */

/** @import { Box, Panel, Point, Range, Shape } from "../../types.d.ts" */

import { toX, toY } from "./plot.js";

/** The box of a shape; where a panel has one axis to brush along, all shapes are boxes. @param {Shape} shape */
export const boxOf = (shape) => /** @type {{box: Box}} */ (shape).box;

const MAX_CORNERS = 160;
const MIN_PIXELS = 9;

/** @param {Box} b @returns {Box} with the lower value first */
export const ordered = (b) => ({
  x0: Math.min(b.x0, b.x1),
  x1: Math.max(b.x0, b.x1),
  y0: Math.min(b.y0, b.y1),
  y1: Math.max(b.y0, b.y1),
});

/**
 * The range of values that lie between two ends, on the grid of values that can occur; null when none does.
 * @param {number} low @param {number} high @param {{step: number, min: number, max: number}} feature
 * @returns {Range | null}
 */
export function snapped(low, high, { step, min, max }) {
  const digits = Math.max(0, Math.round(-Math.log10(step)));
  const from = Number((Math.ceil(low / step - 1e-9) * step).toFixed(digits));
  const to = Number((Math.floor(high / step + 1e-9) * step).toFixed(digits));
  const [first, last] = [Math.max(from, min), Math.min(to, max)];
  return first <= last ? [first, last] : null;
}

/** Four digits after the point are finer than a pixel on the map. @param {number} value */
export const rounded = (value) => Number(value.toFixed(4));

/** At most 160 corners, evenly kept. @param {number[]} flat */
export function thinned(flat) {
  const every = Math.ceil(flat.length / 2 / MAX_CORNERS);
  return flat.filter((_, i) => Math.floor(i / 2) % every === 0);
}

/** @param {Shape} shape @param {number} dx @param {number} dy @returns {Shape} */
export function moved(shape, dx, dy) {
  if ("lasso" in shape) return { lasso: shape.lasso.map((v, i) => v + (i % 2 ? dy : dx)) };
  const { x0, x1, y0, y1 } = shape.box;
  return { box: { x0: x0 + dx, x1: x1 + dx, y0: y0 + dy, y1: y1 + dy } };
}

/**
 * A shape as corners in pixels; boxes never get smaller than a finger-free pointer can see.
 * @param {Panel} panel @param {Shape} shape @returns {Point[]}
 */
export function corners(panel, shape) {
  if ("lasso" in shape) {
    /** @type {Point[]} */
    const result = [];
    for (let i = 0; i < shape.lasso.length; i += 2) {
      result.push([toX(panel, shape.lasso[i]), toY(panel, shape.lasso[i + 1])]);
    }
    return result;
  }
  const { left, right, top, bottom } = pixelBox(panel, shape.box);
  return [[left, top], [right, top], [right, bottom], [left, bottom]];
}

/** @param {Panel} panel @param {Box} box */
export function pixelBox(panel, box) {
  const xs = [toX(panel, box.x0), toX(panel, box.x1)];
  const ys = [toY(panel, box.y0), toY(panel, box.y1)];
  const [left, right] = widened(clamp(Math.min(...xs), panel.left, panel.width), clamp(Math.max(...xs), panel.left, panel.width));
  const [top, bottom] = widened(clamp(Math.min(...ys), panel.top, panel.height), clamp(Math.max(...ys), panel.top, panel.height));
  return { left, right, top, bottom };
}

/** @param {number} v @param {number} start @param {number} size */
const clamp = (v, start, size) => Math.max(start, Math.min(start + size, v));

/** @param {number} a @param {number} b */
const widened = (a, b) => {
  const lack = Math.max(0, MIN_PIXELS - (b - a)) / 2;
  return [a - lack, b + lack];
};
