/** KPI cards, one per segment: selected against all. Built once per number of segments; then only their text changes. */

import { bySegment } from "../crossfilter/counts.js";
import { clauseOf } from "../crossfilter/selection.js";
import { element } from "./elements.js";
import { number, short } from "./words.js";

export const VIEW = "cards";
const HIGH = 120;
const LOW = 80;
const MOST_COLUMNS = 6;

export class Cards {
  /** @param {HTMLElement} holder @param {(segment: number, adding: boolean) => void} choose */
  constructor(holder, choose) {
    this.holder = holder;
    this.choose = choose;
    this.cards = [];
  }

  /** @param {import("../crossfilter/crossfilter.js").Crossfilter} cf */
  build(cf) {
    const { page } = cf.cells;
    const { segments } = page.solutions[cf.k];
    this.largest = Math.max(...segments.map((s) => s.size));
    this.whole = wholes(cf);
    this.cards = segments.map((segment, i) => this.#card(segment, i + 1, page.features));
    this.holder.classList.toggle("millions", page.total >= 1e6);
    this.holder.style.setProperty("--columns", String(Math.ceil(cf.k / Math.ceil(cf.k / MOST_COLUMNS))));
    this.holder.replaceChildren(...this.cards.map((c) => c.node));
  }

  /** @param {import("../crossfilter/crossfilter.js").Crossfilter} cf @param {import("../crossfilter/selection.js").Selection} selection */
  show(cf, selection) {
    const found = bySegment(cf.passing(VIEW));
    const total = found.counts.reduce((a, b) => a + b, 0);
    const chosen = chosenSegments(selection);
    this.cards.forEach((card, i) => this.#fill(card, i, found, total, chosen, cf.cells.page));
  }

  /** Segments are called otherwise; `show` then says so aloud. @param {import("../crossfilter/cells.js").Segment[]} segments */
  rename(segments) {
    this.cards.forEach((card, i) => {
      card.name = segments[i].name;
      setText(card.title, card.name);
    });
  }

  #card(segment, number_, features) {
    const count = element("b", "count");
    const of = element("span", "of");
    const bar = element("span", "bar", element("i", "bar-size"), element("i", "bar-selected"));
    const rows = ["Share", ...features.map((f) => (f.unit ? `${f.short}, ${f.unit}` : f.short))].map(row);
    const title = element("span", "", segment.name);
    const name = element("span", "name", element("i", `mark mark-${number_}`), title);
    const facts = element("span", "facts", ...rows.map((r) => r.node));
    const node = element("button", `kpi segment-${number_}`, name, element("span", "counts", count, of), bar, facts);
    node.title = segment.action;
    node.addEventListener("click", (event) => this.choose(number_, event.shiftKey));
    const [size, selected] = /** @type {any} */ (bar.children);
    size.style.width = `${(100 * segment.size) / this.largest}%`;
    return { node, title, count, of, selected, rows, size: segment.size, name: segment.name };
  }

  #fill(card, i, found, total, chosen, page) {
    const n = found.counts[i];
    const { sums, counts } = n > 0 ? { sums: found.sums, counts: found.counts } : this.whole.bySegment;
    setText(card.count, number(n));
    setText(card.of, ` of ${short(card.size)}`);
    card.selected.style.width = `${(100 * n) / this.largest}%`;
    card.node.classList.toggle("nobody", n === 0);
    card.node.classList.toggle("left-out", chosen.size > 0 && !chosen.has(i + 1));
    card.node.setAttribute("aria-pressed", String(chosen.has(i + 1)));
    const share = total > 0 ? n / total : 0;
    fillRow(card.rows[0], `${number(100 * share, 0)}%`, n > 0 ? (100 * share) / (card.size / page.total) : NaN);
    page.features.forEach((f, j) => {
      const mean = sums.get(f.key)[i] / counts[i];
      const everybody = this.whole.means.get(f.key);
      fillRow(card.rows[j + 1], number(mean, f.decimals, f.decimals), mean > 0 && everybody > 0 ? (100 * mean) / everybody : NaN);
    });
    card.node.setAttribute("aria-label", spoken(card));
  }
}

/** @param {import("../crossfilter/selection.js").Selection} selection */
export function chosenSegments(selection) {
  const parts = clauseOf(selection, VIEW)?.parts ?? [];
  return new Set(parts.flatMap((part) => part[0].slice(2)));
}

function row(label) {
  const value = element("b", "");
  const index = element("span", "index");
  index.title = "index: 100 is the mean of all customers";
  return { node: element("span", "fact", element("span", "label", label), value, index), label, value, index };
}

function fillRow(row_, text, index) {
  setText(row_.value, text);
  const arrow = index >= HIGH ? "▴" : index <= LOW ? "▾" : "";
  setText(row_.index, Number.isFinite(index) ? `${arrow}${number(index, 0)}` : "");
  row_.index.classList.toggle("far", arrow !== "");
}

function spoken(card) {
  const facts = card.rows.map((r) => `${r.label} ${r.value.textContent}`).join(", ");
  return `${card.name}: ${card.count.textContent}${card.of.textContent} customers selected. ${facts}`;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** What everybody is like, for the index and for segments of which nobody is selected. */
function wholes(cf) {
  const all = bySegment(cf.everybody);
  const n = cf.cells.page.total;
  const means = new Map([...all.sums].map(([key, sums]) => [key, sums.reduce((a, b) => a + b, 0) / n]));
  return { bySegment: all, means };
}
