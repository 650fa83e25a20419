/** Flow: customers as ribbons from k segments to one more; ends and ribbons are selected by clicks. */

import { fromX, fromY, toX, toY } from "../plot.js";
import { SYMBOLS } from "../symbols.js";
import { unbrushed } from "./unbrushed.js";

const GAP = 0.03;
const END = 0.012;
const CURVE = 24;
/** Segments are numbered from 1 to 10. */
const SIDE = 11;
const PAIRS = SIDE * SIDE;

/** @type {import("./index.js").Kind} */
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
    const names = part.map(([, field, segment]) => `${solutions[field.slice(1)].segments[segment - 1].name} (of ${field.slice(1)})`);
    const n = part.length === 2
      ? mapOf(panel, cf).ribbons.find((r) => r.i === part[0][2] && r.j === part[1][2]).n
      : solutions[part[0][1].slice(1)].segments[part[0][2] - 1].size;
    return [names.join(" → "), `${n.toLocaleString("en-US")} customers`];
  },
};

const partOf = ({ meta }, { i, j }) => [["oneof", `k${meta.from}`, i], ["oneof", `k${meta.to}`, j]];

const nothing = { box: { x0: 0, x1: 0, y0: 0, y1: 0 } };

/** Customers by the pair of segments that they are in; 100 times one and the other. */
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

/** The pair of segments of each cell, as a code; kept as long as the cells. */
const known = new WeakMap();

function pairsOf(cells, from, to) {
  const [a, b] = [cells.labels(from), cells.labels(to)];
  if (known.get(a)?.b !== b) known.set(a, { b, pairs: a.map((segment, i) => SIDE * segment + b[i]) });
  return known.get(a).pairs;
}

/** Where ends and ribbons lie, from 0 to 1; kept as long as the panel stays. */
const cache = new WeakMap();

function mapOf(panel, cf) {
  if (!cache.has(panel.meta)) cache.set(panel.meta, layOut(panel.meta, totals(cf.everybody, panel.meta), cf.cells.page.total));
  return cache.get(panel.meta);
}

function layOut({ from, to }, counts, total) {
  const pairs = [...counts].map(([key, n]) => ({ key, n, i: Math.floor(key / 100), j: key % 100 })).sort((a, b) => a.key - b.key);
  const scale = (1 - GAP * (Math.max(from, to) - 1)) / total;
  const left = ends(pairs, "i", from, 0, END, scale);
  const right = ends(pairs, "j", to, 1 - END, 1, scale);
  const used = { i: left.map((e) => e.y0), j: right.map((e) => e.y0) };
  const ribbons = pairs.map((p) => {
    const [y0, y1] = [used.i[p.i - 1], used.j[p.j - 1]];
    used.i[p.i - 1] += p.n * scale;
    used.j[p.j - 1] += p.n * scale;
    return { ...p, y0, y1, thick: p.n * scale };
  });
  return { left, right, ribbons };
}

function ends(pairs, side, k, x0, x1, scale) {
  let y = 0;
  return Array.from({ length: k }, (_, at) => {
    const n = pairs.filter((p) => p[side] === at + 1).reduce((sum, p) => sum + p.n, 0);
    const end = { segment: at + 1, k, n, x0, x1, y0: y, y1: y + n * scale };
    y = end.y1 + GAP;
    return end;
  });
}

/** The upper edge of a ribbon at `x`, a smooth step. */
const edge = (r, x) => {
  const t = Math.max(0, Math.min(1, (x - END) / (1 - 2 * END)));
  return r.y0 + (r.y1 - r.y0) * t * t * (3 - 2 * t);
};

const within = (r, x, y) => x > END && x < 1 - END && y >= edge(r, x) && y <= edge(r, x) + r.thick;

/** @returns {[number, number][]} corners, the upper edge there and the lower one back */
function outline(r, share) {
  const xs = Array.from({ length: CURVE + 1 }, (_, i) => END + ((1 - 2 * END) * i) / CURVE);
  return [...xs.map((x) => [x, edge(r, x)]), ...xs.reverse().map((x) => [x, edge(r, x) + r.thick * share])];
}

function fill(ctx, panel, r, share, colour, alpha) {
  ctx.beginPath();
  outline(r, share).forEach(([x, y], i) => (i ? ctx.lineTo(toX(panel, x), toY(panel, y)) : ctx.moveTo(toX(panel, x), toY(panel, y))));
  ctx.closePath();
  ctx.globalAlpha = alpha;
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** Text that can be read over any ribbon. */
function haloed(ctx, text, x, y, most, palette) {
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = palette.card;
  ctx.globalAlpha = 0.85;
  ctx.strokeText(text, x, y, most);
  ctx.globalAlpha = 1;
  ctx.fillText(text, x, y, most);
}

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
