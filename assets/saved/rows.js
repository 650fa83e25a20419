/** The customers table and the CSV of a saved page, made from rows in the file; stands in for `page/selected/rows.js`. */

/** @import { Explorer, SavedRows } from "../types.d.ts" */

import { button, element } from "../page/elements.js";
import { save } from "../page/files/save.js";
import { Find, plain } from "../page/selected/find.js";
import { number } from "../page/words.js";
import { csvOf } from "./export.js";
import { rowOf, sorted } from "./table.js";

/** @typedef {import("./table.js").Order} Order */

const BLOCK = 100;
const NEAR = 200;

/** Where a page was saved without rows. @type {Pick<Rows, "watch" | "say" | "follow" | "again">} */
export const NO_ROWS = { watch() {}, say() {}, follow: async () => {}, again: async () => {} };

export class Rows {
  /** @param {Explorer} host */
  constructor(host) {
    this.host = host;
    this.holder = document.getElementById("customers");
    this.help = document.getElementById("table-help");
    /** @type {Promise<SavedRows | null>} */
    this.rows = window.kindredSaved.unpack("rows").then((bytes) => bytes && JSON.parse(new TextDecoder().decode(bytes)));
    /** @type {Order} */
    this.order = { key: "", down: false };
    this.selected = 0;
    this.body = element("tbody", "");
    /** Positions of the rows to show, in order. @type {number[]} */
    this.wanted = [];
    this.asked = "";
    this.find = new Find(() => this.again());
    for (const id of ["export-selected", "export-all"]) {
      document.getElementById(id)?.addEventListener("click", (event) => this.#export(event, id === "export-all"));
    }
  }

  watch() {
    this.holder?.addEventListener("scroll", () => this.#more());
    this.find.place();
    this.again();
  }

  /** @param {number} selected */
  say(selected) {
    this.selected = selected;
    if (this.help) this.help.textContent = this.find.words(number(selected)) || `${number(selected)} selected. Click a column heading to sort.`;
  }

  /** @param {{k: number, where: string}} selected */
  async follow(selected) {
    const asked = JSON.stringify(selected);
    if (asked === this.asked) return;
    this.asked = asked;
    await this.again();
  }

  /** Show the selected rows, whose names may have changed. */
  async again() {
    const rows = await this.rows;
    if (!rows || !this.holder) return;
    this.find.all.hidden = !rows.others.length;
    this.say(this.selected);
    this.wanted = sorted(rows, this.#matching(rows), this.order, this.host);
    this.body = element("tbody", "");
    this.holder.replaceChildren(element("table", "figures words", element("thead", "", this.#head(rows)), this.body));
    this.holder.scrollTop = 0;
    await this.#more();
  }

  /** @param {SavedRows} rows */
  #head(rows) {
    const [id, ...others] = rows.columns;
    const cells = [id, { key: "segment", title: "Segment" }, ...others].map(({ key, title }) => this.#heading(key, title));
    return element("tr", "", ...cells, ...this.#others(rows).map((i) => element("th", "", rows.header[i])));
  }

  /** @param {string} key @param {string} title */
  #heading(key, title) {
    const node = element("th", "", button(title, "", () => this.#sort(key)));
    node.scope = "col";
    const { order } = this;
    if (order.key === key) node.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    return node;
  }

  /** @param {string} key */
  #sort(key) {
    this.order = { key, down: this.order.key === key && !this.order.down };
    this.again();
  }

  /** More rows once the last ones are near. */
  async #more() {
    const rows = await this.rows;
    const { holder, body } = this;
    if (!rows || !holder || holder.scrollTop + holder.clientHeight + NEAR < holder.scrollHeight) return;
    const from = body.children.length;
    body.append(...this.wanted.slice(from, from + BLOCK).map((row) => rowOf(rows, row, this.host, this.#others(rows))));
  }

  /** Positions of the selected customers who have the text in some column. @param {SavedRows} rows */
  #matching(rows) {
    const text = plain(this.find.wanted.text);
    return this.#chosen(rows).filter((i) => !text || plain(rows.own[i].join("\n")).includes(text));
  }

  /** @param {SavedRows} rows */
  #others({ others }) {
    return this.find.wanted.others ? others : [];
  }

  /** Positions of the selected customers. @param {SavedRows} rows */
  #chosen({ cells }) {
    const { fails } = this.host.cf;
    return cells.map((_, i) => i).filter((i) => cells[i] >= 0 && fails[cells[i]] === 0);
  }

  /** @param {Event} event @param {boolean} all */
  async #export(event, all) {
    event.preventDefault();
    const rows = await this.rows;
    if (!rows) return;
    const isWhole = all || this.host.state.selection.length === 0;
    const which = isWhole ? rows.cells.map((_, i) => i) : this.#chosen(rows);
    save(new Blob([csvOf(rows, which, this.host)], { type: "text/csv" }), isWhole ? "kindred-customers.csv" : "kindred-selected.csv");
  }
}
