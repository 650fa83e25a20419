/** Where Plotly drew its panels: the one file that looks inside a Plotly graph. */

/** @import { Axis, FigureLayout, Panel, PlotlyGraph } from "../../types.d.ts" */

/**
 * The panels of a drawn graph, from its layout alone: margins, domains and ranges are all fixed.
 * @param {PlotlyGraph} gd
 * @returns {Panel[]}
 */
export function panelsOf(gd) {
  const { layout } = gd;
  if (!layout?.meta) return [];
  const width = gd.clientWidth - layout.margin.l - layout.margin.r;
  const height = gd.clientHeight - layout.margin.t - layout.margin.b;
  return layout.meta.panels.map((meta) => {
    const [x, y] = [axisOf(layout, meta.xaxis ?? "xaxis"), axisOf(layout, meta.yaxis ?? "yaxis")];
    const [x0, x1] = x.domain ?? [0, 1];
    const [y0, y1] = y.domain ?? [0, 1];
    return {
      meta,
      left: layout.margin.l + x0 * width,
      top: layout.margin.t + (1 - y1) * height,
      width: (x1 - x0) * width,
      height: (y1 - y0) * height,
      xRange: x.range,
      yRange: y.range,
    };
  });
}

/** An axis of a figure, by its name. @param {FigureLayout} layout @param {string} name */
export const axisOf = (layout, name) => /** @type {Axis} */ (layout[name]);

/** @param {Panel} p @param {number} value */
export const toX = (p, value) => p.left + ((value - p.xRange[0]) / (p.xRange[1] - p.xRange[0])) * p.width;

/** @param {Panel} p @param {number} value */
export const toY = (p, value) => p.top + p.height - ((value - p.yRange[0]) / (p.yRange[1] - p.yRange[0])) * p.height;

/** @param {Panel} p @param {number} px */
export const fromX = (p, px) => p.xRange[0] + ((px - p.left) / p.width) * (p.xRange[1] - p.xRange[0]);

/** @param {Panel} p @param {number} py */
export const fromY = (p, py) => p.yRange[0] + ((p.top + p.height - py) / p.height) * (p.yRange[1] - p.yRange[0]);

/** @param {Panel[]} panels @param {number} px @param {number} py @returns {Panel | undefined} */
export const panelAt = (panels, px, py) =>
  panels.find((p) => px >= p.left && px <= p.left + p.width && py >= p.top && py <= p.top + p.height);

/**
 * Put `canvas` over Plotly's marks but under its tooltips; over everything where Plotly is built in another way.
 * @param {HTMLElement} gd @param {HTMLCanvasElement} canvas
 */
export function placeCanvas(gd, canvas) {
  const drawings = gd.querySelectorAll(".svg-container > .main-svg");
  if (drawings.length < 2) gd.append(canvas);
  else if (canvas.nextElementSibling !== drawings[1]) drawings[1].before(canvas);
}

/** Resolves once Plotly has drawn a figure in `holder`. @param {HTMLElement} holder @returns {Promise<PlotlyGraph>} the graph's element */
export async function drawn(holder) {
  for (;;) {
    const gd = /** @type {PlotlyGraph | null} */ (holder.querySelector(".js-plotly-plot"));
    if (gd?.on && gd.layout?.meta) return gd;
    await new Promise(requestAnimationFrame);
  }
}
