/** Above the customers table: a field that finds customers by any text, and a switch for columns not shown at first. */

import { button, element } from "../elements.js";

const PAUSE = 250;
const MARKS = /[\u0300-\u036f]/g;

/** @typedef {{text: string, others: boolean}} Wanted   what is to be found, and whether all columns are shown */

/** Text as it is compared: without case and accents. @param {string} text */
export const plain = (text) => text.normalize("NFD").replace(MARKS, "").toLowerCase();

export class Find {
  /** @param {(wanted: Wanted) => void} report is called with what is wanted once the visitor pauses */
  constructor(report) {
    /** @type {Wanted} */
    this.wanted = { text: "", others: false };
    this.report = report;
    this.field = element("input", "find");
    Object.assign(this.field, { type: "search", placeholder: "Find a customer" });
    this.field.setAttribute("aria-label", "Find a customer by any text");
    this.field.addEventListener("input", () => this.#typed());
    this.all = button("All columns", "tool", () => this.#switch());
    this.all.setAttribute("aria-pressed", "false");
    this.all.hidden = true;
    this.timer = 0;
    this.node = element("div", "view-tools", this.all, this.field);
  }

  /** Put both next to the title of the table. */
  place() {
    document.getElementById("table-help")?.closest(".view-head")?.append(this.node);
  }

  /** What the help of the table says of it. @param {string} selected */
  words(selected) {
    const { text } = this.wanted;
    return text ? `Those of the ${selected} selected with “${text}” in any column.` : "";
  }

  #typed() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#want({ text: this.field.value.trim() }), PAUSE);
  }

  #switch() {
    const others = !this.wanted.others;
    this.all.setAttribute("aria-pressed", String(others));
    this.#want({ others });
  }

  /** @param {Partial<Wanted>} change */
  #want(change) {
    this.wanted = { ...this.wanted, ...change };
    this.report(this.wanted);
  }
}
