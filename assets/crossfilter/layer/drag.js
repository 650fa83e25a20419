/** What a drag draws: a box, a lasso, or a brush that is moved or stretched. */

/** @import { Edges, Panel, Shape } from "../../types.d.ts" */
/** @import { Target } from "./gestures.js" */

import { moved, ordered } from "./brush.js";
import { fromX, fromY, panelAt } from "./plot.js";
import { KINDS } from "../kinds/index.js";

const LASSO_STEP = 3;

/**
 * @typedef {{index: number, shape: Shape, edges: Edges | null}} Grabbed
 * @typedef {{panel: Panel, px: number, py: number, adding: boolean, moving: boolean, held: boolean, lasso: number[],
 *   hold: ReturnType<typeof setTimeout> | undefined, lastX: number, lastY: number, grabbed: Grabbed | null}} Drag
 */

/**
 * Begin a drag at a pixel: of the brush that is there, else of a new one; null outside of panels.
 * @param {Target} target @param {number} px @param {number} py
 * @param {boolean} adding @returns {Drag | null}
 */
export function begin(target, px, py, adding) {
  const grabbed = adding ? null : target.brushAt(px, py);
  const panel = grabbed?.panel ?? panelAt(target.panels(), px, py);
  return panel ? { panel, px, py, adding, grabbed, moving: false, held: false, hold: undefined, lasso: [], lastX: -9, lastY: -9 } : null;
}

/** @param {Target} target @param {Drag} drag @param {number} px @param {number} py */
export function follow(target, drag, px, py) {
  const { panel, grabbed } = drag;
  if (KINDS[panel.meta.kind].axes === "none") return;
  if (grabbed) {
    const dx = fromX(panel, px) - fromX(panel, drag.px);
    const dy = fromY(panel, py) - fromY(panel, drag.py);
    target.drag(panel, changed(panel, grabbed, dx, dy), { index: grabbed.index, adding: false });
  } else if (target.tool() === "lasso" && KINDS[panel.meta.kind].axes === "xy") {
    extend(drag, px, py);
    if (drag.lasso.length >= 6) target.drag(panel, { lasso: drag.lasso }, { adding: drag.adding });
  } else {
    target.drag(panel, { box: boxFrom(panel, drag, px, py) }, { adding: drag.adding });
  }
}

/**
 * A grabbed brush, resized at the edges it was grabbed by, or moved as a whole along the axes that it has.
 * @param {Panel} panel @param {Grabbed} grabbed @param {number} dx @param {number} dy
 */
function changed(panel, { shape, edges }, dx, dy) {
  const { axes } = KINDS[panel.meta.kind];
  if (!edges || "lasso" in shape) return moved(shape, axes === "y" ? 0 : dx, axes === "x" ? 0 : dy);
  const box = { ...shape.box };
  if (edges.left) box.x0 += dx;
  if (edges.right) box.x1 += dx;
  if (edges.bottom) box.y0 += dy;
  if (edges.top) box.y1 += dy;
  return { box: ordered(box) };
}

/** @param {Drag} drag @param {number} px @param {number} py */
function extend(drag, px, py) {
  if (Math.hypot(px - drag.lastX, py - drag.lastY) < LASSO_STEP) return;
  if (drag.lasso.length === 0) drag.lasso.push(fromX(drag.panel, drag.px), fromY(drag.panel, drag.py));
  drag.lasso = [...drag.lasso, fromX(drag.panel, px), fromY(drag.panel, py)];
  [drag.lastX, drag.lastY] = [px, py];
}

/** @param {Panel} panel @param {Drag} drag @param {number} px @param {number} py */
function boxFrom(panel, drag, px, py) {
  const { axes } = KINDS[panel.meta.kind];
  const xs = axes === "y" ? panel.xRange : [fromX(panel, drag.px), fromX(panel, px)];
  const ys = axes === "x" ? panel.yRange : [fromY(panel, drag.py), fromY(panel, py)];
  return ordered({ x0: xs[0], x1: xs[1], y0: ys[0], y1: ys[1] });
}
