/** Fetch what a segmentation consists of: its cells and words, and the evidence, which is found after the segments. */

/** @import { Waiting } from "../types.d.ts" */

import { Cells } from "../crossfilter/cells.js";
import { ask } from "./ask.js";
import { at } from "./base.js";

/**
 * Return the cells of a version; its addresses never change their content.
 * @param {string} version
 * @returns {Promise<Cells>}
 */
export async function fetchCells(version) {
  const base = at(`/segmentation/${version}`);
  const [page, buffer] = await Promise.all([fetchJson(`${base}/page.json`), fetchBuffer(`${base}/cells.bin`)]);
  return new Cells(page, buffer);
}

/**
 * Add the evidence to the cells.
 * @param {Cells} cells
 * @returns {Promise<Waiting | null>} null once it is there
 */
export async function addEvidence(cells) {
  if (cells.page.evidence) return null;
  const base = at(`/evidence/${cells.page.fingerprint}`);
  const words = checked(await ask(`${base}/words.json`));
  if (words.status === 202) return words.json();
  const [evidence, buffer] = await Promise.all([words.json(), fetchBuffer(`${base}/cells.bin`)]);
  cells.add(evidence.arrays, buffer);
  cells.page.evidence = evidence;
  return null;
}

/** @param {string} address @param {RequestInit} [options] @returns {Promise<any>} a document, whose type the caller names */
export const fetchJson = async (address, options) => checked(await ask(address, options)).json();

/** @param {string} address */
const fetchBuffer = async (address) => checked(await ask(address)).arrayBuffer();

/** Return the response; throw where its status is an error. @param {Response} response */
export function checked(response) {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response;
}
