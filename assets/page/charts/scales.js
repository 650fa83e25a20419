/** The switches of charts: logarithmic or plain axes, all categories or those that differ most, further views. */

/** @import { Page, State } from "../../types.d.ts" */

import { all, byId } from "../elements.js";

/** Which features a view shows: those picked in its menus, all where it has none. @param {string} name @param {State} state @param {Page} page */
function shownIn(name, { picked }, { views, features }) {
  const menus = views.find((view) => view.name === name)?.menus ?? [];
  return menus.length ? menus.map((menu) => picked[menu]) : features.map((f) => f.key);
}

/** Press the switches of charts; hide those of axes that would change nothing, and views that are off. @param {State} state @param {Page} page */
export function showSwitches(state, page) {
  const logs = new Set(page.features.filter((f) => f.log_bins).map((f) => f.key));
  const plain = state.plain.split(".");
  for (const button of all("button.scale")) {
    const view = button.dataset.scale ?? "";
    button.hidden = !shownIn(view, state, page).some((key) => logs.has(key));
    button.setAttribute("aria-pressed", String(!plain.includes(view)));
  }
  for (const button of all("button.every")) button.setAttribute("aria-pressed", String(state.every !== ""));
  const more = state.more.split(".");
  for (const button of all("button.more-view")) {
    const { view = "" } = button.dataset;
    button.setAttribute("aria-pressed", String(more.includes(view)));
    /** @type {HTMLElement} */ (byId(`plot-${view}`).closest(".view")).hidden = !more.includes(view);
  }
}
