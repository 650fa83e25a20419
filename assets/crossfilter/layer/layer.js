/** The selection layer over one Plotly graph: a canvas for selected marks and brushes, and a focusable frame per panel. */

/** @import { Brush, Kind, Palette, Panel, PanelMeta, PlotlyGraph, Point, Scene, Shape } from "../../types.d.ts" */

import { corners, pixelBox } from "./brush.js";
import { contextOf } from "./canvas.js";
import { KINDS } from "../kinds/index.js";
import { panelsOf, placeCanvas } from "./plot.js";
import { clauseOf } from "../selection/selection.js";

/** @typedef {(meta: PanelMeta) => [string, string]} TitleOf   what stands over a panel, and what a screen reader says of it */

const EDGE = 6;

export class Layer {
  /** @param {HTMLElement} holder @param {PlotlyGraph} gd the Plotly graph inside it */
  constructor(holder, gd) {
    this.holder = holder;
    this.page = /** @type {HTMLElement} */ (holder.closest(".page"));
    this.card = /** @type {HTMLElement} */ (holder.closest(".view"));
    this.gd = gd;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "marks";
    this.frames = document.createElement("div");
    this.frames.className = "frames";
    holder.append(this.frames);
    /** @type {Panel[]} */
    this.panels = [];
    /** The shape under the pointer, drawn as it is until it is let go. @type {Brush | null} */
    this.live = null;
  }

  get isHidden() {
    return this.page.hidden || this.card.hidden;
  }

  /** Find the panels after Plotly has drawn, and fit the canvas to them. @param {TitleOf} titleOf */
  measure(titleOf) {
    if (this.gd.clientWidth) this.#fit(); // a plot on a page that is not shown has no size, and keeps the one it had
    this.#frame(titleOf);
  }

  #fit() {
    placeCanvas(this.gd, this.canvas);
    this.panels = panelsOf(this.gd);
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.gd.clientWidth, this.gd.clientHeight];
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    [this.canvas.width, this.canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  }

  /** @param {Scene} scene */
  paint(scene) {
    const ctx = contextOf(this.canvas);
    const ratio = window.devicePixelRatio || 1;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.paintOn(ctx, scene);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
  paintOn(ctx, scene) {
    for (const panel of this.panels) KINDS[panel.meta.kind].paint(ctx, panel, scene.cf, scene.palette, scene);
    for (const { panel, shape } of this.brushes(scene)) outline(ctx, panel, shape, scene.palette);
  }

  /** Every brush of this plot: those of the selection, the one under the pointer as it is drawn. @param {Scene} scene */
  brushes({ selection, cf }) {
    /** @type {Brush[]} */
    const brushes = [];
    for (const panel of this.panels) {
      (clauseOf(selection, panel.meta.view)?.parts ?? []).forEach((part, index) => {
        if (!(KINDS[panel.meta.kind].owns?.(panel, part) ?? true)) return;
        if (this.live?.panel === panel && this.live.index === index) return;
        brushes.push({ panel, index, shape: KINDS[panel.meta.kind].shape(panel, part, cf.cells.page, cf) });
      });
    }
    return this.live ? [...brushes, this.live] : brushes;
  }

  /**
   * The brush at a pixel, and which of its edges are near enough to be dragged.
   * @param {number} px @param {number} py @param {Scene} scene
   */
  brushAt(px, py, scene) {
    for (const brush of this.brushes(scene).reverse()) {
      if ("lasso" in brush.shape) {
        if (inPolygon(px, py, corners(brush.panel, brush.shape))) return { ...brush, edges: null };
        continue;
      }
      const edges = edgesAt(px, py, pixelBox(brush.panel, brush.shape.box), KINDS[brush.panel.meta.kind].axes);
      if (edges !== undefined) return { ...brush, edges };
    }
    return null;
  }

  /** @param {TitleOf} titleOf */
  #frame(titleOf) {
    const needed = this.panels.length;
    while (this.frames.children.length > needed) this.frames.lastElementChild?.remove();
    while (this.frames.children.length < needed) this.frames.append(newFrame());
    this.panels.forEach((panel, i) => {
      const frame = /** @type {HTMLElement} */ (this.frames.children[i]);
      const { left, top, width, height, meta } = panel;
      Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
      const [label, spoken] = titleOf(meta);
      const title = /** @type {HTMLElement} */ (frame.firstElementChild);
      title.textContent = label;
      title.className = meta.segment ? `frame-title mark-before-${meta.segment}` : "frame-title";
      title.title = label;
      frame.setAttribute("aria-label", spoken);
    });
  }
}

function newFrame() {
  const frame = document.createElement("div");
  frame.className = "frame";
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.append(document.createElement("div"));
  return frame;
}

/** @param {CanvasRenderingContext2D} ctx @param {Panel} panel @param {Shape} shape @param {Palette} palette */
function outline(ctx, panel, shape, palette) {
  const path = corners(panel, shape);
  ctx.beginPath();
  ctx.moveTo(...path[0]);
  for (const corner of path.slice(1)) ctx.lineTo(...corner);
  ctx.closePath();
  ctx.fillStyle = palette.ink;
  ctx.globalAlpha = 0.05;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 1;
  ctx.setLineDash([4, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * Undefined outside the box, null well inside it, else the edges within reach.
 * @param {number} px @param {number} py @param {{left: number, right: number, top: number, bottom: number}} box @param {Kind["axes"]} axes
 */
function edgesAt(px, py, { left, right, top, bottom }, axes) {
  const [rx, ry] = [axes === "y" ? 0 : EDGE, axes === "x" ? 0 : EDGE];
  if (!isBetween(px, left - rx, right + rx) || !isBetween(py, top - ry, bottom + ry)) return undefined;
  const roomy = right - left > 3 * EDGE && bottom - top > 3 * EDGE;
  if (!roomy) return null;
  const near = {
    left: isNear(px, left, rx),
    right: isNear(px, right, rx),
    top: isNear(py, top, ry),
    bottom: isNear(py, bottom, ry),
  };
  return Object.values(near).some(Boolean) ? near : null;
}

/** @param {number} v @param {number} low @param {number} high */
const isBetween = (v, low, high) => low <= v && v <= high;

/** @param {number} v @param {number} edge @param {number} reach 0 where it cannot be dragged */
const isNear = (v, edge, reach) => reach > 0 && Math.abs(v - edge) <= reach;

/** @param {number} px @param {number} py @param {Point[]} path */
function inPolygon(px, py, path) {
  let inside = false;
  path.forEach(([x1, y1], i) => {
    const [x2, y2] = path[(i + 1) % path.length];
    if (y1 > py !== y2 > py && px < ((x2 - x1) * (py - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}
