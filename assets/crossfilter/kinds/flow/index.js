/** Flow: customers as ribbons from one number of segments to the next; ends and ribbons are selected by clicks. */

/** @import { Crossfilter, FlowMeta, Kind, OneOf, Panel } from "../../../types.d.ts" */
/** @import { Layout, Ribbon } from "./layout.js" */

import { fromX, fromY } from "../../layer/plot.js";
import { unbrushed } from "../unbrushed/shared.js";
import { layOut, outline, within } from "./layout.js";
import { paintEnd, paintHead, paintRibbon } from "./paint.js";
import { bySegmentShown, totals } from "./totals.js";

/** @type {Kind<FlowMeta>} */
export const flow = {
  ...unbrushed,

  paint(ctx, panel, cf, palette) {
    const { ends, ribbons } = mapOf(panel, cf);
    const { ks, view } = panel.meta;
    const chosen = bySegmentShown(cf.passing(view), ks);
    const exact = bySegmentShown(cf.passing(), ks);
    for (const r of ribbons) paintRibbon(ctx, panel, r, chosen[r.at].get(r.key), exact[r.at].has(r.key), palette);
    for (const end of ends) paintEnd(ctx, panel, end, cf, palette);
    if (ks.length > 2) ks.forEach((k, at) => paintHead(ctx, panel, k, at, cf, palette));
  },

  pick(panel, px, py, cf) {
    const { ends, ribbons } = mapOf(panel, cf);
    const [x, y] = [fromX(panel, px), fromY(panel, py)];
    const end = ends.find((e) => x >= e.x0 - 0.02 && x <= e.x1 + 0.02 && y >= e.y0 && y <= e.y1);
    if (end) return [["oneof", `k${end.k}`, end.segment]];
    const ribbon = ribbons.findLast((r) => within(r, x, y));
    return ribbon ? partOf(panel, ribbon) : null;
  },

  shape(panel, part, page, cf) {
    const { ends } = mapOf(panel, cf);
    if (part.length === 2) {
      const r = ribbonOf(panel, part, cf);
      return r ? { lasso: outline(r, 1).flat() } : nothing;
    }
    const [, field, segment] = part[0];
    const end = ends.find((e) => `k${e.k}` === field && e.segment === segment);
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
    const n = ribbonOf(panel, part, cf)?.n ?? chosen[0].segment.size;
    return [names.join(" → "), `${n.toLocaleString("en-US")} customers`];
  },
};

/** @param {Panel<FlowMeta>} panel @param {{i: number, j: number, at: number}} pair @returns {OneOf[]} */
const partOf = ({ meta: { ks } }, { i, j, at }) => [["oneof", `k${ks[at]}`, i], ["oneof", `k${ks[at + 1]}`, j]];

/** The ribbon that a part selects. @param {Panel<FlowMeta>} panel @param {import("../../../types.d.ts").Part} part @param {Crossfilter} cf @returns {Ribbon | undefined} */
const ribbonOf = (panel, part, cf) =>
  mapOf(panel, cf).ribbons.find((r) => part.length === 2 && JSON.stringify(partOf(panel, r)) === JSON.stringify(part));

const nothing = { box: { x0: 0, x1: 0, y0: 0, y1: 0 } };

/** Where ends and ribbons lie, from 0 to 1; kept as long as the panel stays. @type {WeakMap<FlowMeta, Layout>} */
const cache = new WeakMap();

/** @param {Panel<FlowMeta>} panel @param {Crossfilter} cf */
function mapOf(panel, cf) {
  const layout = cache.get(panel.meta) ?? layOut(panel.meta, totals(cf.all, panel.meta.ks), cf.cells.page.total);
  cache.set(panel.meta, layout);
  return layout;
}
