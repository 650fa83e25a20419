/** Flow: customers as ribbons from k segments to one more; ends and ribbons are selected by clicks. */

/** @import { Cells, Crossfilter, FlowMeta, Group, Kind, OneOf, Palette, Panel } from "../../types.d.ts" */
/** @import { End, Layout, Ribbon } from "./flow-layout.js" */

import { fromX, fromY, toX, toY } from "../layer/plot.js";
import { layOut, outline, within } from "./flow-layout.js";
import { SYMBOLS } from "../layer/symbols.js";
import { unbrushed } from "./unbrushed.js";

/** Segments are numbered from 1 to 10. */
const SIDE = 11;
const PAIRS = SIDE * SIDE;

/** @type {Kind<FlowMeta>} */
export const flow = {
  ...unbrushed,

  paint(ctx, panel, cf, palette) {
    const map = mapOf(panel, cf);
    const chosen = totals(cf.passing(panel.meta.view), panel.meta);
    const exact = totals(cf.passing(), panel.meta);
    for (const r of map.ribbons) {
      fill(ctx, panel, r, 1, palette.whole, 0.55);
      const share = (chosen.get(r.key) ?? 0) / r.n;
      if (share > 0) fill(ctx, panel, r, share, palette.segments[r.i - 1], exact.has(r.key) ? 0.75 : 0.2);
    }
    for (const end of [...map.left, ...map.right]) paintEnd(ctx, panel, end, cf, palette);
  },

  pick(panel, px, py, cf) {
    const map = mapOf(panel, cf);
    const [x, y] = [fromX(panel, px), fromY(panel, py)];
    const end = [...map.left, ...map.right].find((e) => x >= e.x0 - 0.02 && x <= e.x1 + 0.02 && y >= e.y0 && y <= e.y1);
    if (end) return [["oneof", `k${end.k}`, end.segment]];
    const ribbon = map.ribbons.findLast((r) => within(r, x, y));
    return ribbon ? partOf(panel, ribbon) : null;
  },

  shape(panel, part, page, cf) {
    const map = mapOf(panel, cf);
    if (part.length === 2) {
      const r = map.ribbons.find((one) => one.i === part[0][2] && one.j === part[1][2]);
      return r ? { lasso: outline(r, 1).flat() } : nothing;
    }
    const [, field, segment] = part[0];
    const end = [...map.left, ...map.right].find((e) => `k${e.k}` === field && e.segment === segment);
    return end ? { box: { x0: end.x0, x1: end.x1, y0: end.y0, y1: end.y1 } } : nothing;
  },

  next(panel, part, by, cf) {
    const parts = mapOf(panel, cf).ribbons.map((r) => partOf(panel, r));
    const at = parts.findIndex((one) => JSON.stringify(one) === JSON.stringify(part));
    return parts[at < 0 ? 0 : (at + by + parts.length) % parts.length];
  },

  tip(panel, px, py, cf) {
    const part = flow.pick(panel, px, py, cf);
    if (!part) return null;
    const { solutions } = cf.cells.page;
    const chosen = part.map(([, field, segment]) => ({ k: field.slice(1), segment: solutions[field.slice(1)].segments[Number(segment) - 1] }));
    const names = chosen.map(({ k, segment }) => `${segment.name} (of ${k})`);
    const ribbon = mapOf(panel, cf).ribbons.find((r) => part.length === 2 && r.i === part[0][2] && r.j === part[1][2]);
    const n = ribbon?.n ?? chosen[0].segment.size;
    return [names.join(" → "), `${n.toLocaleString("en-US")} customers`];
  },
};

/** @param {Panel<FlowMeta>} panel @param {{i: number, j: number}} pair @returns {OneOf[]} */
const partOf = ({ meta }, { i, j }) => [["oneof", `k${meta.from}`, i], ["oneof", `k${meta.to}`, j]];

const nothing = { box: { x0: 0, x1: 0, y0: 0, y1: 0 } };

/**
 * Customers by the pair of segments that they are in; 100 times one and the other.
 * @param {Group} group @param {FlowMeta} meta @returns {Map<number, number>}
 */
function totals(group, { from, to }) {
  const pairs = pairsOf(group.cells, from, to);
  const found = new Map();
  group.counts(pairs, PAIRS).forEach((n, slot) => {
    const pair = Math.floor(slot / group.k);
    const key = 100 * Math.floor(pair / SIDE) + (pair % SIDE);
    if (n) found.set(key, (found.get(key) ?? 0) + n);
  });
  return found;
}

/** The pair of segments of each cell, as a code; kept as long as the cells. @type {WeakMap<Uint8Array, {b: Uint8Array, pairs: Uint8Array}>} */
const known = new WeakMap();

/** @param {Cells} cells @param {number} from @param {number} to */
function pairsOf(cells, from, to) {
  const [a, b] = [cells.labels(from), cells.labels(to)];
  const kept = known.get(a);
  if (kept?.b === b) return kept.pairs;
  const pairs = a.map((segment, i) => SIDE * segment + b[i]);
  known.set(a, { b, pairs });
  return pairs;
}

/** Where ends and ribbons lie, from 0 to 1; kept as long as the panel stays. @type {WeakMap<FlowMeta, Layout>} */
const cache = new WeakMap();

/** @param {Panel<FlowMeta>} panel @param {Crossfilter} cf */
function mapOf(panel, cf) {
  const layout = cache.get(panel.meta) ?? layOut(panel.meta, totals(cf.all, panel.meta), cf.cells.page.total);
  cache.set(panel.meta, layout);
  return layout;
}

/** @param {CanvasRenderingContext2D} ctx @param {Panel<FlowMeta>} panel @param {Ribbon} r @param {number} share @param {string} color @param {number} alpha */
function fill(ctx, panel, r, share, color, alpha) {
  ctx.beginPath();
  outline(r, share).forEach(([x, y], i) => (i ? ctx.lineTo(toX(panel, x), toY(panel, y)) : ctx.moveTo(toX(panel, x), toY(panel, y))));
  ctx.closePath();
  ctx.globalAlpha = alpha;
  ctx.fillStyle = color;
  ctx.fill();
  ctx.globalAlpha = 1;
}

/**
 * Text that can be read over any ribbon.
 * @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {number} y @param {number} most @param {Palette} palette
 */
function haloed(ctx, text, x, y, most, palette) {
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = palette.card;
  ctx.globalAlpha = 0.85;
  ctx.strokeText(text, x, y, most);
  ctx.globalAlpha = 1;
  ctx.fillText(text, x, y, most);
}

/** @param {CanvasRenderingContext2D} ctx @param {Panel<FlowMeta>} panel @param {End} end @param {Crossfilter} cf @param {Palette} palette */
function paintEnd(ctx, panel, end, cf, palette) {
  const [left, right] = [toX(panel, end.x0), toX(panel, end.x1)];
  const [top, bottom] = [toY(panel, end.y0), toY(panel, end.y1)];
  const name = cf.cells.page.solutions[end.k].segments[end.segment - 1].name;
  const onLeft = end.x0 === 0;
  ctx.fillStyle = onLeft ? palette.segments[end.segment - 1] : palette.ink;
  ctx.globalAlpha = onLeft ? 1 : 0.5;
  ctx.fillRect(left, top, right - left, Math.max(1, bottom - top));
  ctx.globalAlpha = 1;
  if (onLeft) {
    ctx.beginPath();
    SYMBOLS[end.segment - 1](ctx, right + 12, (top + bottom) / 2, 5);
    ctx.fill();
  }
  ctx.fillStyle = palette.ink;
  ctx.font = "12px system-ui, 'DejaVu Sans', sans-serif";
  ctx.textBaseline = "middle";
  ctx.textAlign = onLeft ? "left" : "right";
  haloed(ctx, `${name}  ${end.n.toLocaleString("en-US")}`, onLeft ? right + 22 : left - 8, (top + bottom) / 2, panel.width * 0.42, palette);
}
