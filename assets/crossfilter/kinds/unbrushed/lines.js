/** Lines over the number of segments: the number shown is marked, a click shows another. */

/** @import { Kind, LinesMeta, Panel } from "../../../types.d.ts" */

import { fromX, toX, toY } from "../../layer/plot.js";
import { unbrushed } from "./shared.js";

const RADIUS = 5;
const SHORT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** @type {Kind<LinesMeta>} */
export const lines = {
  ...unbrushed,

  paint(ctx, panel, cf, palette) {
    const i = panel.meta.ks.indexOf(cf.k);
    if (i < 0) return;
    const [x, y] = [toX(panel, cf.k), toY(panel, panel.meta.values[i])];
    ctx.fillStyle = palette.ink;
    ctx.beginPath();
    ctx.arc(x, y, RADIUS, 0, 2 * Math.PI);
    ctx.fill();
    label(ctx, panel, rounded(panel.meta.values[i]), x, y);
  },

  choose(panel, px) {
    const k = nearest(panel, px);
    return k ? { k } : null;
  },

  chooseBy(panel, key, { cf }) {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[key];
    const k = cf.k + (by ?? 0);
    return by && panel.meta.ks.includes(k) ? { k } : null;
  },

  tip(panel, px) {
    const k = nearest(panel, px);
    return k ? [`${k} segments`, `${panel.meta.title}: ${rounded(panel.meta.values[panel.meta.ks.indexOf(k)])}`] : null;
  },

  titled: true,
};

/** @param {Panel<LinesMeta>} panel @param {number} px */
const nearest = (panel, px) => {
  const k = Math.round(fromX(panel, px));
  return panel.meta.ks.includes(k) ? k : 0;
};

/** `0.43`, `161.2`, `72.8M` @param {number} value */
function rounded(value) {
  if (Math.abs(value) >= 1e5) return SHORT.format(value);
  const digits = Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * Next to the mark, on the side where there is room.
 * @param {CanvasRenderingContext2D} ctx @param {Panel<LinesMeta>} panel @param {string} text @param {number} x @param {number} y
 */
function label(ctx, panel, text, x, y) {
  const right = x < panel.left + 0.75 * panel.width;
  ctx.font = "600 12px system-ui, 'DejaVu Sans', sans-serif";
  ctx.textAlign = right ? "left" : "right";
  ctx.textBaseline = "middle";
  const above = y > panel.top + 0.3 * panel.height ? -12 : 12;
  ctx.fillText(text, x + (right ? 6 : -6), y + above);
}
