/** Points: one mark per cell; brushed by boxes, lassos and clicks on marks. */

import { featureOf } from "../cells.js";
import { rounded, snapped, thinned } from "../brush.js";
import { toX, toY } from "../plot.js";
import { SYMBOLS } from "../symbols.js";

const RADIUS = 4;
const NEAR = 9;

/** @type {import("./index.js").Kind} */
export const points = {
  paint(ctx, panel, cf, palette) {
    const { meta } = panel;
    const own = cf.others(meta.view);
    const labels = cf.cells.labels(cf.k);
    const at = positions(cf.cells, panel);
    ctx.lineWidth = 0.8;
    ctx.strokeStyle = palette.card;
    for (const [alpha, shows] of layers(cf, own)) {
      ctx.globalAlpha = alpha;
      for (let segment = 1; segment <= cf.k; segment++) {
        ctx.beginPath();
        for (let i = 0; i < labels.length; i++) {
          if (labels[i] === segment && shows(cf.fails[i])) SYMBOLS[segment - 1](ctx, at[2 * i], at[2 * i + 1], RADIUS);
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
    if ("lasso" in shape) return [["inside", x, y, thinned(shape.lasso).map(rounded)]];
    const xs = along(x, shape.box.x0, shape.box.x1, page);
    const ys = along(y, shape.box.y0, shape.box.y1, page);
    if (!xs || !ys) return null;
    return x === y ? both(x, xs, ys) : [["between", x, ...xs], ["between", y, ...ys]];
  },

  shape(panel, part, page) {
    if (part[0][0] === "inside") return { lasso: part[0][3] };
    const [bx, by] = [part[0], part[1] ?? part[0]];
    const [gx, gy] = [halfStep(bx[1], page), halfStep(by[1], page)];
    return { box: { x0: bx[2] - gx, x1: bx[3] + gx, y0: by[2] - gy, y1: by[3] + gy } };
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
};

/** The cell whose mark is nearest to a pixel, -1 where none is near. */
function nearest(panel, px, py, cells) {
  const at = positions(cells, panel);
  let [found, least] = [-1, NEAR * NEAR];
  for (let i = 0; i < cells.length; i++) {
    const distance = (at[2 * i] - px) ** 2 + (at[2 * i + 1] - py) ** 2;
    if (distance < least) [found, least] = [i, distance];
  }
  return found;
}

/** Dimmed: what passes the other views but lies outside this view's own brush. */
export function layers(cf, own) {
  const full = [1, (fails) => fails === 0];
  return own === ~0 ? [full] : [[0.22, (fails) => fails !== 0 && (fails & own) === 0], full];
}

function along(field, low, high, page) {
  const feature = featureOf(page, field);
  if (feature) return snapped(low, high, feature);
  return low <= high ? [rounded(low), rounded(high)] : null;
}

function both(field, xs, ys) {
  const [low, high] = [Math.max(xs[0], ys[0]), Math.min(xs[1], ys[1])];
  return low <= high ? [["between", field, low, high]] : null;
}

function halfStep(field, page) {
  const feature = featureOf(page, field);
  return feature ? feature.step / 2 : 0;
}

/** Pixel positions of all cells, kept as long as the panel stays where it is. */
const cache = new WeakMap();

export function positions(cells, panel) {
  const key = [panel.left, panel.top, panel.width, panel.height, ...panel.xRange, ...panel.yRange].join();
  const known = cache.get(panel.meta);
  if (known?.key === key && known.cells === cells) return known.at;
  const at = new Float32Array(2 * cells.length);
  const [x, y] = [cells.valuesOf(panel.meta.x), cells.valuesOf(panel.meta.y)];
  for (let i = 0; i < cells.length; i++) {
    at[2 * i] = toX(panel, x(i));
    at[2 * i + 1] = toY(panel, y(i));
  }
  cache.set(panel.meta, { key, cells, at });
  return at;
}
