/** Charts and menus without Dash; stands in for `page/dash.js` and `page/layout.js`. */

/** @import { Figure } from "../types.d.ts" */

import { element } from "../page/elements.js";

const CONFIG = { displayModeBar: false };

/** What each chart is to show. @type {Map<string, Figure>} */
const WANTED = new Map();
/** Charts are drawn one after the other, so that the first can be brushed while the others follow. @type {Promise<void> | undefined} */
let earlier;

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
export function changeChart(name, figure) {
  WANTED.set(name, figure);
  const drawing = (earlier ?? firstShown()).then(() => draw(name));
  earlier = drawing.then(painted, painted);
  return drawing;
}

/** The sentence and the cards are shown before Plotly keeps the browser busy. */
const firstShown = () => painted().then(() => window.kindredSaved.plotly());

/** Draw what a chart is to show now; nothing where that is drawn. @param {string} name */
async function draw(name) {
  const [graph, figure] = [document.getElementById(`graph-${name}`), WANTED.get(name)];
  WANTED.delete(name);
  if (graph && figure) await window.Plotly.react(graph, figure.data, figure.layout, CONFIG);
}

/** Resolves once the browser has shown what changed. @returns {Promise<void>} */
const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
