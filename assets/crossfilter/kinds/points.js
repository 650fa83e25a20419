/** Points: one mark per cell; brushed by boxes, lassos and clicks on marks. */

/** @import { Between, Cells, Crossfilter, Kind, Page, Panel, PanelMeta, Part, PlaneMeta, Range } from "../../types.d.ts" */

import { fromAxis, toAxis } from "../axes.js";
import { findFeature } from "../cells.js";
import { rounded, snapped, thinned } from "../layer/brush.js";
import { toX, toY } from "../layer/plot.js";
import { RADIUS, hasNoRims, paintGlass } from "../layer/glass.js";

/** @typedef {[alpha: number, shows: (fails: number) => boolean]} Visible   how strong marks are, and of which cells */

const MAX_DISTANCE = 9;

/** @type {Kind<PlaneMeta>} */
export const points = {
  paint(ctx, panel, cf, palette) {
    const { meta } = panel;
    const own = cf.others(meta.view);
    const labels = cf.cells.labels(cf.k);
    const at = positions(cf.cells, panel);
    const isGlass = hasNoRims(at);
    ctx.lineWidth = 0.8;
    ctx.strokeStyle = palette.card;
    for (const [alpha, shows] of layers(cf, own)) {
      if (isGlass) {
        paintGlass(ctx, at, labels, (i) => shows(cf.fails[i]), [alpha, palette]);
        continue;
      }
      ctx.globalAlpha = alpha;
      for (let segment = 1; segment <= cf.k; segment++) {
        ctx.beginPath();
        for (let i = 0; i < labels.length; i++) {
          if (labels[i] === segment && shows(cf.fails[i])) palette.marks[segment - 1](ctx, at[2 * i], at[2 * i + 1], RADIUS);
        }
        ctx.fillStyle = palette.segments[segment - 1];
        ctx.fill();
        ctx.stroke();
      }
    }
    ctx.globalAlpha = 1;
  },

  part(panel, shape, page) {
    const { x, y } = panel.meta;
    const { xlog, ylog } = panel.meta;
    /** @param {number} v @param {number} i */
    const value = (v, i) => fromAxis(v, i % 2 ? ylog : xlog);
    if ("lasso" in shape) return [["inside", x, y, thinned(shape.lasso).map(value).map(rounded)]];
    const xs = along(x, fromAxis(shape.box.x0, xlog), fromAxis(shape.box.x1, xlog), page);
    const ys = along(y, fromAxis(shape.box.y0, ylog), fromAxis(shape.box.y1, ylog), page);
    if (!xs || !ys) return null;
    return x === y ? both(x, xs, ys) : [["between", x, ...xs], ["between", y, ...ys]];
  },

  shape(panel, part, page) {
    const { xlog, ylog } = panel.meta;
    if (part[0][0] === "inside") return { lasso: part[0][3].map((v, i) => toAxis(v, i % 2 ? ylog : xlog)) };
    const [bx, by] = /** @type {Between[]} */ ([part[0], part[1] ?? part[0]]);
    const [gx, gy] = [halfStep(bx[1], page), halfStep(by[1], page)];
    return { box: { x0: toAxis(bx[2] - gx, xlog), x1: toAxis(bx[3] + gx, xlog), y0: toAxis(by[2] - gy, ylog), y1: toAxis(by[3] + gy, ylog) } };
  },

  pick(panel, px, py, cf) {
    const cell = nearest(panel, px, py, cf.cells);
    if (cell < 0) return null;
    const { x, y } = panel.meta;
    const [vx, vy] = [cf.cells.valuesOf(x)(cell), cf.cells.valuesOf(y)(cell)];
    return x === y ? [["between", x, vx, vx]] : [["between", x, vx, vx], ["between", y, vy, vy]];
  },

  tip(panel, px, py, cf, words) {
    const cell = nearest(panel, px, py, cf.cells);
    return cell < 0 ? null : words.cell(cf.cells, cell);
  },

  step(panel) {
    return { dx: (panel.xRange[1] - panel.xRange[0]) / 40, dy: (panel.yRange[1] - panel.yRange[0]) / 40 };
  },

  axes: "xy",
  marks: true,
};

/**
 * The cell whose mark is nearest to a pixel, -1 where none is near.
 * @param {Panel<PlaneMeta>} panel @param {number} px @param {number} py @param {Cells} cells
 */
function nearest(panel, px, py, cells) {
  const at = positions(cells, panel);
  let [closest, least] = [-1, MAX_DISTANCE * MAX_DISTANCE];
  for (let i = 0; i < cells.length; i++) {
    const distance = (at[2 * i] - px) ** 2 + (at[2 * i + 1] - py) ** 2;
    if (distance < least) [closest, least] = [i, distance];
  }
  return closest;
}

/** Dimmed: what passes the other views but lies outside this view's own brush. @param {Crossfilter} cf @param {number} own @returns {Visible[]} */
export function layers(cf, own) {
  /** @type {Visible} */
  const full = [1, (fails) => fails === 0];
  return own === ~0 ? [full] : [[0.22, (fails) => fails !== 0 && (fails & own) === 0], full];
}

/** @param {string} field @param {number} low @param {number} high @param {Page} page @returns {Range | null} */
function along(field, low, high, page) {
  const feature = findFeature(page, field);
  if (feature) return snapped(low, high, feature);
  return low <= high ? [rounded(low), rounded(high)] : null;
}

/** @param {string} field @param {Range} xs @param {Range} ys @returns {Part | null} */
function both(field, xs, ys) {
  const [low, high] = [Math.max(xs[0], ys[0]), Math.min(xs[1], ys[1])];
  return low <= high ? [["between", field, low, high]] : null;
}

/** @param {string} field @param {Page} page */
function halfStep(field, page) {
  const feature = findFeature(page, field);
  return feature ? feature.step / 2 : 0;
}

/** Pixel positions of all cells, kept as long as the panel stays where it is. @type {WeakMap<PanelMeta, {key: string, cells: Cells, at: Float32Array}>} */
const cache = new WeakMap();

/** @param {Cells} cells @param {Panel<PlaneMeta>} panel */
export function positions(cells, panel) {
  const key = [panel.left, panel.top, panel.width, panel.height, ...panel.xRange, ...panel.yRange].join();
  const known = cache.get(panel.meta);
  if (known?.key === key && known.cells === cells) return known.at;
  const at = new Float32Array(2 * cells.length);
  const [x, y] = [cells.valuesOf(panel.meta.x), cells.valuesOf(panel.meta.y)];
  for (let i = 0; i < cells.length; i++) {
    at[2 * i] = toX(panel, toAxis(x(i), panel.meta.xlog));
    at[2 * i + 1] = toY(panel, toAxis(y(i), panel.meta.ylog));
  }
  cache.set(panel.meta, { key, cells, at });
  return at;
}
