/** What visitors can press outside of charts and cards: the head, links between pages, menus of features, keys. */

/** @import { Explorer } from "../types.d.ts" */

import { offeredViews, switched } from "./address.js";
import { byId, copy, eventOn, menuNameOf, menuOf, sentenceOf } from "./elements.js";
import { guardDownloads } from "./files/downloads.js";
import { offerFiles } from "./files/made.js";
import { offerOneFile } from "./files/one-file.js";
import { offerHelp } from "./help/menu.js";
import { startPrinting } from "./print.js";
import { imported } from "./scripts.js";
import { startTheme } from "./colors/theme.js";

/** @param {Explorer} explorer */
export function connect(explorer) {
  byId("k-fewer").addEventListener("click", () => explorer.showSegments(explorer.state.k - 1));
  byId("k-more").addEventListener("click", () => explorer.showSegments(explorer.state.k + 1));
  byId("filter-switch").addEventListener("click", () => toggleFilters(byId("filter-switch"), byId("filters")));
  byId("copy-link").addEventListener("click", () => copy(byId("copy-link"), window.location.href));
  startTheme(byId("theme"), () => explorer.recolor());
  explorer.recolor();
  startPrinting(explorer);
  document.addEventListener("keydown", (event) => escape(event, explorer));
  document.addEventListener("click", (event) => click(event, explorer));
  document.addEventListener("change", (event) => pick(event, explorer));
  document.addEventListener("visibilitychange", () => document.hidden || explorer.names.refresh());
  offerOneFile(explorer, document.getElementById("one-file"));
  guardDownloads((sentence) => explorer.notify(sentence));
  offerFiles();
  offerHelp(byId("help"), byId("help-menu"), explorer);
}

/** @param {HTMLElement} button @param {HTMLElement} filters */
function toggleFilters(button, filters) {
  filters.hidden = !filters.hidden;
  button.setAttribute("aria-expanded", String(!filters.hidden));
}

const OPEN_MENUS = "details.export[open]";

/** Close an open menu, or clear what is selected. @param {KeyboardEvent} event @param {Explorer} explorer */
function escape(event, explorer) {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(OPEN_MENUS);
  if (menu) menu.removeAttribute("open");
  else explorer.clear();
}

/** @param {MouseEvent} event @param {Explorer} explorer */
function click(event, explorer) {
  const link = eventOn(event, "a[data-page]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) openPage(event, link.dataset.page ?? "/", explorer);
  const image = eventOn(event, "button.image");
  if (image) picture(image.dataset.view ?? "", image.dataset.format ?? "", explorer);
  switchView(event, explorer);
  const command = eventOn(event, "#export-command");
  if (command) copy(command, exportCommand());
  closeMenus(event);
}

/** Take a picture of a chart, by a script that is fetched for the first one. @param {string} view @param {string} format @param {Explorer} explorer */
async function picture(view, format, explorer) {
  try {
    const { takePicture } = await imported(() => import("./pictures/take.js"), "./pictures/take.js");
    await takePicture(view, format, explorer);
  } catch (error) {
    explorer.notify(`The picture was not made: ${sentenceOf(error)}; try again.`);
  }
}

/** Show or hide a view that people can switch on. @param {MouseEvent} event @param {Explorer} explorer */
function switchView(event, explorer) {
  const view = eventOn(event, "button.more-view")?.dataset.view;
  if (view) explorer.go({ more: switched(explorer.state.more, view, offeredViews(explorer.page)) });
}

/** Close every open menu but the one that is clicked, and that too once its picture is taken. @param {MouseEvent} event */
function closeMenus({ target }) {
  const done = target instanceof Element && target.closest("button.image");
  for (const menu of document.querySelectorAll(OPEN_MENUS)) {
    if (done || !(target instanceof Node && menu.contains(target))) menu.removeAttribute("open");
  }
}

/** @param {MouseEvent} event @param {string} path @param {Explorer} explorer */
function openPage(event, path, explorer) {
  event.preventDefault();
  if (explorer.state.path !== path) explorer.go({ path });
  window.scrollTo(0, 0);
}

/** Show the feature picked in a menu. @param {Event} event @param {Explorer} explorer */
function pick(event, explorer) {
  const name = menuNameOf(event);
  if (name) explorer.go({ picked: { ...explorer.state.picked, [name]: menuOf(name).value } });
}

/** The command that writes the selected customers where their rows are. */
const exportCommand = () =>
  `python -m analysis export DIR --where '${window.location.href.replaceAll("'", "%27")}' --out customers.csv`;
