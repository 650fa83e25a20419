/** Rows of the customers table of a saved page: in which order, and how one is shown. */

/** @import { Explorer, SavedRows } from "../types.d.ts" */

import { element } from "../page/elements.js";

/** @typedef {{key: string, down: boolean}} Order   by which column; none: as in the customers' file */

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** @param {SavedRows} rows @param {number} row @param {Explorer} host @param {number[]} also positions of further columns */
export function rowOf(rows, row, { cf, state, words }, also) {
  const [id, ...others] = rows.columns;
  const segment = cf.cells.labels(state.k)[rows.cells[row]];
  const named = element("span", "segment-name", element("i", `mark mark-${segment}`), words.name(segment));
  const head = element("th", "", String(id.values[row] ?? ""));
  head.scope = "row";
  const texts = [...others.map(({ values }) => String(values[row] ?? "")), ...also.map((i) => rows.own[row][i])];
  return element("tr", "", head, element("td", "", named), ...texts.map((text) => element("td", "", text)));
}

/** Positions of rows in an order. @param {SavedRows} rows @param {number[]} chosen @param {Order} order @param {Explorer} host */
export function sorted(rows, chosen, { key, down }, { cf, state }) {
  if (!key) return chosen;
  const labels = cf.cells.labels(state.k);
  const column = rows.columns.find((c) => c.key === key);
  const places = cf.cells.page.categories.find((c) => c.key === key)?.values;
  /** @param {number} row */
  const value = (row) => {
    const own = column ? column.values[row] : labels[rows.cells[row]];
    return places ? places.indexOf(String(own)) : own;
  };
  const by = down ? -1 : 1;
  return [...chosen].sort((a, b) => by * compared(value(a), value(b)));
}

/** @param {string | number | null} a @param {string | number | null} b */
const compared = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : COLLATOR.compare(String(a ?? ""), String(b ?? "")));
