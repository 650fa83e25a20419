/**
 * Gestures on one plot, turned into brushes: draw, move, resize, click, add with Shift, cancel.
 *
 * @typedef {object} Target   what gestures act on
 * @property {() => Panel[]} panels
 * @property {() => "box" | "lasso"} tool
 * @property {(px: number, py: number) => EdgedBrush | null} brushAt
 * @property {(panel: Panel, shape: Shape, how: {index?: number, adding: boolean}) => void} drag   while the pointer moves
 * @property {() => void} drop   the pointer was lifted after a drag
 * @property {() => void} cancel
 * @property {(panel: Panel, px: number, py: number, adding: boolean) => void} click
 * @property {() => void} clear   double click
 * @property {(px: number, py: number) => void} hover
 * @property {() => void} leave
 */

/** @import { EdgedBrush, Panel, Point, Shape } from "../../types.d.ts" */
/** @import { Drag } from "./drag.js" */

import { begin, follow } from "./drag.js";
import { KINDS } from "../kinds/index.js";
import { panelAt } from "./plot.js";

const MIN_DRAG = 4;
const HOLD = 250;

/** Listen to the gestures over a plot. @param {HTMLElement} element @param {Target} target */
export function listen(element, target) {
  const gestures = new Gestures(element, target);
  element.addEventListener("pointerdown", (event) => gestures.press(event));
  element.addEventListener("pointermove", (event) => gestures.move(event));
  element.addEventListener("pointerup", (event) => gestures.lift(event));
  element.addEventListener("pointercancel", () => gestures.cancel());
  element.addEventListener("touchmove", (event) => gestures.keepFromScrolling(event), { passive: false });
  element.addEventListener("dblclick", () => target.clear());
  element.addEventListener("pointerleave", () => target.leave());
  document.addEventListener("keydown", (event) => gestures.escape(event), { capture: true });
  keepFromPlotly(element);
}

class Gestures {
  /** @param {HTMLElement} element @param {Target} target */
  constructor(element, target) {
    this.element = element;
    this.target = target;
    /** The drag that is going on. @type {Drag | null} */
    this.drag = null;
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0 || this.drag || isOn(event, "button, a, select")) return;
    const drag = begin(this.target, ...this.#place(event), event.shiftKey);
    if (!drag) return;
    this.drag = drag;
    if (event.pointerType === "touch") drag.hold = setTimeout(() => this.#hold(drag), HOLD);
    this.element.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  move(event) {
    const [px, py] = this.#place(event);
    if (this.drag) {
      this.#moveDrag(this.drag, event, px, py);
    } else {
      this.element.style.cursor = cursorAt(this.target, px, py);
      this.target.hover(px, py);
    }
  }

  /** @param {PointerEvent} event */
  lift(event) {
    const { drag } = this;
    if (!drag) return;
    this.#stop();
    if (drag.moving) this.target.drop();
    else this.target.click(drag.panel, ...this.#place(event), event.shiftKey);
  }

  cancel() {
    if (this.drag?.moving) this.target.cancel();
    this.#stop();
  }

  /** A finger that starts sideways or has rested brushes in any direction; one that starts up or down scrolls the page. @param {TouchEvent} event */
  keepFromScrolling(event) {
    if ((this.drag?.moving || this.drag?.held) && event.cancelable) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    if (event.key !== "Escape" || !this.drag) return;
    event.stopImmediatePropagation();
    this.cancel();
  }

  /** @param {Drag} drag @param {PointerEvent} event @param {number} px @param {number} py */
  #moveDrag(drag, event, px, py) {
    if (!drag.moving && Math.hypot(px - drag.px, py - drag.py) < MIN_DRAG) return;
    if (scrolls(event, drag, px, py)) {
      this.#stop();
      return;
    }
    if (!drag.moving) this.target.leave();
    clearTimeout(drag.hold);
    drag.moving = true;
    this.element.classList.add("dragging");
    follow(this.target, drag, px, py);
  }

  #stop() {
    clearTimeout(this.drag?.hold);
    this.drag = null;
    this.element.classList.remove("dragging");
  }

  /** @param {Drag} drag */
  #hold(drag) {
    drag.held = true;
    this.element.classList.add("dragging");
  }

  /** Where an event happened, in pixels of the plot. @param {PointerEvent} event @returns {Point} */
  #place(event) {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
}

/** Whether an event happened on what a selector names. @param {Event} event @param {string} selector */
const isOn = (event, selector) => event.target instanceof Element && event.target.closest(selector) !== null;

/**
 * A finger that starts up or down without having rested means the page, not the plot.
 * @param {PointerEvent} event @param {Drag} drag @param {number} px @param {number} py
 */
const scrolls = (event, drag, px, py) =>
  event.pointerType === "touch" && !drag.moving && !drag.held && Math.abs(py - drag.py) >= Math.abs(px - drag.px);

/** Plotly would start gestures of its own, which end in a redraw. @param {HTMLElement} element */
function keepFromPlotly(element) {
  for (const type of ["mousedown", "touchstart", "click"]) {
    element.addEventListener(type, (event) => {
      if (isOn(event, ".js-plotly-plot")) event.stopPropagation();
    }, { capture: true, passive: true });
  }
  element.addEventListener("mousemove", (event) => {
    if (element.classList.contains("dragging")) event.stopPropagation();
  }, { capture: true });
}

/** @param {Target} target @param {number} px @param {number} py */
function cursorAt(target, px, py) {
  const brush = target.brushAt(px, py);
  if (!brush) {
    const panel = panelAt(target.panels(), px, py);
    return !panel ? "default" : KINDS[panel.meta.kind].axes === "none" ? "pointer" : "crosshair";
  }
  const { edges } = brush;
  if (!edges) return "move";
  const vertical = edges.top || edges.bottom;
  if (!(edges.left || edges.right)) return "ns-resize";
  if (!vertical) return "ew-resize";
  return edges.left === edges.top ? "nwse-resize" : "nesw-resize";
}
