/** A chart of lines over editions: drawn by Plotly, colored by the page; what is brushed or clicked acts on the page. */

/** @import { Explorer, Figure, PlotlyGraph, TimeTrace } from "../../../types.d.ts" */

import { drawn } from "../../../crossfilter/layer/plot.js";
import { arranged } from "../../charts/arrange.js";
import { Brushing } from "./brushing.js";
import { selected } from "./selecting.js";

const FAINT = 0.55;
/** Pixels that a label of the axis takes. */
const LABEL = 58;

export class LinesChart {
  /** @param {Explorer} host @param {HTMLElement} holder @param {(chart: LinesChart) => import("./brushing.js").Brushed} actions */
  constructor(host, holder, actions) {
    this.host = host;
    this.holder = holder;
    this.k = 0;
    this.name = holder.dataset.chart ?? "";
    /** @type {Figure | null} */
    this.figure = null;
    this.shown = "";
    this.added = false;
    this.brushing = new Brushing(holder, actions(this));
    new ResizeObserver(() => this.paint()).observe(holder);
  }

  /** @param {Figure} figure @param {number} k */
  show(figure, k) {
    Object.assign(this, { figure, k, shown: "" });
    this.paint();
  }

  /** Draw it in the colors of the page, with the selected segment strongest. */
  paint() {
    const width = this.holder.clientWidth;
    if (!this.figure || !width) return;
    const chosen = selected(this.host, this.k);
    const { palette } = this.host;
    const key = JSON.stringify([width, [...chosen], palette]);
    if (key === this.shown) return;
    this.shown = key;
    const { data, layout } = arranged(this.figure, width);
    const traces = /** @type {TimeTrace[]} */ (/** @type {unknown} */ (data)).map((trace) => colored(trace, chosen, palette));
    const shapes = /** @type {Record<string, any>[]} */ (layout.shapes ?? []).map((s) => ({ ...s, line: { ...s.line, color: palette.ink } }));
    this.holder.style.height = `${layout.height}px`;
    const xaxis = thinned(layout.xaxis, width);
    this.#put(/** @type {Figure} */ (/** @type {unknown} */ ({ data: traces, layout: { ...layout, xaxis, shapes } })));
  }

  /** @param {Figure} figure */
  async #put(figure) {
    const { graphs } = this.host.plots;
    if (this.added) {
      await graphs.change(this.name, figure);
      await this.#fit();
      return;
    }
    this.added = true;
    await graphs.add(this.holder, this.name, figure);
    await this.#fit();
  }

  async #fit() {
    const gd = /** @type {PlotlyGraph} */ (await drawn(this.holder));
    this.brushing.fit(gd, /** @type {TimeTrace[]} */ (/** @type {unknown} */ (this.figure?.data ?? [])));
  }
}

/** As many labels as there is room for, the last among them. @param {any} axis @param {number} width */
function thinned(axis, width) {
  const step = Math.ceil((axis.tickvals.length * LABEL) / width);
  /** @param {unknown[]} every */
  const some = (every) => every.filter((_, i) => (every.length - 1 - i) % step === 0);
  return { ...axis, tickvals: some(axis.tickvals), ticktext: some(axis.ticktext), tickangle: 0 };
}

/** @param {TimeTrace} trace @param {Set<number>} chosen @param {Explorer["palette"]} palette @returns {TimeTrace} */
function colored(trace, chosen, palette) {
  const { segment, kind } = trace.meta;
  if (kind === "band") return { ...trace, fillcolor: palette.whole, visible: segment !== null && chosen.size === 1 && chosen.has(segment), opacity: 0.7 };
  const color = segment === null ? palette.ink : palette.colors[segment - 1];
  const isChosen = segment !== null && chosen.has(segment);
  return {
    ...trace,
    opacity: !chosen.size || isChosen || segment === null ? 1 : FAINT,
    line: { ...trace.line, color, width: isChosen ? 3 : trace.line.width },
    marker: { ...trace.marker, color },
  };
}
