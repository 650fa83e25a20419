/** Buttons next to charts, of which one is pressed: the shape of a brush, and what shades the marks. */

/** @import { Shade } from "../../types.d.ts" */

import { all, eventOn } from "../elements.js";

export class Tools {
  /** @param {() => void} shaded called when other marks are shaded */
  constructor(shaded) {
    this.shaded = shaded;
    /** @type {Map<string, "box" | "lasso">} */
    this.shapes = new Map();
    /** @type {Shade} */
    this.shade = "margin";
  }

  /** The shape of a brush in a view. @param {string} view */
  shapeIn(view) {
    return this.shapes.get(view) ?? "box";
  }

  /** @param {string} view @param {Event} event a click next to its chart */
  press(view, event) {
    const button = eventOn(event, ".shape, .shade");
    if (!button) return;
    const { shape, shade } = button.dataset;
    if (shape) this.shapes.set(view, /** @type {"box" | "lasso"} */ (shape));
    else this.shade = /** @type {Shade} */ (shade);
    for (const other of all(shape ? ".shape" : ".shade", button.parentElement ?? undefined)) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    if (!shape) this.shaded();
  }
}
