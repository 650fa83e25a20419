/** When things happen: scripts run and modules arrive when the page needs them, and the browser has painted. */

import { ask } from "../server/ask.js";

/** Resolves once the script has run, rejects where it does not arrive. @param {string} address @returns {Promise<void>} */
export function run(address) {
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address.split("/").pop()} did not arrive`));
  });
}

/**
 * Resolves with a module that is fetched later. One that does not arrive is imported once more, after the server has
 * answered for it.
 * @template T
 * @param {() => Promise<T>} fetched @param {string} name its path from the page's own script @returns {Promise<T>}
 */
export async function imported(fetched, name) {
  try {
    return await fetched();
  } catch {
    const own = /** @type {HTMLScriptElement} */ (document.querySelector("script[type=module]"));
    await ask(new URL(name, own.src).pathname, { cache: "reload" });
    return fetched();
  }
}

/** Resolves once the browser has shown what changed. @returns {Promise<void>} */
export const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
