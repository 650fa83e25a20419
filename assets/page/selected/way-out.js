/** Where nobody fits a selection: which chip to remove to see somebody again. */

/** @import { Crossfilter, Selection, Words } from "../../types.d.ts" */

import { number } from "../words.js";

/** @param {Selection} selection that nobody fits @param {Crossfilter} cf @param {Words} words @returns {string[]} */
export function wayOut(selection, cf, words) {
  if (selection.length === 0) return [];
  const ways = selection
    .map((clause) => ({ label: words.chip(clause), n: cf.count(clause.view) }))
    .filter(({ n }) => n > 0)
    .map(({ label, n }) => `“${label}” (then ${number(n)})`);
  return [`No customer fits all of this. Remove ${ways.length ? ways.join(" or ") : "more than one chip"} to see some again.`];
}
