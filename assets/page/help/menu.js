/** The help menu: the tour, what keys and pointers do, and ten words. Filled when it is first opened. */

/** @import { Explorer } from "../../types.d.ts" */

import { element } from "../elements.js";
import { tourButton } from "./tour.js";
import { SHORTCUTS, glossary } from "./words.js";

/** @param {HTMLElement} details @param {HTMLElement} menu @param {Explorer} explorer */
export function offerHelp(details, menu, explorer) {
  details.addEventListener("toggle", () => fill(menu, explorer), { once: true });
}

/** @param {HTMLElement} menu @param {Explorer} explorer */
function fill(menu, explorer) {
  menu.replaceChildren(
    ...tourButton(explorer),
    element("h2", "", "Mouse and keys"), list(SHORTCUTS),
    element("h2", "", "Words"), list(glossary(explorer.page.belongs)),
  );
}

/** @param {[string, string][]} entries */
const list = (entries) =>
  element("dl", "", ...entries.map(([word, text]) => element("div", "", element("dt", "", word), element("dd", "quiet", text))));
