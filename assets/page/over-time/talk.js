/** What the page of segments over time asks of the server; what takes long is asked for until it is done. */

/** @import { EditionsDocument, Figure } from "../../types.d.ts" */

import { ask } from "../../server/ask.js";
import { at } from "../../server/base.js";
import { pause } from "../../server/patience.js";
import { fetchJson } from "../../server/segmentation.js";

const PAUSE = 500;
const JSON_TYPE = { "Content-Type": "application/json" };

/** @returns {Promise<EditionsDocument>} */
export const fetchEditions = () => fetchJson(at("/over-time/editions.json"));

/** @returns {Promise<Record<string, Figure>>} */
export const fetchCharts = () => fetchJson(at("/over-time/figures.json"));

/** Ask for newer customers; what the server says against it is thrown. */
export async function refreshNow() {
  await accepted(await ask(at("/over-time/refresh"), { method: "POST", headers: JSON_TYPE, body: "{}" }));
}

/**
 * Have something done, and return its answer. Throws an Error with the server's sentence where it cannot be done.
 * @param {string} name of the request @param {Record<string, unknown>} wish @returns {Promise<any>}
 */
export async function done(name, wish) {
  const begun = await ask(at(`/over-time/${name}`), { method: "POST", headers: JSON_TYPE, body: JSON.stringify(wish) });
  const { task } = await (await accepted(begun)).json();
  for (;;) {
    const response = await accepted(await ask(at(`/over-time/tasks/${task}.json`)));
    if (response.status === 200) return response.json();
    await pause(PAUSE);
  }
}

/** @param {Response} response */
async function accepted(response) {
  if (!response.ok) throw new Error((await response.text()).trim());
  return response;
}
