/** Links to files that the server makes: followed once it says that it will, so that no error takes the place of the file. */

import { ask } from "../server/ask.js";
import { saveFrom } from "./save.js";

/** @param {(sentence: string) => void} say */
export function guardDownloads(say) {
  const waiting = new Set();
  document.addEventListener("click", async (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest?.("a[download]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { href } = /** @type {HTMLAnchorElement} */ (link);
    if (waiting.has(href)) return;
    waiting.add(href);
    await follow(href, say);
    waiting.delete(href);
  });
}

async function follow(href, say) {
  const { pathname, search } = new URL(href);
  try {
    const { ok, status } = await ask(pathname + search, { method: "HEAD" });
    if (ok) saveFrom(href);
    else say(`The file could not be made (the server answered ${status}). Load the page again, then export once more.`);
  } catch {
    say("The file could not be made now; export once more when the server is back.");
  }
}
