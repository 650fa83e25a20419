/** The gray marks of all customers: figures come without places, which are those of the cells that are here already. */

/** @import { Cells, Figure, PlaneMeta } from "../../types.d.ts" */

import { toAxis } from "../../crossfilter/axes.js";
import { KINDS } from "../../crossfilter/kinds/index.js";

/**
 * A copy of `figure` with a mark for each cell, the trace of segment s + 1 at position s; other figures as they are.
 * @param {Figure} figure @param {Cells} cells @param {number} k
 */
export function placed(figure, cells, k) {
  const [panel] = /** @type {PlaneMeta[]} */ (figure.layout.meta.panels);
  if (!KINDS[panel?.kind]?.marks) return figure;
  KINDS[panel.kind].prepare?.(cells, panel);
  const labels = cells.labels(k);
  const [x, y] = [cells.valuesOf(panel.x), cells.valuesOf(panel.y)];
  const places = figure.data.map(() => ({ x: /** @type {number[]} */ ([]), y: /** @type {number[]} */ ([]) }));
  for (let i = 0; i < cells.length; i++) {
    places[labels[i] - 1].x.push(toAxis(x(i), panel.xlog));
    places[labels[i] - 1].y.push(toAxis(y(i), panel.ylog));
  }
  return { ...figure, data: figure.data.map((trace, s) => ({ ...trace, ...places[s] })) };
}
