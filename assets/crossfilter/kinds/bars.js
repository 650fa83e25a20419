/** Bars: a histogram of one feature for one segment; brushed by ranges of bins and clicks on bars. */

import { featureOf } from "../cells.js";
import { byBin, inBins } from "../counts.js";
import { fromX, toX, toY } from "../plot.js";

const FILL = 0.92;
const DIMMED = 0.35;

/** @type {import("./index.js").Kind} */
export const bars = {
  paint(ctx, panel, cf, palette) {
    const { view, field, segment } = panel.meta;
    const { passing, selected, bins } = byBin(cf, view, field);
    const { start, width } = featureOf(cf.cells.page, field).bins;
    ctx.fillStyle = palette.segments[segment - 1];
    for (let bin = 0; bin < bins; bin++) {
      const slot = (segment - 1) * bins + bin;
      const centre = start + (bin + 0.5) * width;
      const [left, right] = [toX(panel, centre - (width * FILL) / 2), toX(panel, centre + (width * FILL) / 2)];
      for (const [alpha, count] of [[DIMMED, passing[slot]], [1, selected[slot]]]) {
        if (count === 0) continue;
        ctx.globalAlpha = alpha;
        ctx.fillRect(left, toY(panel, count), right - left, toY(panel, 0) - toY(panel, count));
      }
    }
    ctx.globalAlpha = 1;
  },

  part(panel, shape, page) {
    const { field, segment } = panel.meta;
    const feature = featureOf(page, field);
    const { bins } = feature;
    const first = Math.max(0, Math.floor((shape.box.x0 - bins.start) / bins.width));
    const last = Math.min(bins.count - 1, Math.ceil((shape.box.x1 - bins.start) / bins.width) - 1);
    return first <= last ? partOf(feature, segment, first, last) : null;
  },

  shape(panel, part, page) {
    const { bins: { start, width }, step } = featureOf(page, panel.meta.field);
    const edge = (value) => start + Math.floor((value - start + step / 2) / width) * width;
    const [, , low, high] = part[0];
    return { box: { x0: edge(low), x1: edge(high) + width, y0: panel.yRange[0], y1: panel.yRange[1] } };
  },

  pick(panel, px, py, cf) {
    const { field, segment } = panel.meta;
    const feature = featureOf(cf.cells.page, field);
    const { bins } = feature;
    const bin = Math.floor((fromX(panel, px) - bins.start) / bins.width);
    return bin >= 0 && bin < bins.count ? partOf(feature, segment, bin, bin) : null;
  },

  owns: (panel, part) => part.some((c) => c[0] === "oneof" && c[1] === "segment" && c[2] === panel.meta.segment),

  step: (panel, page) => ({ dx: featureOf(page, panel.meta.field).bins.width, dy: 0 }),

  tip(panel, px, py, cf, words) {
    const { view, field, segment } = panel.meta;
    const feature = featureOf(cf.cells.page, field);
    const bin = Math.floor((fromX(panel, px) - feature.bins.start) / feature.bins.width);
    if (bin < 0 || bin >= feature.bins.count) return null;
    const { selected, passing } = byBin(cf, view, field);
    const slot = (segment - 1) * feature.bins.count + bin;
    const [low, high] = edges(feature, bin, bin);
    const title = `${feature.short} ${words.range(low, high, feature.unit)}`;
    const all = words.number(inBins(cf.everybody, field, feature.bins.count)[slot]);
    const brushed = selected[slot] === passing[slot] ? "" : ` (${words.number(passing[slot])} without this chart's brush)`;
    return [words.name(segment), title, `${words.number(selected[slot])} of ${all} customers selected${brushed}`];
  },

  axes: "x",
};

/** Lowest and highest value that bins `first` to `last` can hold. */
function edges({ bins, step, min, max }, first, last) {
  const digits = Math.max(0, Math.round(-Math.log10(step)));
  const tidy = (v) => Number(v.toFixed(digits));
  const [low, high] = [tidy(bins.start + first * bins.width), tidy(bins.start + (last + 1) * bins.width - step)];
  return [Math.max(low, min), Math.min(high, max)];
}

const partOf = (feature, segment, first, last) => [
  ["between", feature.key, ...edges(feature, first, last)],
  ["oneof", "segment", segment],
];
