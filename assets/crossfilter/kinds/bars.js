/** Bars: a histogram of one feature for one segment; brushed by ranges of bins and clicks on bars. */

/** @import { BarsMeta, Between, Bins, Feature, Kind, Part, Range } from "../../types.d.ts" */

import { fromAxis, toAxis } from "../axes.js";
import { binAt, binsOf, edgeOf } from "../bins.js";
import { featureOf } from "../cells.js";
import { byBin, inBins } from "../counts.js";
import { boxOf } from "../layer/brush.js";
import { fromX, toX, toY } from "../layer/plot.js";

const FILL = 0.92;
const DIMMED = 0.35;

/** @type {Kind<BarsMeta>} */
export const bars = {
  paint(ctx, panel, cf, palette) {
    const { view, field, segment, log } = panel.meta;
    const { passing, selected, bins } = byBin(cf, view, field, log);
    const edges = binsOf(featureOf(cf.cells.page, field), log);
    ctx.fillStyle = palette.segments[segment - 1];
    for (let bin = 0; bin < bins; bin++) {
      const slot = (segment - 1) * bins + bin;
      const [low, high] = [toAxis(edgeOf(edges, bin), log), toAxis(edgeOf(edges, bin + 1), log)];
      const gap = ((1 - FILL) / 2) * (high - low);
      const [left, right] = [toX(panel, low + gap), toX(panel, high - gap)];
      for (const [alpha, count] of [[DIMMED, passing[slot]], [1, selected[slot]]]) {
        if (count === 0) continue;
        ctx.globalAlpha = alpha;
        ctx.fillRect(left, toY(panel, count), right - left, toY(panel, 0) - toY(panel, count));
      }
    }
    ctx.globalAlpha = 1;
  },

  part(panel, shape, page) {
    const { field, segment, log } = panel.meta;
    const feature = featureOf(page, field);
    const bins = binsOf(feature, log);
    const { x0, x1 } = boxOf(shape);
    const first = Math.max(0, binAt(bins, fromAxis(x0, log)));
    const end = fromAxis(x1, log);
    const within = binAt(bins, end);
    const last = Math.min(bins.count - 1, within - Number(edgeOf(bins, within) === end));
    return first <= last ? partOf(feature, bins, segment, first, last) : null;
  },

  shape(panel, part, page) {
    const { field, log } = panel.meta;
    const feature = featureOf(page, field);
    const bins = binsOf(feature, log);
    const [, , low, high] = /** @type {Between} */ (part[0]);
    /** @param {number} value */
    const at = (value) => Math.max(0, Math.min(bins.count - 1, binAt(bins, value + feature.step / 2)));
    const [x0, x1] = [edgeOf(bins, at(low)), edgeOf(bins, at(high) + 1)];
    return { box: { x0: toAxis(x0, log), x1: toAxis(x1, log), y0: panel.yRange[0], y1: panel.yRange[1] } };
  },

  pick(panel, px, py, cf) {
    const { field, segment, log } = panel.meta;
    const feature = featureOf(cf.cells.page, field);
    const bins = binsOf(feature, log);
    const bin = binAt(bins, fromAxis(fromX(panel, px), log));
    return bin >= 0 && bin < bins.count ? partOf(feature, bins, segment, bin, bin) : null;
  },

  owns: (panel, part) => part.some((c) => c[0] === "oneof" && c[1] === "segment" && c[2] === panel.meta.segment),

  step(panel, page) {
    const bins = binsOf(featureOf(page, panel.meta.field), panel.meta.log);
    return { dx: bins.edges ? (panel.xRange[1] - panel.xRange[0]) / bins.count : bins.width, dy: 0 };
  },

  tip(panel, px, py, cf, words) {
    const { view, field, segment, log } = panel.meta;
    const feature = featureOf(cf.cells.page, field);
    const bins = binsOf(feature, log);
    const bin = binAt(bins, fromAxis(fromX(panel, px), log));
    if (bin < 0 || bin >= bins.count) return null;
    const { selected, passing } = byBin(cf, view, field, log);
    const slot = (segment - 1) * bins.count + bin;
    const [low, high] = reach(feature, bins, bin, bin);
    const title = `${feature.short} ${words.range(low, high, feature.unit)}`;
    const all = words.number(inBins(cf.all, field, bins.count, log)[slot]);
    const brushed = selected[slot] === passing[slot] ? "" : ` (${words.number(passing[slot])} without this chart's brush)`;
    return [words.name(segment), title, `${words.number(selected[slot])} of ${all} customers selected${brushed}`];
  },

  axes: "x",
};

/**
 * Lowest and highest value that bins `first` to `last` can hold.
 * @param {Feature} feature @param {Bins} bins @param {number} first @param {number} last @returns {Range}
 */
function reach({ step, min, max }, bins, first, last) {
  const digits = Math.max(0, Math.round(-Math.log10(step)));
  /** @param {number} v */
  const tidy = (v) => Number(v.toFixed(digits));
  const [low, high] = [tidy(edgeOf(bins, first)), tidy(edgeOf(bins, last + 1) - step)];
  return [Math.max(low, min), Math.min(high, max)];
}

/** @param {Feature} feature @param {Bins} bins @param {number} segment @param {number} first @param {number} last @returns {Part} */
const partOf = (feature, bins, segment, first, last) => [
  ["between", feature.key, ...reach(feature, bins, first, last)],
  ["oneof", "segment", segment],
];
