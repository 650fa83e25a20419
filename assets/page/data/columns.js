/** The columns: what each holds, what it is made from or why it is used so, and whether it forms, describes, or neither. */

/** @import { ColumnLook, Look, Question } from "../../types.d.ts" */

import { button, element } from "../elements.js";
import { number } from "../words.js";
import { capital } from "./doubts.js";
import { spreadOf } from "./spread.js";

/** What a visitor chooses; the server makes a descriptor of numbers that describe, and a category of text. @type {["feature" | "describe" | "ignored", string][]} */
const USES = [["feature", "Forms segments"], ["describe", "Describes"], ["ignored", "Leave out"]];
const ORDER = ["feature", "describe", "ignored"];
/** What roles amount to where they are called otherwise. @type {Record<string, string>} */
const USE_OF = { "forming category": "feature", category: "describe", descriptor: "describe", date: "ignored", text: "ignored", amount: "ignored" };
const SAMPLES = 3;
const MAX_SAMPLE_LENGTH = 24;

export class Columns {
  /** @param {Look} look @param {Question} question changed in place @param {() => void} changed */
  constructor(look, question, changed) {
    this.look = look;
    this.question = question;
    this.changed = changed;
    const columns = look.customers?.columns ?? look.columns;
    this.columns = columns.filter((c) => this.#role(c) !== "id");
    this.ids = columns.filter((c) => this.#role(c) === "id");
    this.rows = this.#inOrder().map((column) => this.#row(column));
    this.left = element("div", "columns-left-out");
    const head = element("div", "view-head", element("div", "view-title", element("h2", "", "Columns"), element("span", "quiet", "A column forms segments, describes them afterward, or is left out.")));
    const list = element("div", "columns", this.#titles(), ...this.rows.map((row) => row.node), this.left, ...this.ids.map((c) => this.#id(c)));
    this.list = list;
    this.node = element("section", "card", head, list);
    this.update();
  }

  /** The columns that have a use. @param {string} use */
  used(use) {
    return this.columns.filter((c) => this.#use(c) === use);
  }

  /** Mark what each column is used for. */
  update() {
    for (const row of this.rows) this.#mark(row);
    const out = this.columns.filter((c) => this.#use(c) === "ignored").map((c) => c.column);
    this.left.hidden = !out.length;
    const show = button("Show them", "link", () => {
      this.list.classList.toggle("unfolded");
      show.textContent = this.list.classList.contains("unfolded") ? "Hide them" : "Show them";
    });
    this.left.replaceChildren(element("b", "", out.length === 1 ? "1 column is left out" : `${out.length} columns are left out`), element("p", "quiet", out.join(", ")), show);
  }

  /** @param {{column: ColumnLook, node: HTMLElement, made: HTMLElement, buttons: HTMLButtonElement[]}} row */
  #mark({ column, node, made, buttons }) {
    const use = this.#use(column);
    node.dataset.use = use;
    made.textContent = this.#made(column);
    for (const [i, [key]] of USES.entries()) buttons[i].setAttribute("aria-pressed", String(key === use));
  }

  #inOrder() {
    const place = new Map(this.columns.map((c) => [c, ORDER.indexOf(this.#use(c))]));
    return [...this.columns].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }

  #titles() {
    const { customers } = this.look;
    const titles = [customers ? "For each customer" : "Column", customers ? "Made from" : "Why", customers ? "Samples" : "Samples from the file", "Lowest to highest, or most frequent", "Use"];
    return element("div", "column titles quiet", ...titles.map((title) => element("span", "", title)));
  }

  /** @param {ColumnLook} column */
  #role(column) {
    return this.question.roles[column.column] ?? column.role;
  }

  /** @param {ColumnLook} column */
  #use(column) {
    const role = this.#role(column);
    return USE_OF[role] ?? role;
  }

  /** @param {ColumnLook} column */
  #row(column) {
    const buttons = USES.map(([use, words]) => this.#button(column, use, words));
    const control = element("div", "uses", ...buttons);
    control.setAttribute("role", "group");
    control.setAttribute("aria-label", `Use of ${column.column}`);
    const made = element("span", "made", "");
    const node = element("div", "column", this.#name(column), made, samples(column), spreadOf(column), control);
    return { column, node, made, buttons };
  }

  /** What a column is made from, or why it is used so. @param {ColumnLook} column */
  #made(column) {
    const missing = column.missing ? `, ${number(column.missing)} missing` : "";
    const isChosen = this.#role(column) !== column.role || column.why === "chosen by you";
    return column.made_from || `${isChosen ? "You chose this" : capital(column.why)}${missing}`;
  }

  /** The name of a column, with a link to the question about it. @param {ColumnLook} column */
  #name(column) {
    const at = this.look.asked.findIndex((doubt) => doubt.about === column.column);
    const name = element("span", "column-name", element("b", "", column.column));
    if (at < 0) return name;
    const link = element("a", "link", `question ${at + 1}`);
    link.href = `#question-${at + 1}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById(`question-${at + 1}`)?.scrollIntoView({ block: "center" });
    });
    name.append(" ", link);
    return name;
  }

  /** @param {ColumnLook} column @param {"feature" | "describe" | "ignored"} use @param {string} words */
  #button(column, use, words) {
    const node = button(words, "", () => {
      const before = USE_OF[column.role] ?? column.role;
      const isAsked = this.look.asked.some((doubt) => doubt.about === column.column);
      if (use === before && !isAsked) delete this.question.roles[column.column];
      else this.question.roles[column.column] = use;
      this.changed();
    });
    node.disabled = !column.can_be.includes(use);
    return node;
  }

  /** @param {ColumnLook} column */
  #id(column) {
    const made = this.look.customers ? `Identifies ${number(this.look.customers.n)} customers` : capital(column.why);
    return element("div", "column", element("span", "column-name", element("b", "", column.column)), element("span", "made", made), samples(column), element("span", ""), element("span", "quiet identifies", "Identifies customers"));
  }
}

/** @param {ColumnLook} column */
function samples(column) {
  const shown = column.samples.slice(0, SAMPLES).map((s) => (s.length > MAX_SAMPLE_LENGTH ? `${s.slice(0, MAX_SAMPLE_LENGTH)}…` : s));
  return element("span", "samples", shown.join(" · ") || "all missing");
}
