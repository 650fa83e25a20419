/** Customers as CSV, as `analysis/store/export_columns.py` writes them. */

/** @import { Explorer, SavedRows } from "../types.d.ts" */

import { guarded } from "../page/files/formulas.js";

/** @param {SavedRows} rows @param {number[]} which @param {Explorer} host */
export function csvOf(rows, which, host) {
  const lines = which.map((row) => [...rows.own[row], ...(rows.reasons ? [rows.reasons[row]] : []), ...placeOf(rows.cells[row], host)]);
  return [rows.header, ...lines].map(lineOf).join("");
}

/** Segment, its name, and the place on the map; empty for customers who are not segmented. @param {number} cell @param {Explorer} host */
function placeOf(cell, { cf, state, words }) {
  if (cell < 0) return ["", "", "", ""];
  const segment = cf.cells.labels(state.k)[cell];
  const [x, y] = ["pc1", "pc2"].map((axis) => cf.cells.valuesOf(axis)(cell).toFixed(6));
  return [String(segment), words.name(segment), x, y];
}

/** @param {string[]} values */
const lineOf = (values) => `${values.map((value) => quoted(guarded(value))).join(",")}\n`;

/** @param {string} text */
const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
