/** A selection in words: chips, the sentence, numbers. `analysis/words.py` says the same. */

/** @typedef {import("../crossfilter/cells.js").Page} Page @typedef {import("../crossfilter/selection.js").Clause} Clause */

import { featureOf } from "../crossfilter/cells.js";
import { segmentsOf } from "../crossfilter/selection.js";

const FORMATS = new Map();
/** As many as cells keep. */
const MOST_IDS = 3;

/** A number as people write it: `1,200`, `60.5`. @param {number} value @param {number} [decimals] @param {number} [least] */
export function number(value, decimals = 6, least = 0) {
  const key = decimals * 100 + least;
  if (!FORMATS.has(key)) {
    FORMATS.set(key, new Intl.NumberFormat("en-US", { maximumFractionDigits: decimals, minimumFractionDigits: least }));
  }
  const text = FORMATS.get(key).format(value);
  return text === "-0" ? "0" : text;
}

const SHORT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** A number for where there is little room: `1,200`, but `19.3M`. @param {number} value */
export const short = (value) => (value < 1e6 ? number(value) : SHORT.format(value));

/** `60–90 k$`. @param {number} low @param {number} high @param {string} unit */
export function range(low, high, unit, dash = "–") {
  if (low === high) return valued(low, unit);
  return withUnit(`${number(low)}${dash}${number(high)}`, unit);
}

/** `15 k$`. @param {number} value @param {string} unit */
const valued = (value, unit) => withUnit(number(value), unit);

const withUnit = (text, unit) => (unit ? `${text} ${unit}` : text);

/** `, about 20 s left`, in steps that do not pretend to know better. @param {number} [seconds] none where nobody knows */
export function leftWords(seconds) {
  if (seconds === undefined) return "";
  if (seconds >= 90) return `, about ${Math.round(seconds / 60)} min left`;
  return `, about ${Math.max(5, 5 * Math.round(seconds / 5))} s left`;
}

/** A whole number with two digits that count. @param {number} value */
const rounded = (value) => Number(value.toPrecision(2));

export class Words {
  /** @param {Page} page @param {number} k */
  constructor(page, k) {
    this.page = page;
    this.segments = page.solutions[k].segments;
    this.number = number;
    this.range = range;
  }

  /** @param {number} segment */
  name(segment) {
    return this.segments[segment - 1].name;
  }

  /** @param {string} key */
  feature(key) {
    return featureOf(this.page, key);
  }

  /** One cell: its segment, which customers it is, and their values. @param {import("../crossfilter/cells.js").Cells} cells @param {number} cell */
  cell(cells, cell) {
    const who = this.#who(cells.page.ids?.[cell] ?? "", cells.counts[cell]);
    return [
      this.name(cells.labels(this.segments.length)[cell]),
      ...(who ? [who] : []),
      ...this.page.features.map((f) => `${f.label}: ${valued(cells.valuesOf(f.key)(cell), f.unit)}`),
      ...this.page.categories.map((c) => `${c.label}: ${c.values[cells.array(c.key)[cell]]}`),
    ];
  }

  /** `Customer 7`, `5 customers: 7, 12, 40 and others`, `5 customers` where they have no ids, nothing for one without. */
  #who(ids, n) {
    if (n === 1) return ids && `Customer ${ids}`;
    return `${number(n)} customers${ids && `: ${ids}`}${ids && n > MOST_IDS ? " and others" : ""}`;
  }

  /** A clause as a short label: `Income 60–90 k$ · Spending 55–100`. @param {Clause} clause */
  chip(clause) {
    return clause.parts.map((part) => this.#chipPart(part)).join(" or ");
  }

  /** What is shown. @param {readonly Clause[]} selection @param {number} selected @returns {[string, string]} count, rest */
  sentence(selection, selected) {
    const total = number(this.page.total);
    if (selection.length === 0) return [`All ${total}`, ` customers in ${this.segments.length} segments`];
    const phrases = selection.map((c) => c.parts.map((part) => this.#partPhrase(part)).join(" or "));
    return [this.#counted(selected), ` of ${total} customers ${phrases.join(", and ")}`];
  }

  /** Where drawn customers stand for all, a count is an estimate: with half of its 95% interval (Cochran 1977, ch. 3). */
  #counted(selected) {
    const { drawn, total } = this.page;
    if (!drawn) return number(selected);
    const share = selected / total;
    return `About ${number(selected)} (± ${number(rounded(1.96 * total * Math.sqrt((share * (1 - share)) / drawn)))})`;
  }

  #chipPart(part) {
    return isMapArea(part) ? "Area of the customer map" : part.map((c) => this.#chipCondition(c)).join(" · ");
  }

  #chipCondition([kind, field, ...rest]) {
    if (kind === "inside") return `Area of ${this.#short(field)} against ${this.#short(rest[0])}`;
    if (segmentsOf(field, 0) || field === "segment") return this.#segments(field, rest);
    if (kind === "oneof") return `${this.#category(field).label}: ${rest.join(" or ")}`;
    const feature = this.feature(field);
    return `${feature.short} ${range(rest[0], rest[1], feature.unit)}`;
  }

  #partPhrase(part) {
    if (isMapArea(part)) return "in an area of the customer map";
    const isPlace = ([kind, field]) => kind === "inside" || field === "segment" || segmentsOf(field, 0) > 0;
    const having = part.filter((c) => !isPlace(c)).map((c) => this.#phrase(c));
    const places = part.filter(isPlace).map((c) => this.#place(c));
    return [...(having.length ? [`with ${having.join(" and ")}`] : []), ...places].join(" ");
  }

  #phrase([kind, field, ...rest]) {
    if (kind === "oneof") return `${this.#category(field).label.toLowerCase()} ${rest.join(" or ")}`;
    return `${this.#short(field)} ${range(rest[0], rest[1], this.feature(field).unit, " to ")}`;
  }

  #place([kind, field, ...rest]) {
    if (kind === "inside") return `in an area of ${this.#short(field)} against ${this.#short(rest[0])}`;
    return `in ${this.#segments(field, rest)}`;
  }

  #segments(field, numbers) {
    if (field === "segment") return numbers.map((s) => this.name(s)).join(" or ");
    const k = segmentsOf(field, 0);
    return `${numbers.map((s) => this.page.solutions[k].segments[s - 1].name).join(" or ")} (of ${k})`;
  }

  #short(key) {
    return this.feature(key).short.toLowerCase();
  }

  #category(key) {
    return this.page.categories.find((c) => c.key === key);
  }
}

const isMapArea = (part) => part.some(([, field]) => field === "pc1" || field === "pc2");
