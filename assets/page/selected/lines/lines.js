/** Which columns the cards show: a choice of up to five, besides the share of customers. */

/** @import { Page, Solution } from "../../../types.d.ts" */
/** @import { Column } from "./typical-values.js" */

import { formingCategories, formingOf } from "../../../crossfilter/cells.js";
import { element } from "../../elements.js";

/** The largest number of rows on each card, and how many forming numbers and categories have one unasked. */
const [MOST, USUAL, CATEGORIES] = [5, 3, 2];

/** Columns that may have a row. @param {Page} page @returns {Column[]} */
const columnsOf = (page) => [...page.features, ...page.categories];

/**
 * The columns that cards show: those chosen, or those that separate segments most and then descriptors, in the order of the page.
 * @param {Page} page @param {Solution} solution @param {string} lines keys joined by dots, empty for no choice @returns {Column[]}
 */
export function linesOf(page, { strongest, strongest_categories: categories = [] }, lines) {
  const described = page.features.filter((f) => f.describes).map((f) => f.key);
  const keys = lines ? lines.split(".") : [...strongest.slice(0, USUAL), ...categories.slice(0, described.length ? 1 : CATEGORIES), ...described].slice(0, MOST);
  return columnsOf(page).filter((c) => keys.includes(c.key));
}

/** The keys in a link that exist, at most five of them, joined by dots. @param {string | null} text @param {Page} page */
export function readLines(text, page) {
  const named = new Set((text ?? "").split("."));
  return columnsOf(page).map((c) => c.key).filter((key) => named.has(key)).slice(0, MOST).join(".");
}

export class Lines {
  /** @param {HTMLElement | null} holder none where all columns are shown anyway @param {(lines: string) => void} choose */
  constructor(holder, choose) {
    this.holder = holder;
    this.choose = choose;
    /** @type {Map<string, HTMLInputElement>} */
    this.boxes = new Map();
  }

  /** @param {Page} page */
  build(page) {
    const forming = [...formingOf(page), ...formingCategories(page)];
    const groups = /** @type {[string, Column[]][]} */ ([["Forms segments", forming], ["Describes", columnsOf(page).filter((c) => !forming.includes(c))]]);
    this.boxes.clear();
    this.holder?.replaceChildren(...groups.flatMap(([title, columns]) => this.#group(title, columns)));
  }

  /** Tick what is shown; with five, no more can be added. @param {Column[]} shown */
  show(shown) {
    const keys = new Set(shown.map((c) => c.key));
    for (const [key, box] of this.boxes) {
      box.checked = keys.has(key);
      box.disabled = box.checked ? keys.size === 1 : keys.size >= MOST;
    }
  }

  /** @param {string} title @param {Column[]} columns @returns {HTMLElement[]} */
  #group(title, columns) {
    if (!columns.length) return [];
    const labels = columns.map((c) => {
      const box = element("input", "");
      box.type = "checkbox";
      box.addEventListener("change", () => this.choose([...this.boxes].filter(([, b]) => b.checked).map(([key]) => key).join(".")));
      this.boxes.set(c.key, box);
      return element("label", "", box, element("span", "", "short" in c ? c.short : c.label));
    });
    return [element("fieldset", "", element("legend", "", title), ...labels)];
  }
}
