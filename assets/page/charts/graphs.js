/** Charts, drawn by Plotly: its script is large, so that it runs once the words of the page are shown. */

/** @import { Figure } from "../../types.d.ts" */

import { element } from "../elements.js";
import { plotly } from "./plotly.js";

const CONFIG = { displayModeBar: false };

export class Graphs {
  /** @type {Promise<unknown> | null} */
  #coming = null;

  /** Fetch and run Plotly, once. @returns {Promise<unknown>} rejects where it does not arrive, which a later call tries again */
  come() {
    this.#coming ??= plotly().catch((error) => {
      this.#coming = null;
      throw error;
    });
    return this.#coming;
  }

  /** @param {HTMLElement} holder @param {string} name @param {Figure} figure */
  add(holder, name, figure) {
    const graph = element("div", "graph");
    graph.id = `graph-${name}`;
    holder.prepend(graph);
    new ResizeObserver(() => refit(graph)).observe(graph);
    return this.change(name, figure);
  }

  /** @param {string} name of a chart that was added @param {Figure} figure */
  async change(name, { data, layout }) {
    await this.come();
    const graph = document.getElementById(`graph-${name}`);
    if (graph) await window.Plotly.react(graph, data, layout, CONFIG);
  }
}

/** A drawn chart that has other room now. @param {HTMLElement} graph */
function refit(graph) {
  if (graph.clientWidth && graph.classList.contains("js-plotly-plot")) window.Plotly.Plots.resize(graph);
}
