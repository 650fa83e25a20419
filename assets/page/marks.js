/** The grey marks of everybody: figures come without places, which are those of the cells that are here already. */

/** @typedef {import("../crossfilter/cells.js").Cells} Cells */

const OF_CELLS = new Set(["points", "shades"]);

/**
 * A copy of `figure` with a mark for each cell, the trace of segment s + 1 at position s; other figures as they are.
 * @param {any} figure @param {Cells} cells @param {number} k
 */
export function placed(figure, cells, k) {
  const [panel] = figure.layout.meta.panels;
  if (!OF_CELLS.has(panel?.kind)) return figure;
  const labels = cells.labels(k);
  const [x, y] = [cells.valuesOf(panel.x), cells.valuesOf(panel.y)];
  const data = figure.data.map((trace) => ({ ...trace, x: [], y: [] }));
  for (let i = 0; i < cells.length; i++) {
    data[labels[i] - 1].x.push(x(i));
    data[labels[i] - 1].y.push(y(i));
  }
  return { ...figure, data };
}
