/**
 * Pointer and keyboard gestures on one plot, told as brushes: draw, move, resize, click, add with Shift, cancel.
 *
 * @typedef {import("./brush.js").Shape} Shape
 * @typedef {import("./plot.js").Panel} Panel
 * @typedef {object} Target   what gestures act on
 * @property {() => Panel[]} panels
 * @property {() => "box" | "lasso"} tool
 * @property {(px: number, py: number) => {panel: Panel, index: number, shape: Shape, edges: Edges | null} | null} brushAt
 * @property {(panel: Panel, shape: Shape, how: {index?: number, adding: boolean}) => void} drag   while the pointer moves
 * @property {() => void} drop   the pointer was lifted after a drag
 * @property {() => void} cancel
 * @property {(panel: Panel, px: number, py: number, adding: boolean) => void} click
 * @property {() => void} clear   double click
 * @property {(px: number, py: number) => void} hover
 * @property {() => void} leave
 * @typedef {{left: boolean, right: boolean, top: boolean, bottom: boolean}} Edges
 */

import { moved, ordered } from "./brush.js";
import { fromX, fromY, panelAt } from "./plot.js";
import { KINDS } from "./kinds/index.js";

const STILL = 4;
const LASSO_STEP = 3;
const HOLD = 250;

/** @param {HTMLElement} element @param {Target} target */
export function listen(element, target) {
  /** @type {Drag | null} */
  let drag = null;
  const here = (event) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const stop = () => {
    clearTimeout(drag?.hold);
    drag = null;
    element.classList.remove("dragging");
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || drag || event.target.closest("button, a, select")) return;
    const [px, py] = here(event);
    drag = begin(target, px, py, event.shiftKey);
    if (!drag) return;
    if (event.pointerType === "touch") drag.hold = setTimeout(() => held(element, drag), HOLD);
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
  });

  element.addEventListener("pointermove", (event) => {
    const [px, py] = here(event);
    if (!drag) {
      element.style.cursor = cursorAt(target, px, py);
      return target.hover(px, py);
    }
    if (!drag.moving && Math.hypot(px - drag.px, py - drag.py) < STILL) return undefined;
    if (scrolls(event, drag, px, py)) return stop();
    if (!drag.moving) target.leave();
    clearTimeout(drag.hold);
    drag.moving = true;
    element.classList.add("dragging");
    follow(target, drag, px, py);
    return undefined;
  });

  element.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const done = drag;
    stop();
    if (done.moving) target.drop();
    else target.click(done.panel, ...here(event), event.shiftKey);
  });

  element.addEventListener("pointercancel", () => {
    if (drag?.moving) target.cancel();
    stop();
  });
  // a finger that starts sideways or has rested brushes in any direction; one that starts up or down scrolls the page
  element.addEventListener("touchmove", (event) => {
    if ((drag?.moving || drag?.held) && event.cancelable) event.preventDefault();
  }, { passive: false });
  element.addEventListener("dblclick", () => target.clear());
  element.addEventListener("pointerleave", () => target.leave());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.stopImmediatePropagation();
    if (drag.moving) target.cancel();
    stop();
  }, { capture: true });
  keepFromPlotly(element);
}

/** A finger that starts up or down without having rested means the page, not the plot. */
const scrolls = (event, drag, px, py) =>
  event.pointerType === "touch" && !drag.moving && !drag.held && Math.abs(py - drag.py) >= Math.abs(px - drag.px);

function held(element, drag) {
  drag.held = true;
  element.classList.add("dragging");
}

/** Plotly would start gestures of its own, which end in a redraw. */
function keepFromPlotly(element) {
  for (const type of ["mousedown", "touchstart", "click"]) {
    element.addEventListener(type, (event) => {
      if (event.target.closest(".js-plotly-plot")) event.stopPropagation();
    }, { capture: true, passive: true });
  }
  element.addEventListener("mousemove", (event) => {
    if (element.classList.contains("dragging")) event.stopPropagation();
  }, { capture: true });
}

/**
 * @typedef {{panel: Panel, px: number, py: number, adding: boolean, moving: boolean, held: boolean, hold: number, lasso: number[],
 *   lastX: number, lastY: number, grabbed: {index: number, shape: Shape, edges: Edges | null} | null}} Drag
 * @returns {Drag | null}
 */
function begin(target, px, py, adding) {
  const grabbed = adding ? null : target.brushAt(px, py);
  const panel = grabbed?.panel ?? panelAt(target.panels(), px, py);
  return panel ? { panel, px, py, adding, grabbed, moving: false, held: false, hold: 0, lasso: [], lastX: -9, lastY: -9 } : null;
}

function follow(target, drag, px, py) {
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
    target.drag(panel, { box: boxOf(panel, drag, px, py) }, { adding: drag.adding });
  }
}

/** A grabbed brush, resized at the edges it was grabbed by, or moved as a whole along the axes that it has. */
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

function extend(drag, px, py) {
  if (Math.hypot(px - drag.lastX, py - drag.lastY) < LASSO_STEP) return;
  if (drag.lasso.length === 0) drag.lasso.push(fromX(drag.panel, drag.px), fromY(drag.panel, drag.py));
  drag.lasso = [...drag.lasso, fromX(drag.panel, px), fromY(drag.panel, py)];
  [drag.lastX, drag.lastY] = [px, py];
}

function boxOf(panel, drag, px, py) {
  const { axes } = KINDS[panel.meta.kind];
  const xs = axes === "y" ? panel.xRange : [fromX(panel, drag.px), fromX(panel, px)];
  const ys = axes === "x" ? panel.yRange : [fromY(panel, drag.py), fromY(panel, py)];
  return ordered({ x0: xs[0], x1: xs[1], y0: ys[0], y1: ys[1] });
}

function cursorAt(target, px, py) {
  const found = target.brushAt(px, py);
  if (!found) {
    const panel = panelAt(target.panels(), px, py);
    return !panel ? "default" : KINDS[panel.meta.kind].axes === "none" ? "pointer" : "crosshair";
  }
  const { edges } = found;
  if (!edges) return "move";
  const vertical = edges.top || edges.bottom;
  if (!(edges.left || edges.right)) return "ns-resize";
  if (!vertical) return "ew-resize";
  return edges.left === edges.top ? "nwse-resize" : "nesw-resize";
}
