/** What a row of the file is, in one sentence with its reason; the words that may be wrong are menus. */

/** @import { Answer, Look, Question } from "../../types.d.ts" */

import { button, element, table } from "../elements.js";
import { number } from "../words.js";
import { capital } from "./doubts.js";
import { menu, named } from "./menus.js";
import { withChoice, withOnly, withRows } from "./question.js";

const NO_COLUMN = "";

export class Rows {
  /** @param {Look} look @param {Question} question @param {(question: Question) => void} again ask with another question @param {() => void} other take another file */
  constructor(look, question, again, other) {
    this.look = look;
    this.question = question;
    this.again = again;
    this.preview = element("div", "card preview", table(look.columns.slice(0, look.preview[0]?.length).map((c) => c.column), look.preview, "figures words"));
    this.preview.hidden = true;
    this.node = element("header", "rows",
      element("h1", "", ...this.#sentence()),
      element("div", "because", element("p", "", ...this.#why()), element("p", "quiet", ...this.#file(other))),
      this.preview);
  }

  #sentence() {
    const { customers, rows } = this.look;
    const who = this.#who();
    if (!customers) return ["Each row is ", this.#kind(), ...(this.look.row === "customer" ? [""] : [" and counts as one customer"]), ", identified by ", who, "."];
    const things = this.look.amount && this.question.rows !== "visits" ? "orders" : "visits";
    const from = customers.n_orders ? `${number(customers.n_orders)} ${things}` : `${number(rows)} rows`;
    return ["Each row is ", this.#kind(), ". ", element("b", "", `${number(customers.n)} customers`), ", identified by ", who, ", are summed up from ", element("b", "", from), "."];
  }

  /** What a row is: words, or a menu where it may be something else. */
  #kind() {
    const { row_is: is, row_choices: choices } = this.look;
    const others = this.#others();
    if (!others.length) return element("b", "", is);
    const node = menu(named([...new Set([is, ...choices.map((c) => c.answer)])]), is, "What a row is", (value) => {
      const choice = choices.find((c) => c.answer === value);
      if (choice) this.again(withRows(this.look, this.question, choice));
    });
    node.dataset.key = "rows";
    return node;
  }

  #who() {
    const { who, columns } = this.look;
    const options = { [NO_COLUMN]: "no column", ...named(columns.map((c) => c.column)) };
    const node = menu(options, who ?? NO_COLUMN, "Which column says who the customer is", (value) => {
      const rest = withOnly(this.question, value, "id");
      this.again(value === NO_COLUMN && who ? withChoice(rest, { answer: "", consequence: "", adds: { roles: { [who]: "ignored" } } }) : rest);
    });
    node.dataset.key = "who";
    return node;
  }

  #others() {
    return this.look.row_choices.filter((c) => c.answer !== this.look.row_is);
  }

  /** The reason, and other kinds of rows one click away. */
  #why() {
    const why = this.look.row_why;
    const header = this.look.columns.find((c) => why.startsWith(`${c.column} `))?.column ?? "";
    const reason = header ? [element("b", "", header), why.slice(header.length)] : [capital(why)];
    const others = this.#others().flatMap((choice, i) => [i ? " or " : "", this.#other(choice)]);
    const show = button("Show 5 rows", "link", () => {
      this.preview.hidden = !this.preview.hidden;
      show.textContent = this.preview.hidden ? "Show 5 rows" : "Hide the rows";
    });
    return [element("b", "", "Why? "), ...reason, ". ", ...(others.length ? ["Not so? Each row is ", ...others, ". "] : []), show];
  }

  /** @param {Answer} choice */
  #other(choice) {
    const node = button(choice.answer, "link", () => this.again(withRows(this.look, this.question, choice)));
    node.title = choice.consequence;
    node.dataset.key = `rows ${choice.answer}`;
    return node;
  }

  /** @param {() => void} other */
  #file(other) {
    const { name, rows, columns, sheets } = this.look;
    const sheet = menu(named(sheets), sheets[0] ?? "", "Sheet", (value) => this.again(withChoice(this.question, { answer: value, consequence: "", adds: { reading: { sheet: value } } })));
    sheet.dataset.key = "sheet";
    const which = sheets.length > 1 ? [", sheet ", sheet] : [];
    const n = this.look.preview[0]?.length ?? columns.length;
    return [name, ...which, `, ${number(rows)} rows, ${n} columns `, button("Choose another file", "link other", other)];
  }
}
