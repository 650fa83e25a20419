/** Boxes: the spread of one feature, a row per segment; brushed by ranges of the feature and clicks on rows. */

/** @import { Between, FieldMeta, Kind, Palette, Panel } from "../../types.d.ts" */
/** @import { FiveNumbers } from "../counts.js" */

import { fromAxis, toAxis } from "../axes.js";
import { featureOf } from "../cells.js";
import { boxes as fiveNumbers } from "../counts.js";
import { boxOf, snapped } from "../layer/brush.js";
import { fromY, toX, toY } from "../layer/plot.js";

const HALF = 0.31;

/** @type {Kind<FieldMeta>} */
export const boxes = {
  paint(ctx, panel, cf, palette) {
    fiveNumbers(cf, panel.meta.view, panel.meta.field).forEach((numbers, i) => {
      paintMark(ctx, panel, i + 1, palette);
      if (numbers) paintBox(ctx, panel, i + 1, numbers, palette);
    });
  },

  part(panel, shape, page) {
    const feature = featureOf(page, panel.meta.field);
    const { x0, x1 } = boxOf(shape);
    const { log } = panel.meta;
    const range = snapped(fromAxis(x0, log), fromAxis(x1, log), feature);
    return range && [["between", panel.meta.field, ...range]];
  },

  shape(panel, part, page) {
    const { step } = featureOf(page, panel.meta.field);
    const [y1, y0] = panel.yRange;
    if (part[0][0] === "oneof") {
      const segment = Number(part[0][2]);
      return { box: { x0: panel.xRange[0], x1: panel.xRange[1], y0: segment - 0.5, y1: segment + 0.5 } };
    }
    const [, , low, high] = /** @type {Between} */ (part[0]);
    return { box: { x0: toAxis(low - step / 2, panel.meta.log), x1: toAxis(high + step / 2, panel.meta.log), y0, y1 } };
  },

  pick(panel, px, py, cf) {
    const segment = Math.round(fromY(panel, py));
    return segment >= 1 && segment <= cf.k ? [["oneof", "segment", segment]] : null;
  },

  step(panel, page) {
    const { step } = featureOf(page, panel.meta.field);
    return { dx: Math.max(panel.meta.log ? 0 : step, (panel.xRange[1] - panel.xRange[0]) / 40), dy: 0 };
  },

  tip(panel, px, py, cf, words) {
    const segment = Math.round(fromY(panel, py));
    if (segment < 1 || segment > cf.k) return null;
    const feature = featureOf(cf.cells.page, panel.meta.field);
    const numbers = fiveNumbers(cf, panel.meta.view, panel.meta.field)[segment - 1];
    if (!numbers) return [words.name(segment), "nobody selected"];
    return [
      words.name(segment),
      `${feature.short} of ${words.number(numbers.n)} selected customers`,
      `half of them ${words.range(numbers.q1, numbers.q3, feature.unit)}, median ${words.number(numbers.median)}`,
      `all ${words.range(numbers.min, numbers.max, feature.unit)}`,
    ];
  },

  axes: "x",
  titled: true,
};

/**
 * The segment's mark at the left of its row, so that color is not the only cue.
 * @param {CanvasRenderingContext2D} ctx @param {Panel<FieldMeta>} panel @param {number} segment @param {Palette} palette
 */
function paintMark(ctx, panel, segment, palette) {
  ctx.beginPath();
  palette.marks[segment - 1](ctx, panel.left - 14, toY(panel, segment), 4);
  ctx.fillStyle = palette.segments[segment - 1];
  ctx.fill();
}

/** @param {CanvasRenderingContext2D} ctx @param {Panel<FieldMeta>} panel @param {number} segment @param {FiveNumbers} numbers @param {Palette} palette */
function paintBox(ctx, panel, segment, numbers, palette) {
  const [min, q1, median, q3, max] = [numbers.min, numbers.q1, numbers.median, numbers.q3, numbers.max].map((v) => toAxis(v, panel.meta.log));
  const y = toY(panel, segment);
  const half = Math.abs(toY(panel, segment + HALF) - y);
  const color = palette.segments[segment - 1];
  ctx.strokeStyle = color;
  ctx.globalAlpha = 0.7;
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.moveTo(toX(panel, min), y);
  ctx.lineTo(toX(panel, q1), y);
  ctx.moveTo(toX(panel, q3), y);
  ctx.lineTo(toX(panel, max), y);
  ctx.stroke();
  ctx.globalAlpha = 1;
  const [left, width] = [toX(panel, q1), Math.max(1, toX(panel, q3) - toX(panel, q1))];
  ctx.fillStyle = palette.card;
  ctx.fillRect(left, y - half, width, 2 * half);
  ctx.fillStyle = color;
  ctx.globalAlpha = palette.tint;
  ctx.fillRect(left, y - half, width, 2 * half);
  ctx.globalAlpha = 1;
  ctx.fillRect(toX(panel, median) - 1.5, y - half, 3, 2 * half);
}
