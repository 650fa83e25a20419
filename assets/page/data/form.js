/** What was understood of a file, and how its segments are to be formed: shown before anything is done. */

import { button, element, table } from "../elements.js";
import { number } from "../words.js";
import { Columns, menu } from "./columns.js";

const FOUND = "";
const READING = {
  encoding: ["Characters", { "utf-8": "UTF-8", cp1252: "Western (cp1252)", "iso8859-2": "Central European", cp1251: "Cyrillic", shift_jis: "Japanese", gb18030: "Chinese", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE" }],
  separator: ["Separator", { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" }],
  decimal: ["Decimal mark", { point: "point: 1.5", comma: "comma: 1,5" }],
  header: ["First row", { yes: "names the columns", no: "is a customer" }],
  dates: ["Dates like 3/4", { "day first": "day first", "month first": "month first" }],
};
const MISSING = { drop: "leave those customers out", median: "use the column's median" };
const OUTLIERS = { keep: "keep", clip: "clip to the outer fence", "set aside": "set those customers aside" };
const KS = Object.fromEntries([["", "clearest by silhouette"], ...Array.from({ length: 9 }, (_, i) => [String(i + 2), String(i + 2)])]);

/** A question with nothing decided: the server decides and says so. */
export const openQuestion = () => ({ roles: {}, scalings: {}, scaling: "auto", missing: "drop", outliers: "keep", rows: "auto", reading: {}, n_clusters: null, reference: null });

export class Form {
  /**
   * @param {any} look what the server understood @param {any} question changed in place as visitors choose
   * @param {{segment: () => void, again: () => void, other: [string, () => void]}} can `again`: look anew, since it is read otherwise
   */
  constructor(look, question, can) {
    this.look = look;
    this.question = question;
    this.can = can;
    this.said = element("p", "trouble", look.trouble);
    this.said.setAttribute("role", "alert");
    this.go = button("", "act", can.segment);
    this.columns = new Columns(look, question, () => this.#update());
    this.summing = element("details", "", element("summary", "", "Do customer, date or amount stand in other columns?"));
    this.asCustomers = element("div", "");
    this.node = element("div", "body",
      element("p", "said", ...this.#read()), this.#reading(), ...this.#rows(), this.summing, this.asCustomers, this.#preview(), this.#choices(), this.said,
      element("div", "view-tools", this.go, button(can.other[0], "tool bordered", can.other[1])));
    this.#update();
  }

  say(sentence) {
    this.said.textContent = sentence;
    this.said.scrollIntoView({ block: "nearest" });
  }

  #update() {
    const n = this.columns.features();
    const rows = number(this.look.rows);
    const summed = this.look.transactions && this.question.rows !== "customers";
    this.summing.hidden = !summed;
    (summed ? this.summing : this.asCustomers).append(this.columns.node);
    this.columns.node.classList.toggle("summed", Boolean(summed));
    this.go.textContent = summed ? `Segment the customers of ${rows} transactions` : `Segment ${rows} customers`;
    this.go.disabled = !summed && (n < 2 || n > 30);
    this.say(this.go.disabled ? `${n} ${n === 1 ? "column forms" : "columns form"} segments; there must be 2 to 30: change what columns are used as.` : this.look.trouble);
  }

  #read() {
    const { name, rows, decisions } = this.look;
    const told = decisions.map((d) => `${d.what} ${d.value} (${d.why})`);
    return [element("b", "", name), `: ${number(rows)} rows. Read with ${told.join("; ")}.`];
  }

  /** Ways of reading that replace what was found out. */
  #reading() {
    const { reading } = this.question;
    const fields = Object.entries(READING).map(([name, [label, options]]) =>
      field(label, menu({ [FOUND]: "as found out", ...options }, reading[name] ?? FOUND, label, (value) => {
        if (value === FOUND) delete reading[name];
        else reading[name] = value;
        this.can.again();
      })));
    const node = element("details", "", element("summary", "", "Was it read wrongly?"), element("div", "choices", ...fields));
    /** @type {HTMLDetailsElement} */ (node).open = Object.values(reading).some(Boolean);
    return node;
  }

  /** Transactions can be summed up per customer. */
  #rows() {
    const { transactions } = this.look;
    if (!transactions) return [];
    const { question } = this;
    const options = { auto: "transactions: sum them up per customer", customers: "customers" };
    const reference = /** @type {HTMLInputElement} */ (element("input", ""));
    Object.assign(reference, { type: "date", value: question.reference ?? "" });
    reference.addEventListener("change", () => {
      question.reference = reference.value || null;
    });
    const until = field("Recency counts to (empty: the day after the last)", reference);
    const rows = menu(options, question.rows, "What a row is", (value) => {
      question.rows = value;
      until.hidden = value === "customers";
      this.#update();
    });
    return [
      element("p", "said", `These look like transactions: ${transactions}. Summed up per customer they give the features that form segments: recency (days since the last), frequency (how often) and monetary value (how much).`),
      element("div", "choices", field("Rows are", rows), until),
    ];
  }

  #preview() {
    const head = this.look.columns.map((c) => c.column);
    return element("details", "", element("summary", "", "First rows"), table(head, this.look.preview, "figures words"));
  }

  #choices() {
    const { question } = this;
    const set = (name) => (value) => {
      question[name] = value;
    };
    return element("div", "choices",
      field("Number of segments", menu(KS, String(question.n_clusters ?? ""), "Number of segments", (value) => {
        question.n_clusters = value ? Number(value) : null;
      })),
      field("Missing values", menu(MISSING, question.missing, "Missing values", set("missing"))),
      field("Outliers (beyond Tukey's outer fences)", menu(OUTLIERS, question.outliers, "Outliers", set("outliers"))));
  }
}

function field(label, input) {
  return element("label", "", element("span", "quiet", label), input);
}
