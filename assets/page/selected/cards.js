/** KPI cards, one per segment: selected against all. Built once per number of segments; then only their text changes. */

/** @import { BySegment } from "../../crossfilter/counts.js" */
/** @import { Crossfilter, Feature, Part, Segment, SegmentVerdict, Selection } from "../../types.d.ts" */
/** @import { Column, TypicalValue } from "./lines/typical-values.js" */

import { bySegment } from "../../crossfilter/counts.js";
import { clauseOf } from "../../crossfilter/selection/selection.js";
import { element } from "../elements.js";
import { advice, sureLine } from "../evidence/sure.js";
import { number, short } from "../words.js";
import { having, isCategory, typicalValues } from "./lines/typical-values.js";

export const VIEW = "cards";
const HIGH = 120;
const LOW = 80;
const MAX_COLUMNS = 6;
const NOBODY = "–";

export class Cards {
  /** @param {HTMLElement} holder @param {(segment: number, adding: boolean) => void} choose */
  constructor(holder, choose) {
    this.holder = holder;
    this.choose = choose;
    /** @type {Card[]} */
    this.cards = [];
    this.largest = 1;
    /** @type {Column[]} */
    this.columns = [];
    /** @type {Whole | null} */
    this.whole = null;
  }

  /** @param {Crossfilter} cf @param {Column[]} columns that have a row */
  build(cf, columns) {
    const { page } = cf.cells;
    const { segments } = page.solutions[cf.k];
    this.columns = columns;
    this.largest = Math.max(...segments.map((s) => s.size));
    this.whole = wholeOf(cf, columns);
    this.cards = segments.map((segment, i) => newCard(segment, i + 1, columns.map((c) => labelOf(c, this.#typical(c, i)))));
    this.cards.forEach(({ node, sized }, i) => {
      sized.style.width = `${(100 * segments[i].size) / this.largest}%`;
      node.addEventListener("click", (event) => this.choose(i + 1, event.shiftKey));
    });
    this.holder.classList.toggle("millions", page.total >= 1e6);
    this.holder.style.setProperty("--columns", String(Math.ceil(cf.k / Math.ceil(cf.k / MAX_COLUMNS))));
    this.holder.replaceChildren(...this.cards.map((c) => c.node));
  }

  /** @param {Crossfilter} cf @param {Selection} selection */
  show(cf, selection) {
    const passing = bySegment(cf.passing(VIEW));
    const total = passing.counts.reduce((a, b) => a + b, 0);
    const chosen = chosenSegments(selection);
    this.cards.forEach((card, i) => this.#fill(card, i, passing, total, chosen, cf));
  }

  /** @param {Column} column @param {number} i the segment, from 0 */
  #typical({ key }, i) {
    return this.whole?.typical.get(key)?.[i];
  }

  /** Segments have other names. @param {Segment[]} segments */
  rename(segments) {
    this.cards.forEach((card, i) => setText(card.title, segments[i].name));
  }

  /** Say how sure each segment is. @param {SegmentVerdict[] | null} judged empty where it is not known, null while it may still come */
  judge(judged) {
    this.cards.forEach(({ node, action, sure }, i) => {
      sure.hidden = judged !== null && !judged.length;
      sure.replaceChildren(...sureLine(judged?.[i]));
      sure.title = judged?.[i]?.sentences.sure ?? "";
      node.title = advice(action, judged?.[i]);
    });
  }

  /**
   * @param {Card} card @param {number} i @param {BySegment} passing @param {number} total @param {Set<number>} chosen @param {Crossfilter} cf
   */
  #fill(card, i, passing, total, chosen, cf) {
    const n = passing.counts[i];
    setText(card.count, number(n));
    setText(card.of, ` of ${short(card.size)}`);
    card.selected.style.width = `${(100 * n) / this.largest}%`;
    card.node.classList.toggle("nobody", n === 0);
    card.node.classList.toggle("left-out", chosen.size > 0 && !chosen.has(i + 1));
    card.node.setAttribute("aria-pressed", String(chosen.has(i + 1)));
    const share = total > 0 ? n / total : 0;
    fillRow(card.rows[0], `${number(100 * share, 0)}%`, n > 0 ? (100 * share) / (card.size / cf.cells.page.total) : NaN);
    this.columns.forEach((column, j) => {
      if (isCategory(column)) fillShare(card.rows[j + 1], n, having(cf.passing(VIEW), column.key, /** @type {TypicalValue} */ (this.#typical(column, i)), i), this.#typical(column, i)?.overall ?? NaN);
      else this.#fillMean(card.rows[j + 1], column, i, passing);
    });
  }

  /** @param {Row} shown @param {Feature} f @param {number} i @param {BySegment} passing */
  #fillMean(shown, f, i, passing) {
    const known = passing.known.get(f.key)?.[i] ?? 0;
    if (known === 0) return fillRow(shown, NOBODY, NaN);
    const mean = (passing.sums.get(f.key)?.[i] ?? NaN) / known;
    const overall = this.whole?.means.get(f.key) ?? NaN;
    return fillRow(shown, number(mean, f.decimals, f.decimals), mean > 0 && overall > 0 ? (100 * mean) / overall : NaN);
  }
}

/** @typedef {ReturnType<typeof newCard>} Card @typedef {ReturnType<typeof row>} Row @typedef {ReturnType<typeof wholeOf>} Whole */

/** What a row is called; that of a category by the value that is typical of the segment. @param {Column} column @param {TypicalValue} [typical] @returns {[string, string]} label and explanation */
function labelOf(column, typical) {
  if (typical) return [`${column.label}: ${typical.text}`, `${column.label}: ${typical.text}. All customers: ${number(100 * typical.overall, 0)}%`];
  const { short: name, unit } = /** @type {Feature} */ (column);
  return [unit ? `${name}, ${unit}` : name, ""];
}

/** @param {Segment} segment @param {number} at its number @param {[string, string][]} labels of its rows and what explains them */
function newCard({ name, action, size }, at, labels) {
  const [count, of] = [element("b", "count"), element("span", "of")];
  const unseen = element("span", "unseen", " customers selected. ");
  const [sized, selected] = [element("i", "bar-size"), element("i", "bar-selected")];
  const rows = /** @type {[string, string][]} */ ([["Share", ""], ...labels]).map(row);
  const title = element("span", "", name);
  const sure = element("span", "sure");
  const node = element("button", `kpi segment-${at}`,
    element("span", "name", element("i", `mark mark-${at}`), title),
    element("span", "counts", count, of, unseen),
    element("span", "bar", sized, selected),
    element("span", "facts", ...rows.map((r) => r.node)), sure);
  node.title = action;
  return { node, action, title, count, of, sized, selected, rows, size, sure };
}

/**
 * What the cards select after a click on one of them; all segments are as good as none.
 * @param {Selection} selection @param {number} segment @param {boolean} adding @param {number} k @returns {Part[]}
 */
export function partsAfterClick(selection, segment, adding, k) {
  const chosen = chosenSegments(selection);
  const only = chosen.size === 1 && chosen.has(segment);
  const next = adding ? new Set(chosen) : new Set(only ? [] : [segment]);
  if (adding && !next.delete(segment)) next.add(segment);
  return next.size === 0 || next.size === k ? [] : [[["oneof", "segment", ...[...next].sort((a, b) => a - b)]]];
}

/** @param {Selection} selection @returns {Set<number>} */
export function chosenSegments(selection) {
  const parts = clauseOf(selection, VIEW)?.parts ?? [];
  return new Set(parts.flatMap((part) => part[0].slice(2).map(Number)));
}

/** @param {[string, string]} label and what explains it */
function row([label, explained]) {
  const value = element("b", "");
  const index = element("span", "index");
  index.title = "index: 100 is the average of all customers";
  index.ariaHidden = "true"; // a number without its word
  const node = element("span", "fact", element("span", "label", label), value, index);
  node.title = explained;
  return { node, value, index };
}

/** How many of `n` customers have a value, against the share of all. @param {Row} shown @param {number} n @param {number} own @param {number} overall */
function fillShare(shown, n, own, overall) {
  if (n) fillRow(shown, `${number((100 * own) / n, 0)}%`, (100 * own) / n / overall);
  else fillRow(shown, NOBODY, NaN);
}

/** @param {Row} shown @param {string} text @param {number} index */
function fillRow(shown, text, index) {
  setText(shown.value, text);
  const arrow = index >= HIGH ? "▴" : index <= LOW ? "▾" : "";
  setText(shown.index, Number.isFinite(index) ? `${arrow}${number(index, 0)}` : "");
  shown.index.classList.toggle("far", arrow !== "");
}

/** @param {HTMLElement} node @param {string} text */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Averages of all customers, for the index, and what is typical of each segment. @param {Crossfilter} cf @param {Column[]} columns */
function wholeOf(cf, columns) {
  const { sums, known } = bySegment(cf.all);
  /** @param {Float64Array | undefined} numbers */
  const total = (numbers) => numbers?.reduce((a, b) => a + b, 0) ?? 0;
  return { means: new Map([...sums].map(([key, own]) => [key, total(own) / total(known.get(key))])), typical: new Map(columns.filter(isCategory).map((c) => [c.key, typicalValues(cf.all, c)])) };
}
