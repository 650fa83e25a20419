/** Where the Export menu's links lead: to the customers that are selected, and to all of them. */

import { at } from "../../server/base.js";
import { byId } from "../elements.js";

/** @param {number} k @param {string} where the selection as JSON, empty for all */
export function offerExports(k, where) {
  const query = new URLSearchParams({ k: String(k), ...(where ? { where } : {}) });
  byId("export-selected", HTMLAnchorElement).href = at(`/export.csv?${query}`);
  byId("export-all", HTMLAnchorElement).href = at(`/export.csv?k=${k}`);
}
