/** Shades: the customer map with every selected mark as strong as its customer is unsure. */

/** @import { Crossfilter, Kind, PlaneMeta, Shade } from "../../types.d.ts" */

import { layers, points, positions } from "./points.js";

const RADIUS = 4;
const FAINTEST = 0.12;
/** As many steps there are from sure to unsure. */
export const STEPS = 8;
/** From where on a customer counts as sure. */
const SURE = { margin: 0.5, stability: 1 };

/** @type {Kind<PlaneMeta>} */
export const shades = {
  ...points,

  paint(ctx, panel, cf, palette, { shade = "margin" }) {
    if (!cf.cells.find(shade)) return;
    const strength = strengths(cf, shade);
    const at = positions(cf.cells, panel);
    const labels = cf.cells.labels(cf.k);
    ctx.lineWidth = 0.8;
    ctx.strokeStyle = palette.card;
    for (const [alpha, shows] of layers(cf, cf.others(panel.meta.view))) {
      for (let step = 0; step <= STEPS; step++) {
        for (let segment = 1; segment <= cf.k; segment++) {
          ctx.beginPath();
          for (let i = 0; i < labels.length; i++) {
            if (labels[i] === segment && strength[i] === step && shows(cf.fails[i])) {
              palette.marks[segment - 1](ctx, at[2 * i], at[2 * i + 1], RADIUS + step / STEPS);
            }
          }
          ctx.globalAlpha = alpha * (FAINTEST + ((1 - FAINTEST) * step) / STEPS);
          ctx.fillStyle = palette.segments[segment - 1];
          ctx.fill();
        }
      }
    }
    ctx.globalAlpha = 1;
  },
};

/** 0 for sure to 8 for unsure, per cell. @param {Crossfilter} cf @param {Shade} shade @returns {Uint8Array} */
export function strengths(cf, shade) {
  const value = cf.cells.valuesOf(shade);
  const sure = SURE[shade];
  return Uint8Array.from({ length: cf.cells.length }, (_, i) => Math.round(STEPS * (1 - Math.min(1, value(i) / sure))));
}
