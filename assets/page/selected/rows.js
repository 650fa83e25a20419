/** The customers table, whose rows the server sends: keep it at the selection, and say when rows are missing. */

/** @import { Explorer, GridApi } from "../../types.d.ts" */

import { askForDash } from "../../server/dash.js";
import { server } from "../../server/server.js";
import { byId, sentenceOf } from "../elements.js";
import { run } from "../scripts.js";
import { number } from "../words.js";
import { Find } from "./find.js";
import { select, showGrid } from "./grid.js";

const PATIENCE = 4000;
const MARGIN = "200px";
const OTHER = "other ";

/** In place of the table where customers are shown in groups only. @type {Pick<Rows, "watch" | "say" | "follow" | "again">} */
export const NO_ROWS = { watch() {}, say() {}, follow() {}, again() {} };

export class Rows {
  /** @param {Explorer} host */
  constructor(host) {
    /** How many customers the table has, if not all. */
    this.examples = host.page.examples;
    /** What the grid's rows are of. @type {object | null} */
    this.wanted = null;
    /** @type {GridApi | null} */
    this.grid = null;
    this.selected = 0;
    /** What was last selected. @type {{k: number, where: string} | null} */
    this.last = null;
    this.find = new Find(() => this.#search());
    /** What the server answered last, 0 where it gave no answer, none while it is asked. @type {number | null} */
    this.status = null;
    askForDash({ asked: () => this.#hear(null), answered: (status) => this.#hear(status) });
    server.addEventListener("change", () => this.say(this.selected));
  }

  /** The grid is fetched when the visitor comes near it. */
  watch() {
    this.find.place();
    const observer = new IntersectionObserver((seen) => {
      if (!seen.some((s) => s.isIntersecting)) return;
      observer.disconnect();
      this.#fetch();
    }, { rootMargin: MARGIN });
    observer.observe(byId("customers"));
  }

  async #fetch() {
    try {
      await run(byId("dash-scripts", HTMLScriptElement).src);
    } catch {
      server.doubt();
      if (!server.lasting) setTimeout(() => this.#fetch(), PATIENCE);
      return;
    }
    try {
      this.grid = await showGrid(() => this.wanted);
      this.find.all.hidden = !othersOf(this.grid).length;
    } catch (error) {
      byId("table-help").textContent = `The table cannot be shown (${sentenceOf(error)}). Reload the page.`;
    }
  }

  /** @param {number} selected */
  say(selected) {
    this.selected = selected;
    const all = `${number(selected)} selected${this.#shown()}. Click a column heading to sort.`;
    byId("table-help").textContent = this.#missing() || this.find.words(number(selected)) || all;
  }

  /** Why the rows are not those selected, in a sentence; empty where they are. */
  #missing() {
    if (server.lasting && !this.status) return "The rows are not those selected now.";
    if (server.trouble && !this.status) return "The rows appear when the server answers.";
    return this.status && this.status >= 400 ? `The server has no rows (${this.status}). Click a column heading to try again.` : "";
  }

  #shown() {
    return this.examples ? ` (shown: those among ${number(this.examples)} examples)` : "";
  }

  /** @param {number | null} status */
  #hear(status) {
    this.status = status;
    this.say(this.selected);
  }

  /** Have the table ask again where its rows belong to another selection. @param {{k: number, where: string}} selected */
  follow(selected) {
    this.last = selected;
    const { text, others } = this.find.wanted;
    const data = { ...selected, ...(text ? { find: text } : {}), ...(others ? { others } : {}) };
    if (JSON.stringify(data) === JSON.stringify(this.wanted)) return;
    this.wanted = data;
    if (!this.grid) return;
    select(data);
    this.again();
  }

  /** Have the table ask again for the same rows, whose names have changed. */
  again() {
    this.grid?.purgeInfiniteCache();
  }

  /** The same customers again, as the visitor wants to see them. */
  #search() {
    if (this.grid) this.grid.setColumnsVisible(othersOf(this.grid), this.find.wanted.others);
    if (this.last) this.follow(this.last);
    this.say(this.selected);
  }
}

/** Columns that are not shown at first. @param {GridApi} grid */
const othersOf = (grid) => grid.getColumns().map((column) => column.getColId()).filter((id) => id.startsWith(OTHER));
