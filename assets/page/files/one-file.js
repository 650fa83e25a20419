/** Save the page as one file: whose rows it holds is chosen first. */

/** @import { Explorer } from "../../types.d.ts" */

import { askOnce } from "../../server/ask.js";
import { at } from "../../server/base.js";
import { write } from "../address.js";
import { button, element, sentenceOf } from "../elements.js";
import { save } from "./save.js";

const PATIENCE = 150_000;
const NONE = "none";
const GROUPS = "groups";
const NAME = "kindred.html";

/** Fill the part of the Export menu, where there is one. @param {Explorer} host @param {HTMLElement | null} holder */
export function offerOneFile(host, holder) {
  if (!holder) return;
  const { page } = host;
  const rows = menu(page.smallest ? {} : { [NONE]: "without rows", ...(page.examples === null ? { all: "with every customer" } : {}), [GROUPS]: "in groups" });
  const least = element("input", "");
  Object.assign(least, { type: "number", min: "2", max: "1000", value: "5" });
  const size = element("label", "", "of at least ", least, " customers, without Evidence");
  const progress = element("p", "");
  progress.setAttribute("role", "status");
  const go = button("Save as one file", "", () => make(host, go, progress, wanted(rows.value || NONE, least.value)));
  const follow = () => {
    size.hidden = rows.value !== GROUPS;
  };
  rows.addEventListener("change", follow);
  follow();
  holder.replaceChildren(go, ...(page.smallest ? [] : [element("label", "", "Customers: ", rows), size]), progress);
}

/** @param {Record<string, string>} options */
function menu(options) {
  const select = element("select", "");
  select.append(...Object.entries(options).map(([value, label]) => new Option(label, value)));
  return select;
}

/** @param {string} rows @param {string} least @returns {Record<string, string>} */
const wanted = (rows, least) => (rows === GROUPS ? { rows: NONE, least } : { rows });

/** @param {Explorer} host @param {HTMLButtonElement} go @param {HTMLElement} progress @param {Record<string, string>} choice */
async function make(host, go, progress, choice) {
  go.disabled = true;
  progress.textContent = "Making the file …";
  progress.textContent = await made(host, choice);
  go.disabled = false;
}

/** What became of it, in a sentence. @param {Explorer} host @param {Record<string, string>} choice */
async function made(host, choice) {
  const query = new URLSearchParams({ ...choice, view: write(host.state, host.page) });
  try {
    const response = await askOnce(at(`/page.html?${query}`), { method: "POST" }, PATIENCE);
    if (!response.ok) return (await response.text()).trim();
    const file = await response.blob();
    save(file, NAME);
    return `Saved: ${(file.size / 1e6).toFixed(1)} MB. It opens in any browser, without a server.`;
  } catch (error) {
    return `The file was not made: ${sentenceOf(error)}; try again.`;
  }
}
