/** Bands: what dots are where there are too many cells for them; each row shaded by how many customers have a value. */

/** @import { Crossfilter, DotsMeta, Group, Kind, Palette, Panel } from "../../types.d.ts" */

import { toAxis } from "../axes.js";
import { featureOf, knownCodes } from "../cells.js";
import { byCode } from "../counts.js";
import { fromY, toX, toY } from "../layer/plot.js";
import { BOTTOM, TOP, dots, nameRows } from "./dots.js";

/** @typedef {{left: number, right: number, first: number, last: number}} Column   in pixels, and the codes of its values */

const MIN_PIXELS = 3;
const FAINTEST = 0.25;
const DIMMED = 0.3;

/** @type {Kind<DotsMeta>} */
export const bands = {
  ...dots,
  marks: false,

  paint(ctx, panel, cf, palette, scene) {
    const columns = columnsOf(cf, panel);
    const [all, passing, selected] = [cf.all, cf.passing(panel.meta.view), cf.passing()].map((group) => sums(group, panel, columns));
    const most = all.reduce((a, b) => Math.max(a, b), 1);
    const height = toY(panel, BOTTOM) - toY(panel, TOP);
    for (let slot = 0; slot < all.length; slot++) {
      if (!all[slot]) continue;
      const { left, right } = columns[Math.floor(slot / cf.k)];
      const [color, share, n] = shadeOf(slot % cf.k, [all[slot], passing[slot], selected[slot]], palette);
      ctx.fillStyle = color;
      ctx.globalAlpha = share * (FAINTEST + (1 - FAINTEST) * Math.sqrt(n / most));
      ctx.fillRect(left, toY(panel, (slot % cf.k) + 1 + TOP), right - left, height);
    }
    ctx.globalAlpha = 1;
    nameRows(ctx, panel, palette, scene);
  },

  tip(panel, px, py, cf, words) {
    const segment = Math.round(fromY(panel, py));
    const columns = columnsOf(cf, panel);
    const at = columns.findIndex(({ left, right }) => left <= px && px < right);
    if (segment < 1 || segment > cf.k || at < 0) return null;
    const [all, selected] = [cf.all, cf.passing()].map((group) => sums(group, panel, columns)[at * cf.k + segment - 1]);
    const [feature, values] = [featureOf(cf.cells.page, panel.meta.field), valuesOf(cf, panel)];
    const range = words.range(values[columns[at].first], values[columns[at].last], feature.unit);
    return [words.name(segment), `${feature.short} ${range}`, `${words.number(selected)} of ${words.number(all)} customers selected`];
  },
};

/**
 * A color, its share of full strength, and the customers it stands for: gray where none are left, dimmed outside the view's
 * own brush.
 * @param {number} i of a segment, from 0 @param {number[]} counts of all, passing and selected @param {Palette} palette
 * @returns {[color: string, share: number, n: number]}
 */
function shadeOf(i, [all, passing, selected], palette) {
  if (selected) return [palette.segments[i], 1, selected];
  return passing ? [palette.segments[i], DIMMED, passing] : [palette.whole, 1, all];
}

/** @param {Crossfilter} cf @param {Panel<DotsMeta>} panel */
const valuesOf = (cf, panel) => cf.cells.array(`${panel.meta.field}.values`);

/**
 * Neighboring values together until they are wide enough to be seen; values that nobody has leave a gap.
 * @param {Crossfilter} cf @param {Panel<DotsMeta>} panel
 */
function columnsOf(cf, panel) {
  const values = valuesOf(cf, panel);
  const { step } = featureOf(cf.cells.page, panel.meta.field);
  /** @param {number} value */
  const at = (value) => Math.round(toX(panel, toAxis(value, panel.meta.log)));
  /** @type {Column[]} */
  const columns = [];
  for (let code = 0; code < knownCodes(values); code++) {
    const column = columns[columns.length - 1];
    const [left, right] = [at(values[code] - step / 2), at(values[code] + step / 2)];
    if (column && left < column.left + MIN_PIXELS) Object.assign(column, { right: Math.max(right, column.right), last: code });
    else columns.push({ left, right: Math.max(right, left + MIN_PIXELS), first: code, last: code });
  }
  return columns;
}

/** Customers of a group by column and segment. @param {Group} group @param {Panel<DotsMeta>} panel @param {Column[]} columns */
function sums(group, { meta }, columns) {
  const table = byCode(group, meta.field);
  const { k } = group;
  const counts = new Float64Array(columns.length * k);
  columns.forEach(({ first, last }, at) => {
    for (let slot = first * k; slot < (last + 1) * k; slot++) counts[at * k + (slot % k)] += table[slot];
  });
  return counts;
}
