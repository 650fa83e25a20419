/** What the page asks of Dash: to show a chart, and to show what is picked in a menu. `saved/dash.js` does both without Dash. */

/** @import { Figure } from "../types.d.ts" */

/** @param {string} id @param {string} value */
export const showPicked = (id, value) => window.dash_clientside.set_props(id, { value });

/** @param {HTMLElement} holder @param {string} name @param {Figure} figure */
export const addChart = (holder, name, figure) => window.dash_clientside.set_props(holder.id, { children: graph(name, figure) });

/** @param {string} name of a chart that was added @param {Figure} figure */
export const changeChart = (name, figure) => window.dash_clientside.set_props(`graph-${name}`, { figure });

/** A chart as a component of Dash. @param {string} name @param {Figure} figure */
const graph = (name, figure) => ({
  type: "Graph",
  namespace: "dash_core_components",
  props: { id: `graph-${name}`, figure, responsive: true, config: { displayModeBar: false } },
});
