/** Boxes: the spread of one feature, a row per segment; brushed by ranges of the feature and clicks on rows. */

import { featureOf } from "../cells.js";
import { boxes as fiveNumbers } from "../counts.js";
import { snapped } from "../brush.js";
import { fromY, toX, toY } from "../plot.js";
import { SYMBOLS } from "../symbols.js";

const HALF = 0.31;

/** @type {import("./index.js").Kind} */
export const boxes = {
  paint(ctx, panel, cf, palette) {
    fiveNumbers(cf, panel.meta.view, panel.meta.field).forEach((found, i) => {
      paintMark(ctx, panel, i + 1, palette);
      if (found) paintBox(ctx, panel, i + 1, found, palette);
    });
  },

  part(panel, shape, page) {
    const feature = featureOf(page, panel.meta.field);
    const range = snapped(shape.box.x0, shape.box.x1, feature);
    return range && [["between", panel.meta.field, ...range]];
  },

  shape(panel, part, page) {
    const { step } = featureOf(page, panel.meta.field);
    const [kind, , low, high] = part[0];
    const [y0, y1] = [panel.yRange[1], panel.yRange[0]];
    if (kind === "oneof") return { box: { x0: panel.xRange[0], x1: panel.xRange[1], y0: low - 0.5, y1: low + 0.5 } };
    return { box: { x0: low - step / 2, x1: high + step / 2, y0, y1 } };
  },

  pick(panel, px, py, cf) {
    const segment = Math.round(fromY(panel, py));
    return segment >= 1 && segment <= cf.k ? [["oneof", "segment", segment]] : null;
  },

  step(panel, page) {
    const { step } = featureOf(page, panel.meta.field);
    return { dx: Math.max(step, (panel.xRange[1] - panel.xRange[0]) / 40), dy: 0 };
  },

  tip(panel, px, py, cf, words) {
    const segment = Math.round(fromY(panel, py));
    if (segment < 1 || segment > cf.k) return null;
    const feature = featureOf(cf.cells.page, panel.meta.field);
    const found = fiveNumbers(cf, panel.meta.view, panel.meta.field)[segment - 1];
    if (!found) return [words.name(segment), "nobody selected"];
    return [
      words.name(segment),
      `${feature.short} of ${words.number(found.n)} selected customers`,
      `half of them ${words.range(found.q1, found.q3, feature.unit)}, median ${words.number(found.median)}`,
      `all ${words.range(found.min, found.max, feature.unit)}`,
    ];
  },

  axes: "x",
};

/** The segment's mark at the left of its row, so that colour is not the only cue. */
function paintMark(ctx, panel, segment, palette) {
  ctx.beginPath();
  SYMBOLS[segment - 1](ctx, panel.left - 14, toY(panel, segment), 4);
  ctx.fillStyle = palette.segments[segment - 1];
  ctx.fill();
}

function paintBox(ctx, panel, segment, { min, q1, median, q3, max }, palette) {
  const y = toY(panel, segment);
  const half = Math.abs(toY(panel, segment + HALF) - y);
  const colour = palette.segments[segment - 1];
  ctx.strokeStyle = colour;
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
  ctx.fillStyle = colour;
  ctx.globalAlpha = palette.tint;
  ctx.fillRect(left, y - half, width, 2 * half);
  ctx.globalAlpha = 1;
  ctx.fillRect(toX(panel, median) - 1.5, y - half, 3, 2 * half);
}
