/** Starts the page: fetches the cells, and connects what visitors can press. */

import { addEvidence, fetchCells } from "../server/segmentation.js";
import { server } from "../server/server.js";
import { keepPlotly } from "./charts/plotly.js";
import { connect } from "./controls.js";
import { Explorer } from "./explorer.js";
import { welcome } from "./help/tour.js";
import { Names } from "./names/names.js";
import { watchForNewer } from "./newer.js";
import { shownAddress } from "./place.js";
import { tellTrouble } from "./trouble.js";

/** Cells, with evidence where the link asks for it. @param {string} version */
async function cellsOf(version) {
  const cells = await fetchCells(version);
  const where = shownAddress().searchParams.get("where") ?? "";
  if (cells.page.measures.some((m) => where.includes(`"${m.key}"`))) await addEvidence(cells);
  return cells;
}

async function start() {
  tellTrouble();
  const { segmentation: version = "" } = document.documentElement.dataset;
  const names = new Names();
  server.addEventListener("back", () => names.refresh());
  const [cells] = await Promise.all([cellsOf(version), names.refresh()]);
  names.apply(cells.page);
  const explorer = new Explorer(cells, version, names);
  connect(explorer);
  await explorer.start();
  document.documentElement.dataset.ready = "true";
  welcome(explorer);
  watchForNewer();
  keepPlotly();
  return explorer;
}

/** The page's one explorer, once it has started. */
export const started = start();
