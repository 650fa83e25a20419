/** The customers table, whose rows the server has: makes it follow the selection, and says so when nobody answers. */

import { number } from "./words.js";

const PATIENCE = 4000;
const byId = (id) => document.getElementById(id);

/** In place of the table where customers are shown in groups only. */
export const NO_ROWS = { say() {}, follow() {}, again() {} };

export class Rows {
  /** @param {number | null} examples how many customers the table has, if not all */
  constructor(examples) {
    this.examples = examples;
    this.asked = "";
    this.selected = 0;
    this.lost = false;
    window.addEventListener("kindred:asked", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#missed(), PATIENCE);
    });
    window.addEventListener("kindred:answered", () => {
      clearTimeout(this.timer);
      this.lost = false;
      this.say(this.selected);
    });
  }

  /** @param {number} selected */
  say(selected) {
    this.selected = selected;
    byId("table-help").textContent = this.lost
      ? "The server does not answer. Brushing goes on; the rows follow when it is back."
      : `${number(selected)} selected${this.#shown()}; click a column's head to sort`;
  }

  #shown() {
    return this.examples ? `, here those among ${number(this.examples)} drawn as examples` : "";
  }

  /** Rows that the table holds belong to another selection: have it ask anew. @param {{k: number, where: string}} selected */
  async follow(selected) {
    const asked = JSON.stringify(selected);
    if (asked === this.asked) return;
    this.asked = asked;
    window.dash_clientside.set_props("selection", { data: selected });
    await this.#ask(asked);
  }

  /** The rows that the table holds are called otherwise: have it ask anew. */
  again() {
    return this.#ask(this.asked);
  }

  async #ask(asked) {
    const grid = await window.dash_ag_grid.getApiAsync("customers");
    if (asked === this.asked) grid.purgeInfiniteCache();
  }

  #missed() {
    this.lost = true;
    this.say(this.selected);
    this.#ask(this.asked);
  }
}
