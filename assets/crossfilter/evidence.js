/**
 * Evidence: what is known of how sure the segments are, and of how each cell's customers sit; found after the segments.
 *
 * @typedef {{phase?: string, done?: number, left?: number, failed?: string}} Waiting   how far it is, and seconds left; empty when nobody looks for it
 */

import { ask } from "../server/ask.js";
import { at } from "./base.js";
import { checked } from "./cells.js";

/**
 * Fetch the evidence and put it to the cells.
 * @param {import("./cells.js").Cells} cells
 * @returns {Promise<Waiting | null>} null once it is there
 */
export async function addEvidence(cells) {
  if (cells.page.evidence) return null;
  const base = at(`/evidence/${cells.page.fingerprint}`);
  const words = await ask(`${base}/words.json`).then(checked);
  if (words.status === 202) return words.json();
  const [document, buffer] = await Promise.all([
    words.json(),
    ask(`${base}/cells.bin`).then((r) => checked(r).arrayBuffer()),
  ]);
  cells.add(document.arrays, buffer);
  cells.page.evidence = document;
  return null;
}
