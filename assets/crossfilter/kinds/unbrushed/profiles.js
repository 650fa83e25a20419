/** Profiles: one line of marks per segment, a row per feature; a click opens the segment. */

/** @import { Kind, Panel, ProfilesMeta } from "../../../types.d.ts" */

import { toX, toY } from "../../layer/plot.js";
import { unbrushed } from "./shared.js";

const RADIUS = 4.5;
const MAX_DISTANCE = 14;
const FAINT = 0.4;

/** @type {Kind<ProfilesMeta>} */
export const profiles = {
  ...unbrushed,

  paint(ctx, panel, cf, palette, { chosen }) {
    const order = panel.meta.z.map((_, i) => i + 1).filter((segment) => segment !== chosen);
    for (const segment of [...order, chosen]) {
      ctx.globalAlpha = segment === chosen ? 1 : FAINT;
      ctx.strokeStyle = palette.segments[segment - 1];
      ctx.fillStyle = palette.segments[segment - 1];
      ctx.lineWidth = segment === chosen ? 2.5 : 1;
      const path = positions(panel, segment);
      ctx.beginPath();
      path.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
      ctx.stroke();
      ctx.beginPath();
      for (const [x, y] of path) palette.marks[segment - 1](ctx, x, y, segment === chosen ? RADIUS + 1 : RADIUS);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  },

  choose(panel, px, py) {
    const segment = nearest(panel, px, py);
    return segment ? { segment } : null;
  },

  chooseBy(panel, key, { chosen }) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    const segment = chosen + (by ?? 0);
    return by && segment >= 1 && segment <= panel.meta.z.length ? { segment } : null;
  },

  tip(panel, px, py, cf, words) {
    const segment = nearest(panel, px, py);
    if (!segment) return null;
    const facts = panel.meta.fields.map((key, i) => `${words.feature(key).short} ${signed(panel.meta.z[segment - 1][i])} sd`);
    return [words.name(segment), ...facts];
  },
};

/** @param {Panel<ProfilesMeta>} panel @param {number} segment */
const positions = (panel, segment) => panel.meta.z[segment - 1].map((z, i) => [toX(panel, z), toY(panel, i)]);

/** @param {Panel<ProfilesMeta>} panel @param {number} px @param {number} py */
function nearest(panel, px, py) {
  let [closest, least] = [0, MAX_DISTANCE];
  for (let segment = 1; segment <= panel.meta.z.length; segment++) {
    for (const [x, y] of positions(panel, segment)) {
      const distance = Math.hypot(x - px, y - py);
      if (distance < least) [closest, least] = [segment, distance];
    }
  }
  return closest;
}

/** @param {number} value */
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
