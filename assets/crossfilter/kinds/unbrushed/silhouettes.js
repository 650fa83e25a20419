/**
 * Silhouettes: customers sorted within each segment, those of one value together; brushed by ranges of the silhouette,
 * segments by clicks. Drawn from tables by value, so that the number of customers makes no difference.
 */

/** @import { Crossfilter, Kind, Palette, Panel, SilhouettesMeta } from "../../../types.d.ts" */

import { featureOf } from "../../cells.js";
import { byCode } from "../../counts.js";
import { boxOf, snapped } from "../../layer/brush.js";
import { fromX, fromY, toX, toY } from "../../layer/plot.js";

const DIMMED = 0.22;

/** @type {Kind<SilhouettesMeta>} */
export const silhouettes = {
  paint(ctx, panel, cf, palette) {
    const { field, starts, view } = panel.meta;
    if (!cf.cells.find(field) || starts.length !== cf.k) return; // the figure of another number of segments is still there
    const [selected, passing] = [byCode(cf.passing(), field), byCode(cf.passing(view), field)];
    starts.forEach((start, i) => {
      const rows = rowsOf(cf, field, i);
      mark(ctx, panel, i + 1, start, rows.size, palette);
      ctx.fillStyle = palette.segments[i];
      for (const { slot, value, from } of rows.runs) {
        const first = start + from;
        bar(ctx, panel, value, first, first + selected[slot], 1);
        bar(ctx, panel, value, first + selected[slot], first + passing[slot], DIMMED);
      }
    });
    ctx.globalAlpha = 1;
  },

  part(panel, shape, page) {
    const { x0, x1 } = boxOf(shape);
    const range = snapped(x0, x1, featureOf(page, panel.meta.field));
    return range && [["between", panel.meta.field, ...range]];
  },

  shape(panel, part) {
    const [condition] = part;
    if (condition[0] === "between") return { box: { x0: condition[2], x1: condition[3], y0: panel.yRange[1], y1: panel.yRange[0] } };
    const { starts } = panel.meta;
    const segment = Number(condition[2]);
    return { box: { x0: panel.xRange[0], x1: panel.xRange[1], y0: starts[segment - 1], y1: starts[segment] ?? panel.yRange[0] } };
  },

  pick(panel, px, py) {
    const segment = at(panel, py);
    return segment ? [["oneof", "segment", segment]] : null;
  },

  step: (panel) => ({ dx: (panel.xRange[1] - panel.xRange[0]) / 40, dy: 0 }),

  tip(panel, px, py, cf, words) {
    const { field, starts } = panel.meta;
    const segment = at(panel, py);
    if (!segment || segment > cf.k || !cf.cells.find(field)) return null;
    const rank = fromY(panel, py) - starts[segment - 1];
    const row = rowsOf(cf, field, segment - 1).runs.find(({ from, n }) => from + n > rank);
    const lines = [words.name(segment)];
    if (row) lines.push(`silhouette ${row.value.toFixed(2)} of the customers here`);
    return fromX(panel, px) <= 1 ? lines : null;
  },

  axes: "x",
};

/**
 * Customers of segment i + 1 by value, the highest first: where they begin, counted from the segment's start.
 * @returns {{runs: {slot: number, value: number, from: number, n: number}[], size: number}}
 * @param {Crossfilter} cf @param {string} field @param {number} i
 */
function rowsOf(cf, field, i) {
  return cf.all.keep(`rows ${field} ${i}`, () => {
    const values = cf.cells.array(`${field}.values`);
    const table = byCode(cf.all, field);
    const runs = [];
    let from = 0;
    for (let code = values.length - 1; code >= 0; code--) {
      const slot = code * cf.k + i;
      if (table[slot]) runs.push({ slot, value: values[code], from, n: table[slot] });
      from += table[slot];
    }
    return { runs, size: from };
  });
}

/** @param {Panel<SilhouettesMeta>} panel @param {number} py */
const at = (panel, py) => panel.meta.starts.findLastIndex((start) => fromY(panel, py) >= start) + 1;

/** @param {CanvasRenderingContext2D} ctx @param {Panel<SilhouettesMeta>} panel @param {number} value @param {number} from @param {number} to @param {number} alpha */
function bar(ctx, panel, value, from, to, alpha) {
  if (to <= from) return;
  const [x0, x1] = [toX(panel, 0), toX(panel, value)];
  const [y0, y1] = [toY(panel, from), toY(panel, to)];
  ctx.globalAlpha = alpha;
  ctx.fillRect(Math.min(x0, x1), y0, Math.max(1, Math.abs(x1 - x0)), Math.max(0.5, y1 - y0 - (y1 - y0 > 3 ? 0.5 : 0)));
}

/** @param {CanvasRenderingContext2D} ctx @param {Panel<SilhouettesMeta>} panel @param {number} segment @param {number} start @param {number} size @param {Palette} palette */
function mark(ctx, panel, segment, start, size, palette) {
  ctx.globalAlpha = 1;
  ctx.beginPath();
  palette.marks[segment - 1](ctx, panel.left - 16, toY(panel, start + size / 2), 5);
  ctx.fillStyle = palette.segments[segment - 1];
  ctx.fill();
}
