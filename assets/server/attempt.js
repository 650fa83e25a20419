/** One question to the server, and what became of it. */

/** @import { Trouble } from "./troubles.js" */

import { isOwn, secondsIn, troubleOf } from "./troubles.js";

/**
 * @typedef {{response: Response, trouble: Trouble | null, seconds: number}} Answered
 * @typedef {{response?: undefined, trouble: Trouble, seconds: number}} Lost   nobody answered
 * @typedef {Answered | Lost} Outcome
 */

const fetchAsItWas = window.fetch.bind(window); // Dash's requests are brought here, see dash.js
const SHOWN = document.documentElement.dataset.segmentation ?? "";

/** @param {string} address @param {RequestInit} options @param {number} patience in milliseconds @returns {Promise<Outcome>} */
export async function attempt(address, options, patience) {
  const { signal } = options;
  const ends = [AbortSignal.timeout(patience), ...(signal ? [signal] : [])];
  try {
    const headers = { .../** @type {Record<string, string> | undefined} */ (options.headers), ...shown(address) };
    const response = await fetchAsItWas(address, { ...options, headers, signal: AbortSignal.any(ends) });
    return { response, trouble: troubleOf(response.status, address), seconds: secondsIn(response) };
  } catch {
    signal?.throwIfAborted();
    return { trouble: "gone", seconds: 0 };
  }
}

/**
 * Which customers are shown, so that others are not asked in their place; addresses that say so themselves stay as they are.
 * @param {string} address @returns {Record<string, string>}
 */
const shown = (address) => (isOwn(address) && !address.includes(SHOWN) ? { "Kindred-Customers": SHOWN } : {});
