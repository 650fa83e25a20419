/** The customers table, whose rows the server has: makes it follow the selection, and says so when they do not come. */

import { askForDash } from "../server/dash.js";
import { server } from "../server/server.js";
import { number } from "./words.js";

const PATIENCE = 4000;
const NEAR = "200px";
const byId = (id) => document.getElementById(id);

/** In place of the table where customers are shown in groups only. */
export const NO_ROWS = { watch() {}, say() {}, follow() {}, again() {} };

export class Rows {
  /** @param {number | null} examples how many customers the table has, if not all */
  constructor(examples) {
    this.examples = examples;
    this.asked = "";
    this.selected = 0;
    /** What the server answered last, 0 where it gave no answer, none while it is asked. @type {number | null} */
    this.status = null;
    askForDash({ asked: () => this.#hear(null), answered: (status) => this.#hear(status) });
    server.addEventListener("change", () => this.say(this.selected));
  }

  /** The grid is fetched when the visitor comes near it. */
  watch() {
    const observer = new IntersectionObserver((seen) => {
      if (!seen.some((s) => s.isIntersecting)) return;
      observer.disconnect();
      this.#fetch();
    }, { rootMargin: NEAR });
    observer.observe(byId("customers"));
  }

  async #fetch() {
    try {
      await window.dash_ag_grid.come();
    } catch {
      server.doubt();
      if (!server.lasting) setTimeout(() => this.#fetch(), PATIENCE);
    }
  }

  /** @param {number} selected */
  say(selected) {
    this.selected = selected;
    byId("table-help").textContent = this.#missing() || `${number(selected)} selected${this.#shown()}; click a column's head to sort`;
  }

  /** Why the rows are not those selected, in a sentence; empty where they are. */
  #missing() {
    if (server.lasting && !this.status) return "The rows are not those selected now.";
    if (server.trouble && !this.status) return "The rows follow when the server answers.";
    return this.status && this.status >= 400 ? `The server has no rows (${this.status}). Click a column's head to ask again.` : "";
  }

  #shown() {
    return this.examples ? `, here those among ${number(this.examples)} drawn as examples` : "";
  }

  #hear(status) {
    this.status = status;
    this.say(this.selected);
  }

  /** Rows that the table holds belong to another selection: have it ask anew. @param {{k: number, where: string}} selected */
  async follow(selected) {
    const asked = JSON.stringify(selected);
    if (asked === this.asked) return;
    this.asked = asked;
    window.dash_clientside.set_props("selection", { data: selected });
    await this.again();
  }

  /** The rows that the table holds are others, or called otherwise: have it ask anew. */
  async again() {
    const { asked } = this;
    const grid = await window.dash_ag_grid.getApiAsync("customers");
    if (asked === this.asked) grid.purgeInfiniteCache();
  }
}
