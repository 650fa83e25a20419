/** Dash's own requests, asked as everything else is: Dash would give up, and say so nowhere on the page. */

import { ask } from "./ask.js";
import { server } from "./server.js";

const ROWS = /\/_dash-update-component(\?|$)/;
const ONCE = /\/_dash-(layout|dependencies)(\?|$)/;

/**
 * Of several requests for rows only the last is still of use.
 * @param {{asked: () => void, answered: (status: number) => void}} heard `answered` by the last one, 0 where it is given up
 */
export function askForDash({ asked, answered }) {
  const other = window.fetch.bind(window);
  let last = new AbortController();
  window.fetch = (address, options) => {
    if (ONCE.test(String(address))) return insist(String(address), options ?? {});
    if (!ROWS.test(String(address))) return other(address, options);
    last.abort();
    last = new AbortController();
    asked();
    return askFor(String(address), { ...options, signal: last.signal }, answered);
  };
}

/** Dash asks once for what it needs to start. @param {string} address @param {RequestInit} options @returns {Promise<Response>} */
async function insist(address, options) {
  try {
    return await ask(address, options);
  } catch {
    await new Promise((resolve) => server.addEventListener("back", resolve, { once: true }));
    return insist(address, options);
  }
}

/** Read to its end, since an answer that is overtaken while Dash reads it would be an accident. @param {Response} response */
const whole = async (response) => ({ status: response.status, headers: response.headers, body: await response.blob() });

/** To Dash, 204 means that nothing changes. @param {string} address @param {RequestInit} options @param {(status: number) => void} answered */
async function askFor(address, options, answered) {
  try {
    const { status, headers, body } = await whole(await ask(address, options));
    answered(status);
    return new Response(body, { status, headers });
  } catch {
    if (!options.signal?.aborted) answered(0);
    return new Response(null, { status: 204 });
  }
}
