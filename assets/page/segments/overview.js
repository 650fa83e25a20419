/** All segments in one table: customers, what they are worth, how sure they are, what sets them apart, what to do. */

/** @import { Explorer, Sheets, Total } from "../../types.d.ts" */
/** @import { Valued } from "./values.js" */

import { button, copyButton, element } from "../elements.js";
import { HOW, advice, isDoubtful, sureBar, THRESHOLDS } from "../evidence/sure.js";
import { guarded } from "../files/formulas.js";
import { saveCsv } from "../files/save.js";
import { number } from "../words.js";
import { compact, featureAt, labelOf, valued } from "./values.js";

/** @typedef {"segment" | "size" | "total" | "mean" | "sure"} By */
/** @type {Record<By, (row: Valued) => number>} */
const ORDERS = { segment: (r) => -r.segment, size: (r) => r.size, total: (r) => r.total, mean: (r) => r.mean, sure: (r) => r.judged?.jaccard ?? 0 };
const [HIGH, LOW] = [120, 80];

/** @param {number} share */
const percent = (share) => `${number(100 * share, share < 0.095 ? 1 : 0)}%`;

export class Overview {
  /** @param {Explorer} host @param {Sheets} sheets @param {HTMLElement} holder */
  constructor(host, sheets, holder) {
    this.host = host;
    this.sheets = sheets;
    /** What adds up, of which one is shown. @type {Total | undefined} */
    this.total = sheets.adding_up[0];
    /** @type {By} */
    this.by = this.total ? "total" : "size";
    this.falling = true;
    this.table = element("div", "scrolls");
    this.notes = element("p", "quiet small-print");
    const tools = element("div", "view-tools", ...this.#menu(),
      copyButton("Copy as table", () => this.#lines().map((cells) => cells.join("\t")).join("\n")),
      button("Save as CSV", "tool bordered", () => saveCsv(this.#csv(), "kindred-segments.csv")));
    holder.replaceChildren(tools, this.table, this.notes);
  }

  show() {
    const rows = this.#rows();
    const head = this.#heads().map(([label, by]) => this.#head(label, by));
    const body = element("tbody", "", ...rows.map((row) => this.#row(row)));
    const foot = this.#foot();
    for (const row of [...body.rows, ...foot.rows]) [...row.cells].forEach((cell, i) => (cell.dataset.label = this.#heads()[i][0]));
    const table = element("table", "overview stacks", element("thead", "", element("tr", "", ...head)), body, foot);
    table.style.setProperty("--figures", String(head.length - 4)); // but the name, the verdict and two columns of words
    this.table.replaceChildren(table);
    const index = this.total ? "Index 150 means 50% above the average customer. " : "";
    this.notes.textContent = `${index}${HOW} ${THRESHOLDS}`;
  }

  /** What to show of several numbers that add up. @returns {Node[]} */
  #menu() {
    if (this.sheets.adding_up.length < 2) return [];
    const select = element("select", "", ...this.sheets.adding_up.map(({ key, what }) => new Option(what, key)));
    select.addEventListener("change", () => {
      this.total = this.sheets.adding_up.find(({ key }) => key === select.value);
      this.show();
    });
    return [element("label", "worth", element("span", "quiet", "Share of "), select)];
  }

  #rows() {
    const order = ORDERS[this.by];
    const sign = this.falling ? -1 : 1;
    return valued(this.host, this.sheets, this.total?.key).sort((a, b) => sign * (order(a) - order(b)) || a.segment - b.segment);
  }

  /** @returns {[string, By | null][]} */
  #heads() {
    const worth = /** @type {[string, By][]} */ (this.total ? [[labelOf(this.host, this.total.key), "total"], ["Average", "mean"]] : []);
    return [["Segment", "segment"], ["Customers", "size"], ...worth, ["How sure", "sure"], ["What sets them apart", null], ["Suggested action", null]];
  }

  /** @param {string} label @param {By | null} by */
  #head(label, by) {
    const node = element("th", "");
    node.scope = "col";
    if (!by) {
      node.append(label);
      return node;
    }
    const isSorted = this.by === by;
    if (isSorted) node.setAttribute("aria-sort", this.falling ? "descending" : "ascending");
    node.append(button(`${label}${isSorted ? (this.falling ? " ▾" : " ▴") : ""}`, "sort", () => {
      this.falling = isSorted ? !this.falling : true;
      this.by = by;
      this.show();
    }));
    return node;
  }

  /** @param {Valued} row */
  #row(row) {
    const { state } = this.host;
    const open = () => this.host.go({ segment: row.segment });
    const name = button("", "segment-name", open);
    name.append(element("i", `mark mark-${row.segment}`), element("b", "", row.name));
    const heading = element("th", "", name);
    heading.scope = "row";
    const sentences = this.sheets.solutions[state.k].segments[row.segment - 1].sentences.slice(0, 2);
    const node = element("tr", `segment-${row.segment}`, heading, ...this.#figures(row), element("td", "", sureBar(row.judged)),
      element("td", "apart", ...sentences.map((s, i) => element("p", i ? "quiet" : "", s))), element("td", "action", action(this.host, row)));
    if (row.segment === state.segment) node.setAttribute("aria-current", "true");
    node.addEventListener("click", (event) => event.target instanceof Element && !event.target.closest("button") && open());
    return node;
  }

  /** @param {Valued} row */
  #figures(row) {
    const { page } = this.host;
    const rows = valued(this.host, this.sheets, this.total?.key);
    const size = element("td", "", amount(number(row.size), percent(row.size / page.total), row.size / Math.max(...rows.map((r) => r.size)), ""));
    if (!this.total) return [size];
    const { decimals } = featureAt(this.host, this.total.key);
    const arrow = row.index === null ? "" : row.index >= HIGH ? "▴" : row.index <= LOW ? "▾" : "";
    const index = row.index === null ? "–" : `${arrow}${number(row.index, 0)}`;
    return [size,
      element("td", "", amount(compact(row.total), percent(row.share), row.share / Math.max(...rows.map((r) => r.share)), "own")),
      element("td", "", element("div", "amount", element("b", "", number(row.mean, decimals, decimals)), element("span", arrow ? "" : "quiet", index)))];
  }

  #foot() {
    const { page } = this.host;
    const overall = this.total && this.sheets.overall.features[this.total.key].mean;
    /** @param {string} a @param {string} b */
    const cell = (a, b) => element("td", "", element("div", "amount", element("span", "", a), element("span", "", b)));
    const worth = this.total && overall !== undefined
      ? [cell(compact(overall * page.total), "100%"), cell(number(overall, featureAt(this.host, this.total.key).decimals), "100")] : [];
    const name = element("th", "", "All customers");
    name.scope = "row";
    return element("tfoot", "quiet", element("tr", "", name, cell(number(page.total), "100%"), ...worth, element("td", ""), element("td", ""), element("td", "")));
  }

  /** The table as text: a head and a row per segment, in the order shown. */
  #lines() {
    const { page } = this.host;
    const label = this.total ? labelOf(this.host, this.total.key) : "";
    const head = ["Segment", "Customers", "Share of customers", ...(label ? [`Total ${label}`, `Share of ${label}`, `Average ${label}`, "Index"] : []), "How sure", "Agreement (Jaccard)", "Suggested action"];
    return [head, ...this.#rows().map((r) => [
      r.name, String(r.size), (r.size / page.total).toFixed(4),
      ...(label ? [String(Number(r.total.toPrecision(12))), r.share.toFixed(4), String(Number(r.mean.toPrecision(8))), r.index === null ? "" : r.index.toFixed(0)] : []),
      r.judged?.label ?? "", r.judged?.jaccard.toFixed(3) ?? "", action(this.host, r),
    ])];
  }

  #csv() {
    return `${this.#lines().map((cells) => cells.map((c) => quoted(guarded(c))).join(",")).join("\r\n")}\r\n`;
  }
}

/** What to do; why nothing, where the segment is doubtful. @param {Explorer} host @param {Valued} row */
const action = ({ page, state }, { segment, judged }) =>
  [advice(page.solutions[state.k].segments[segment - 1].action, judged), ...(judged && isDoubtful(judged) ? [judged.sentences.course] : [])].join(" ");

/** A number with its share, over a bar. @param {string} value @param {string} share @param {number} filled from 0 to 1 @param {string} kind */
function amount(value, share, filled, kind) {
  const bar = element("i", kind ? "bar-selected" : "bar-size");
  bar.style.width = `${100 * filled}%`;
  return element("div", "", element("div", "amount", element("b", "", value), element("span", "quiet", share)), element("span", "bar", bar));
}

/** @param {string} text */
const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
