/** Strips of tries on data without segments, and over them a line at what the customers' own segments reach. */

/** @import { Kind, StripsMeta } from "../../../types.d.ts" */

import { toX } from "../../layer/plot.js";
import { unbrushed } from "./shared.js";

/** @type {Kind<StripsMeta>} */
export const strips = {
  ...unbrushed,

  paint(ctx, panel, cf, palette) {
    const x = toX(panel, panel.meta.own);
    ctx.strokeStyle = palette.ink;
    ctx.fillStyle = palette.ink;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.moveTo(x, panel.top);
    ctx.lineTo(x, panel.top + panel.height);
    ctx.stroke();
    ctx.font = "600 12px system-ui, 'DejaVu Sans', sans-serif";
    ctx.textBaseline = "bottom";
    ctx.textAlign = x > panel.left + panel.width / 2 ? "right" : "left";
    ctx.fillText(`these segments ${panel.meta.own.toFixed(2)}`, x, panel.top - 4);
  },
};
