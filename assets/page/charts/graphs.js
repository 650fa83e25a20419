/** Charts, drawn by Plotly: its script is large, so that it runs once the words of the page are shown. */

/** @import { Figure } from "../../types.d.ts" */

import { element } from "../elements.js";
import { painted } from "../scripts.js";
import { plotly } from "./plotly.js";

const CONFIG = { displayModeBar: false };

export class Graphs {
  /** @type {Promise<unknown> | null} */
  #coming = null;
  /** What each chart is to show that does not show it yet. @type {Map<string, Figure>} */
  #wanted = new Map();
  /** New charts are drawn one after the other, so that the first can be brushed while others follow. @type {Promise<unknown>} */
  #earlier = Promise.resolve();

  /** Fetch and run Plotly, once. @returns {Promise<unknown>} rejects where it does not arrive, which a later call tries again */
  come() {
    this.#coming ??= painted().then(plotly).catch((error) => {
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
    this.#wanted.set(name, figure);
    const drawing = this.#earlier.then(() => this.#draw(name));
    this.#earlier = drawing.then(painted, painted);
    return drawing;
  }

  /** @param {string} name of a chart that was added @param {Figure} figure */
  change(name, figure) {
    this.#wanted.set(name, figure);
    return this.#draw(name);
  }

  /** Draw what a chart is to show now; nothing where that is drawn. @param {string} name */
  async #draw(name) {
    await this.come();
    const [graph, figure] = [document.getElementById(`graph-${name}`), this.#wanted.get(name)];
    this.#wanted.delete(name);
    if (graph && figure) await window.Plotly.react(graph, figure.data, figure.layout, CONFIG);
  }
}

/** A drawn chart that has other room now. @param {HTMLElement} graph */
function refit(graph) {
  if (graph.clientWidth && graph.classList.contains("js-plotly-plot")) window.Plotly.Plots.resize(graph);
}
