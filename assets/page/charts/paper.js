/** Marks on paper: as lines and shapes, since browsers print a canvas without letting through what lies below it. */

/** @import { Layer, Scene } from "../../types.d.ts" */

import { SvgPen } from "../pictures/svg-pen.js";

/** @param {Layer} layer measured @param {Scene} scene */
export function putOnPaper(layer, scene) {
  takeOffPaper(layer);
  const pen = new SvgPen();
  layer.paintOn(/** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (pen)), scene);
  const text = pen.text(layer.gd.clientWidth, layer.gd.clientHeight);
  const { documentElement: drawing } = new DOMParser().parseFromString(text, "image/svg+xml");
  drawing.setAttribute("class", "marks paper");
  layer.canvas.before(document.adoptNode(drawing));
  layer.canvas.hidden = true;
}

/** @param {Layer} layer */
export function takeOffPaper(layer) {
  layer.holder.querySelector("svg.paper")?.remove();
  layer.canvas.hidden = false;
}
