/** The figures of a state, fetched: those of Explore and Segments, and those of the evidence once it is in. */

/** @import { Cells, Figure, State } from "../../types.d.ts" */

import { at } from "../../server/base.js";
import { fetchJson } from "../../server/segmentation.js";
import { placed } from "./marks.js";

/**
 * Return the figures by view.
 * @param {string} version of the segmentation @param {State} state @param {Cells} cells @param {AbortSignal} signal
 * @returns {Promise<Record<string, Figure>>}
 */
export async function fetchFigures(version, { k, picked, plain, every, more }, cells, signal) {
  const { page } = cells;
  const query = new URLSearchParams({ k: String(k), ...picked, ...(plain ? { plain } : {}), ...(every ? { every } : {}), ...(more ? { more } : {}) });
  const addresses = [at(`/segmentation/${version}/figures.json?${query}`)];
  if (page.evidence) addresses.push(at(`/evidence/${page.fingerprint}/figures.json?k=${k}`));
  const fetched = await Promise.all(addresses.map((address) => fetchJson(address, { signal })));
  const figures = /** @type {[string, Figure][]} */ (Object.entries(Object.assign({}, ...fetched)));
  return Object.fromEntries(figures.map(([name, figure]) => [name, placed(figure, cells, k)]));
}
