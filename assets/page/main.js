/** Starts the page: fetches the cells, waits for Dash's layout, and connects what visitors can press. */

import { fetchCells } from "../crossfilter/cells.js";
import { addEvidence } from "../crossfilter/evidence.js";
import { server } from "../server/server.js";
import { guardDownloads } from "./downloads.js";
import { Explorer } from "./explorer.js";
import { laidOut } from "./layout.js";
import { Names } from "./names.js";
import { savePicture } from "./picture.js";
import { startTheme } from "./theme.js";
import { tellTrouble } from "./trouble.js";

const byId = (id) => document.getElementById(id);

/** @param {Explorer} explorer */
function connect(explorer) {
  byId("k-fewer").addEventListener("click", () => explorer.showSegments(explorer.state.k - 1));
  byId("k-more").addEventListener("click", () => explorer.showSegments(explorer.state.k + 1));
  byId("filter-switch").addEventListener("click", () => toggleFilters(byId("filter-switch"), byId("filters")));
  byId("copy-link").addEventListener("click", (event) => copy(event.currentTarget, window.location.href));
  startTheme(byId("theme"), () => explorer.recolour());
  explorer.recolour();
  document.addEventListener("keydown", (event) => escape(event, explorer));
  document.addEventListener("click", (event) => clicked(event, explorer));
  document.addEventListener("visibilitychange", () => document.hidden || explorer.names.refresh());
  guardDownloads((sentence) => explorer.chips.notify([sentence]));
  document.addEventListener("change", (event) => picked(/** @type {HTMLSelectElement} */ (event.target), explorer));
}

function toggleFilters(button, filters) {
  filters.hidden = !filters.hidden;
  button.setAttribute("aria-expanded", String(!filters.hidden));
}

function escape(event, explorer) {
  if (event.key !== "Escape") return;
  const open = byId("export");
  if (open.open) open.open = false;
  else explorer.clear();
}

function clicked(event, explorer) {
  const link = event.target.closest("a[data-page]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (explorer.state.path !== link.dataset.page) explorer.go({ path: link.dataset.page });
    window.scrollTo(0, 0);
  }
  const image = event.target.closest("button.image");
  if (image) picture(image.dataset.view, explorer);
  const command = event.target.closest("#export-command");
  if (command) copy(command, exportCommand());
  if (!event.target.closest("#export")) byId("export").open = false;
}

function picked(select, explorer) {
  const name = { "pair-x": "x", "pair-y": "y", "histogram-feature": "histogram" }[select.id];
  if (name) explorer.go({ [name]: select.value });
}

function picture(name, explorer) {
  const layer = explorer.plots.layers.get(name);
  const heading = [...byId(`title-${name}`).childNodes].map((node) => node.querySelector?.("select")?.selectedOptions[0].text ?? node.textContent);
  return savePicture(layer, explorer.scene(), heading.join(""), byId("sentence").textContent);
}

/** The command that writes the selected customers where their rows are. */
function exportCommand() {
  return `python -m analysis export DIR --where '${window.location.href.replaceAll("'", "%27")}' --out customers.csv`;
}

/** @param {HTMLElement} button @param {string} text */
async function copy(button, text) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    window.prompt("Copy this:", text);
  }
  setTimeout(() => {
    button.textContent = label;
  }, 1500);
}

/** Cells, with evidence where the link asks for it. */
async function cellsOf(version) {
  const cells = await fetchCells(version);
  const asked = decodeURIComponent(window.location.search);
  if (cells.page.measures.some((m) => asked.includes(`"${m.key}"`))) await addEvidence(cells);
  return cells;
}

async function start() {
  tellTrouble();
  const version = document.documentElement.dataset.segmentation;
  const names = new Names();
  server.addEventListener("back", () => names.refresh());
  const [cells] = await Promise.all([cellsOf(version), laidOut(), names.refresh()]);
  names.apply(cells.page);
  const explorer = new Explorer(cells, version, names);
  connect(explorer);
  await explorer.start();
  document.documentElement.dataset.ready = "true";
  return explorer;
}

/** The page's one explorer, once it has started. */
export const started = start();
