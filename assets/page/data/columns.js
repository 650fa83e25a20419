/** The table of columns: what each holds, what it is used for and why; both can be changed. */

import { element, table } from "../elements.js";
import { number } from "../words.js";

const ROLES = {
  id: "id of customers",
  feature: "feature: forms segments",
  category: "category: describes them",
  date: "date",
  amount: "amount of a transaction",
  text: "text, not used",
  ignored: "not used",
};
export const SCALINGS = {
  auto: "by its distribution",
  standard: "standard",
  robust: "robust: median and quartiles",
  "min-max": "min-max: 0 to 1",
  log: "logarithm, for heavy tails",
  none: "as it is",
};
const SAMPLES = 3;
const LONGEST = 24;

/** @param {Record<string, string>} options @param {string} value @param {string} label @param {(value: string) => void} changed */
export function menu(options, value, label, changed) {
  const node = /** @type {HTMLSelectElement} */ (document.createElement("select"));
  node.setAttribute("aria-label", label);
  for (const [key, words] of Object.entries(options)) node.add(new Option(words, key, false, key === value));
  node.addEventListener("change", () => changed(node.value));
  return node;
}

export class Columns {
  /** @param {any} look @param {any} question what is asked, changed in place @param {() => void} changed */
  constructor(look, question, changed) {
    this.question = question;
    this.changed = changed;
    this.look = look;
    const missing = look.columns.some((c) => c.missing);
    const head = ["Column", "Used as", "Because", "First values", ...(missing ? ["Missing"] : []), "Scaled"];
    this.node = table(head, look.columns.map((c) => this.#row(c, missing)), "figures words columns");
  }

  /** How many columns form segments. */
  features() {
    return this.look.columns.filter((c) => this.#role(c) === "feature").length;
  }

  #role(column) {
    return this.question.roles[column.column] ?? column.role;
  }

  #row(column, missing) {
    const scaled = element("span", "");
    const why = element("span", "quiet", column.why);
    const show = () => scaled.replaceChildren(this.#role(column) === "feature" ? this.#scaling(column) : "");
    const known = [...new Set([column.role, ...column.can_be])];
    const role = menu(Object.fromEntries(known.map((r) => [r, ROLES[r]])), this.#role(column), `What ${column.column} is used as`, (value) => {
      if (value === column.role) delete this.question.roles[column.column];
      else this.question.roles[column.column] = value;
      why.textContent = value === column.role ? column.why : "you say so";
      show();
      this.changed();
    });
    show();
    return [column.column, role, why, samples(column), ...(missing ? [column.missing ? number(column.missing) : "–"] : []), scaled];
  }

  #scaling(column) {
    const { scalings } = this.question;
    return menu(SCALINGS, scalings[column.column] ?? "auto", `How ${column.column} is scaled`, (value) => {
      if (value === "auto") delete scalings[column.column];
      else scalings[column.column] = value;
    });
  }
}

function samples(column) {
  const shown = column.samples.slice(0, SAMPLES).map((s) => (s.length > LONGEST ? `${s.slice(0, LONGEST)}…` : s));
  return element("span", "quiet", shown.join(" · ") || "all missing");
}
