/** Links to files that the server makes: followed once it says that it will, so that no error takes the place of the file. */

import { ask } from "../../server/ask.js";
import { eventOn } from "../elements.js";
import { saveFrom } from "./save.js";

/** @param {(sentence: string) => void} say */
export function guardDownloads(say) {
  const waiting = new Set();
  document.addEventListener("click", async (event) => {
    const link = eventOn(event, "a[download]");
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { href } = link;
    if (waiting.has(href)) return;
    waiting.add(href);
    await follow(href, say);
    waiting.delete(href);
  });
}

/** @param {string} href @param {(sentence: string) => void} say */
async function follow(href, say) {
  const { pathname, search } = new URL(href);
  try {
    const { ok, status } = await ask(pathname + search, { method: "HEAD" });
    if (ok) saveFrom(href);
    else say(`The file could not be made (the server answered ${status}). Reload the page, then export again.`);
  } catch {
    say("The file could not be made now. Export again when the server is back.");
  }
}
