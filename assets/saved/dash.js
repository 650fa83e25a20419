/** Charts and menus without Dash; stands in for `page/dash.js` and `page/layout.js`. */

/** @import { Figure } from "../types.d.ts" */

import { element } from "../page/elements.js";

const CONFIG = { displayModeBar: false };

/** The layout was saved with the page. */
export const laidOut = () => Promise.resolve();

/** @param {string} id @param {string} value */
export function showPicked(id, value) {
  const menu = document.getElementById(id);
  if (menu instanceof HTMLSelectElement) menu.value = value;
}

/** @param {HTMLElement} holder @param {string} name @param {Figure} figure */
export function addChart(holder, name, figure) {
  const graph = element("div", "dash-graph");
  graph.id = `graph-${name}`;
  holder.prepend(graph);
  new ResizeObserver(() => refit(graph)).observe(graph);
  return changeChart(name, figure);
}

/** A drawn chart that has other room now. @param {HTMLElement} graph */
function refit(graph) {
  if (graph.clientWidth && graph.classList.contains("js-plotly-plot")) window.Plotly.Plots.resize(graph);
}

/** @param {string} name of a chart that was added @param {Figure} figure */
export async function changeChart(name, { data, layout }) {
  await window.kindredSaved.plotly;
  const graph = document.getElementById(`graph-${name}`);
  if (graph) await window.Plotly.react(graph, data, layout, CONFIG);
}
