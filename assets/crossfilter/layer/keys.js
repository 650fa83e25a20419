/** Brushing by keyboard: on a focused panel, arrows make and move a brush, Shift and arrows stretch it, Delete clears. */

/** @import { Page, Panel, Point, Range, Shape } from "../../types.d.ts" */

import { moved, ordered } from "./brush.js";
import { KINDS } from "../kinds/index.js";

/** @type {Record<string, Point>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The shape that a key makes of `shape` (null: there is none yet); undefined if the key means nothing here.
 * @param {KeyboardEvent} event @param {Panel} panel @param {Shape | null} shape
 * @param {Page} page
 * @returns {Shape | undefined}
 */
export function shapeAfter(event, panel, shape, page) {
  const arrow = ARROWS[event.key];
  if (!arrow) return undefined;
  if (!shape) return { box: middle(panel) };
  const step = KINDS[panel.meta.kind].step(panel, page);
  const down = panel.yRange[0] > panel.yRange[1] ? -1 : 1;
  const [dx, dy] = [arrow[0] * step.dx, arrow[1] * step.dy * down];
  if (!event.shiftKey || "lasso" in shape) return moved(shape, dx, dy);
  const box = ordered(shape.box);
  return { box: ordered({ ...box, x1: Math.max(box.x0, box.x1 + dx), y1: Math.max(box.y0, box.y1 + dy) }) };
}

/** The middle of a panel; a single row or bin where marks stand in rows or bins. @param {Panel} panel */
function middle(panel) {
  const { axes } = KINDS[panel.meta.kind];
  const x = axes === "y" ? panel.xRange : part(panel.xRange);
  const y = axes === "x" ? panel.yRange : axes === "y" ? [-0.4, 0.4] : part(panel.yRange);
  return ordered({ x0: x[0], x1: x[1], y0: y[0], y1: y[1] });
}

/** @param {Range} range @returns {Range} */
const part = ([low, high]) => [low + 0.35 * (high - low), low + 0.65 * (high - low)];
