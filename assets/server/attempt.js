/** One question to the server, and what became of it. */

import { isOwn, secondsIn, troubleOf } from "./troubles.js";

/**
 * @typedef {{response?: Response, trouble: import("./troubles.js").Trouble | null, seconds: number}} Outcome
 *   no response: nobody answered
 */

const fetchAsItWas = window.fetch.bind(window); // Dash's requests are brought here, see dash.js
const SHOWN = document.documentElement.dataset.segmentation;

/** @param {string} address @param {RequestInit} options @param {number} patience in milliseconds @returns {Promise<Outcome>} */
export async function attempt(address, options, patience) {
  const { signal } = options;
  const ends = [AbortSignal.timeout(patience), ...(signal ? [signal] : [])];
  try {
    const headers = { .../** @type {any} */ (options.headers), ...shown(address) };
    const response = await fetchAsItWas(address, { ...options, headers, signal: AbortSignal.any(ends) });
    return { response, trouble: troubleOf(response.status, address), seconds: secondsIn(response) };
  } catch {
    signal?.throwIfAborted();
    return { trouble: "gone", seconds: 0 };
  }
}

/** Which customers are shown, so that others are not asked in their place; addresses that say so themselves stay as they are. */
const shown = (address) => (isOwn(address) && !address.includes(SHOWN) ? { "Kindred-Customers": SHOWN } : {});
