/** Silhouettes: a bar per customer, sorted within each segment; brushed by ranges of the silhouette, segments by clicks. */

import { featureOf } from "../cells.js";
import { snapped } from "../brush.js";
import { fromX, fromY, toX, toY } from "../plot.js";
import { SYMBOLS } from "../symbols.js";

const DIMMED = 0.22;

/** @type {import("./index.js").Kind} */
export const silhouettes = {
  paint(ctx, panel, cf, palette) {
    const order = sorted(cf);
    if (order?.length !== panel.meta.starts.length) return; // the figure of another number of segments is still there
    const own = cf.others(panel.meta.view);
    const value = cf.cells.valuesOf(panel.meta.field);
    panel.meta.starts.forEach((start, i) => {
      mark(ctx, panel, i + 1, start, order[i].size, palette);
      ctx.fillStyle = palette.segments[i];
      let from = start;
      for (const cell of order[i].cells) {
        const to = from + cf.cells.counts[cell];
        if ((cf.fails[cell] & own) === 0) bar(ctx, panel, value(cell), from, to, cf.fails[cell] === 0 ? 1 : DIMMED);
        from = to;
      }
    });
    ctx.globalAlpha = 1;
  },

  part(panel, shape, page) {
    const range = snapped(shape.box.x0, shape.box.x1, featureOf(page, panel.meta.field));
    return range && [["between", panel.meta.field, ...range]];
  },

  shape(panel, part) {
    const [kind, , low, high] = part[0];
    if (kind === "between") return { box: { x0: low, x1: high, y0: panel.yRange[1], y1: panel.yRange[0] } };
    const start = panel.meta.starts[low - 1];
    return { box: { x0: panel.xRange[0], x1: panel.xRange[1], y0: start, y1: panel.meta.starts[low] ?? panel.yRange[0] } };
  },

  pick(panel, px, py) {
    const segment = at(panel, py);
    return segment ? [["oneof", "segment", segment]] : null;
  },

  step: (panel) => ({ dx: (panel.xRange[1] - panel.xRange[0]) / 40, dy: 0 }),

  tip(panel, px, py, cf, words) {
    const [segment, order] = [at(panel, py), sorted(cf)];
    if (!segment || !order?.[segment - 1]) return null;
    const cell = cellAt(cf, order[segment - 1], fromY(panel, py) - panel.meta.starts[segment - 1]);
    const lines = [words.name(segment)];
    if (cell !== undefined) lines.push(`silhouette ${cf.cells.valuesOf(panel.meta.field)(cell).toFixed(2)} of the customer here`);
    return fromX(panel, px) <= 1 ? lines : null;
  },

  axes: "x",
};

/** Cells of each segment, the highest silhouette first; kept as long as the segments stay. */
const cache = new WeakMap();

function sorted(cf) {
  const values = cf.cells.array("silhouette");
  if (!values) return null;
  const known = cache.get(values);
  if (known) return known;
  const labels = cf.cells.labels(cf.k);
  const found = Array.from({ length: cf.k }, () => ({ cells: [], size: 0 }));
  for (let i = 0; i < labels.length; i++) {
    found[labels[i] - 1].cells.push(i);
    found[labels[i] - 1].size += cf.cells.counts[i];
  }
  for (const segment of found) segment.cells.sort((a, b) => values[b] - values[a] || a - b);
  cache.set(values, found);
  return found;
}

const at = (panel, py) => panel.meta.starts.findLastIndex((start) => fromY(panel, py) >= start) + 1;

function cellAt(cf, segment, rank) {
  let seen = 0;
  return segment.cells.find((cell) => (seen += cf.cells.counts[cell]) > rank);
}

function bar(ctx, panel, value, from, to, alpha) {
  const [x0, x1] = [toX(panel, 0), toX(panel, value)];
  const [y0, y1] = [toY(panel, from), toY(panel, to)];
  ctx.globalAlpha = alpha;
  ctx.fillRect(Math.min(x0, x1), y0, Math.max(1, Math.abs(x1 - x0)), Math.max(0.5, y1 - y0 - (y1 - y0 > 3 ? 0.5 : 0)));
}

function mark(ctx, panel, segment, start, size, palette) {
  ctx.globalAlpha = 1;
  ctx.beginPath();
  SYMBOLS[segment - 1](ctx, panel.left - 16, toY(panel, start + size / 2), 5);
  ctx.fillStyle = palette.segments[segment - 1];
  ctx.fill();
}
