/** Reports and slides: the server makes them in a process of its own, and is asked until they are there. */

import { ask } from "../../server/ask.js";
import { at } from "../../server/base.js";
import { pause } from "../../server/patience.js";
import { byId, eventOn } from "../elements.js";
import { leftWords } from "../words.js";
import { saveFrom } from "./save.js";

/** @typedef {{phase?: string, done?: number, left?: number}} Progress   left: seconds */

const PAUSE = 700;

/** Make a file whenever its button in the Export menu is pressed. */
export function offerFiles() {
  /** @type {Set<string>} */
  const making = new Set();
  document.addEventListener("click", async (event) => {
    const kind = eventOn(event, "button[data-file]")?.dataset.file;
    if (!kind || making.has(kind)) return;
    making.add(kind);
    await make(kind);
    making.delete(kind);
  });
}

/** @param {string} kind */
async function make(kind) {
  announce(stepText(kind, {}));
  try {
    const answer = await finished(kind, at(`/files/${kind}?${shown()}`));
    announce(answer.trouble);
    if (answer.file) saveFrom(at(answer.file));
  } catch {
    announce("The file could not be made now. Export again when the server is back.");
  }
}

/** What the page shows, as the report states it. */
function shown() {
  const { searchParams } = new URL(window.location.href);
  const kept = [...searchParams].filter(([name]) => name === "k" || name === "where");
  return new URLSearchParams(kept);
}

/** @param {string} kind @param {string} address @returns {Promise<{file: string, trouble: string}>} */
async function finished(kind, address) {
  for (;;) {
    const response = await ask(address, { method: "POST" });
    if (response.status === 200) return { file: (await response.json()).file, trouble: "" };
    if (response.status !== 202) return { file: "", trouble: (await response.text()).trim() };
    announce(stepText(kind, await response.json()));
    await pause(PAUSE);
  }
}

/** The progress in words. @param {string} kind @param {Progress} progress */
export function stepText(kind, { phase, done, left }) {
  const share = done ? ` (${Math.round(100 * done)}%${leftWords(left)})` : "";
  return `Making the ${kind}: ${phase ?? "starting"}${share} …`;
}

/** @param {string} words */
function announce(words) {
  byId("export-progress").textContent = words;
}
