/** Shares: one bar per value of a category, the selected part by segment; brushed by values. */

/** @import { FieldMeta, Kind, Page } from "../../types.d.ts" */

import { categoryOf } from "../cells.js";
import { byCode, byValue } from "../counts.js";
import { boxOf } from "../layer/brush.js";
import { fromX, fromY, toX, toY } from "../layer/plot.js";

const HALF = 0.3;
const DIMMED = 0.35;

/** @type {Kind<FieldMeta>} */
export const shares = {
  paint(ctx, panel, cf, palette) {
    const { view, field } = panel.meta;
    const { passing, selected } = byValue(cf, view, field);
    const half = Math.abs(toY(panel, HALF) - toY(panel, 0));
    valuesOf(cf.cells.page, field).forEach((_, value) => {
      let from = 0;
      for (let i = 0; i < cf.k; i++) {
        const slot = value * cf.k + i;
        const chosen = selected[slot] > 0 || passing[slot] === 0;
        ctx.globalAlpha = chosen ? 1 : DIMMED;
        ctx.fillStyle = palette.segments[i];
        const [left, right] = [toX(panel, from), toX(panel, from + passing[slot])];
        ctx.fillRect(left, toY(panel, value) - half, Math.max(0, right - left - 1), 2 * half);
        from += passing[slot];
      }
    });
    ctx.globalAlpha = 1;
  },

  part(panel, shape, page) {
    const { y0, y1 } = boxOf(shape);
    const values = valuesOf(page, panel.meta.field).filter((_, i) => y0 <= i + HALF && y1 >= i - HALF);
    return values.length ? [["oneof", panel.meta.field, ...values]] : null;
  },

  shape(panel, part, page) {
    const at = part[0].slice(2).map((v) => valuesOf(page, panel.meta.field).indexOf(String(v)));
    return { box: { x0: panel.xRange[0], x1: panel.xRange[1], y0: Math.min(...at) - 0.45, y1: Math.max(...at) + 0.45 } };
  },

  pick(panel, px, py, cf) {
    const value = valuesOf(cf.cells.page, panel.meta.field)[Math.round(fromY(panel, py))];
    return value === undefined ? null : [["oneof", panel.meta.field, value]];
  },

  step: () => ({ dx: 0, dy: 1 }),

  tip(panel, px, py, cf, words) {
    const { view, field } = panel.meta;
    const values = valuesOf(cf.cells.page, field);
    const at = Math.round(fromY(panel, py));
    if (values[at] === undefined) return null;
    /** @param {Float64Array} counts */
    const sum = (counts) => counts.slice(at * cf.k, (at + 1) * cf.k).reduce((a, b) => a + b, 0);
    const { passing, selected } = byValue(cf, view, field);
    const lines = [values[at], `${words.number(sum(selected))} of ${words.number(sum(byCode(cf.all, field)))} customers selected`];
    const segment = segmentAt(passing.slice(at * cf.k, (at + 1) * cf.k), fromX(panel, px));
    if (segment > 0) lines.push(`${words.name(segment)}: ${words.number(selected[at * cf.k + segment - 1])}`);
    return lines;
  },

  axes: "y",
  titled: true,
};

/** @param {Page} page @param {string} field */
const valuesOf = (page, field) => categoryOf(page, field).values;

/** The segment whose stretch of a stacked bar lies at `x`, 0 past its end. @param {Float64Array} counts @param {number} x */
function segmentAt(counts, x) {
  let end = 0;
  return counts.findIndex((n) => (end += n) > x) + 1;
}
