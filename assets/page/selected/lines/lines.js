/** Which numbers the cards show: a choice of up to five, besides the share of customers. */

/** @import { Feature, Page, Solution } from "../../types.d.ts" */

import { formingOf } from "../../crossfilter/cells.js";
import { element } from "../elements.js";

/** The largest number of rows on each card, and how many forming columns have one unasked. */
const [MOST, USUAL] = [5, 3];

/**
 * The numbers that cards show: those chosen, or those that separate segments most and then descriptors, in the order of the page.
 * @param {Page} page @param {Solution} solution @param {string} lines keys joined by dots, empty for no choice @returns {Feature[]}
 */
export function linesOf(page, { strongest }, lines) {
  const described = page.features.filter((f) => f.describes).map((f) => f.key);
  const keys = lines ? lines.split(".") : [...strongest.slice(0, USUAL), ...described].slice(0, MOST);
  return page.features.filter((f) => keys.includes(f.key));
}

/** The keys in a link that exist, at most five of them, joined by dots. @param {string | null} text @param {Page} page */
export function readLines(text, page) {
  const named = new Set((text ?? "").split("."));
  return page.features.map((f) => f.key).filter((key) => named.has(key)).slice(0, MOST).join(".");
}

export class Lines {
  /** @param {HTMLElement | null} holder none where all numbers are shown anyway @param {(lines: string) => void} choose */
  constructor(holder, choose) {
    this.holder = holder;
    this.choose = choose;
    /** @type {Map<string, HTMLInputElement>} */
    this.boxes = new Map();
  }

  /** @param {Page} page */
  build(page) {
    const groups = [["Forms segments", formingOf(page)], ["Describes", page.features.filter((f) => f.describes)]];
    this.boxes.clear();
    this.holder?.replaceChildren(...groups.flatMap(([title, features]) => this.#group(/** @type {string} */ (title), /** @type {Feature[]} */ (features))));
  }

  /** Tick what is shown; with five, no more can be added. @param {Feature[]} shown */
  show(shown) {
    const keys = new Set(shown.map((f) => f.key));
    for (const [key, box] of this.boxes) {
      box.checked = keys.has(key);
      box.disabled = box.checked ? keys.size === 1 : keys.size >= MOST;
    }
  }

  /** @param {string} title @param {Feature[]} features @returns {HTMLElement[]} */
  #group(title, features) {
    if (!features.length) return [];
    const labels = features.map((f) => {
      const box = element("input", "");
      box.type = "checkbox";
      box.addEventListener("change", () => this.choose([...this.boxes].filter(([, b]) => b.checked).map(([key]) => key).join(".")));
      this.boxes.set(f.key, box);
      return element("label", "", box, element("span", "", f.short));
    });
    return [element("fieldset", "", element("legend", "", title), ...labels)];
  }
}
