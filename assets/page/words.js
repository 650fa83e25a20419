/** A selection in words: chips, the sentence, numbers. `analysis/model/selections/words.py` says the same. */

/** @import { Cells, Clause, Condition, DriftMeasure, Page, Part } from "../types.d.ts" */

import { categoryOf, featureOf, shownValue } from "../crossfilter/cells.js";
import { segmentsOf } from "../crossfilter/selection/selection.js";

/** @type {Map<number, Intl.NumberFormat>} */
const FORMATS = new Map();
/** As many as cells keep. */
const MAX_IDS = 3;
const MOST_DECIMALS = 9;
const COUNTED = new Set(["purchases", "visits", "orders", "days", "weeks", "months", "years", "hours", "minutes"]);

/** A number as people write it: `1,200`, `60.5`. @param {number} value @param {number} [decimals] @param {number} [least] */
export function number(value, decimals = 6, least = 0) {
  const key = decimals * 100 + least;
  const format = FORMATS.get(key) ?? new Intl.NumberFormat("en-US", { maximumFractionDigits: decimals, minimumFractionDigits: least });
  FORMATS.set(key, format);
  const text = format.format(value);
  return text === "-0" ? "0" : text;
}

/** Letters of an acronym that is a whole name. */
const LONGEST = 5;

/** A label or short name as it stands within a sentence; `analysis/core/text/spoken.py` does the same. @param {string} name */
export function inSentence(name) {
  if (isLarge(name) && (name.includes(" ") || name.length > LONGEST)) return name.toLowerCase();
  return name.split(" ").map((word) => (isLarge(word) && [...word].filter(isLarge).length > 1 ? word : word.toLowerCase())).join(" ");
}

/** Whether a text has letters, all of them large. @param {string} text */
const isLarge = (text) => text === text.toUpperCase() && text !== text.toLowerCase();

/**
 * Two numbers that a sentence compares, with as many digits as it takes for them to differ.
 * @param {number} a @param {number} b @param {number} decimals @returns {[string, string]}
 */
export function apart(a, b, decimals) {
  for (let digits = decimals; digits < MOST_DECIMALS; digits++) {
    const texts = /** @type {[string, string]} */ ([number(a, digits, digits), number(b, digits, digits)]);
    if (a === b || texts[0] !== texts[1]) return texts;
  }
  return [number(a, MOST_DECIMALS), number(b, MOST_DECIMALS)];
}

/** The words for a change over time that does not matter. @param {DriftMeasure} m */
export const unchanged = (m) => (isSurprising(m) ? "May be chance" : "About the same");

/** How large a change is, and how large chance makes it. @param {DriftMeasure} m */
export const indexed = (m) => {
  const more = isSurprising(m) && !m.matters ? "; of many figures, one is often above" : "";
  return `index ${m.value.toFixed(2)}, by chance up to ${m.chance.toFixed(2)}${more}`;
};

/** Whether a single figure would rarely change that much, though one of many does. @param {DriftMeasure} m */
const isSurprising = (m) => m.value > m.chance && m.value >= m.limit;

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

/** @param {number} value @param {string} unit */
const known = (value, unit) => (Number.isNaN(value) ? "no value" : valued(value, unit));

/** `5 purchases`, but `1 purchase`. @param {string} text @param {string} unit */
export const withUnit = (text, unit) => (unit ? `${text} ${text === "1" && COUNTED.has(unit) ? unit.slice(0, -1) : unit}` : text);

/** `, about 20 s left`, in steps that do not pretend to know better. @param {number} [seconds] none where nobody knows */
export function leftWords(seconds) {
  if (seconds === undefined) return "";
  if (seconds >= 90) return `, about ${Math.round(seconds / 60)} min left`;
  return `, about ${Math.max(5, 5 * Math.round(seconds / 5))} s left`;
}

/** A whole number with two digits that count. @param {number} value */
const rounded = (value) => Number(value.toPrecision(2));

/** `28 November 2026`, so that nobody takes the month for the day. */
export const today = () => new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

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

  /** One cell: its segment, which customers it is, and their values. @param {Cells} cells @param {number} cell */
  cell(cells, cell) {
    const who = this.#who(cells.page.ids?.[cell] ?? "", cells.counts[cell]);
    return [
      this.name(cells.labels(this.segments.length)[cell]),
      ...(who ? [who] : []),
      ...this.page.features.map((f) => `${f.label}: ${known(cells.valuesOf(f.key)(cell), f.unit)}`),
      ...this.page.categories.map((c) => `${c.label}: ${shownValue(c, c.values[cells.array(c.key)[cell]])}`),
    ];
  }

  /**
   * `Customer 7`, `5 customers: 7, 12, 40 and others`, `5 customers` where they have no ids, nothing for one without.
   * @param {string} ids @param {number} n
   */
  #who(ids, n) {
    if (n === 1) return ids && `Customer ${ids}`;
    return `${number(n)} customers${ids && `: ${ids}`}${ids && n > MAX_IDS ? " and others" : ""}`;
  }

  /** A clause as a short label: `Income 60–90 k$ · Spending 55–100`. @param {Clause} clause */
  chip(clause) {
    return clause.parts.map((part) => this.#chipPart(part)).join(" or ");
  }

  /** What is shown. @param {readonly Clause[]} selection @param {number} selected @returns {[string, string]} count, rest */
  sentence(selection, selected) {
    const total = number(this.page.total);
    const { left_out: left } = this.page;
    if (selection.length === 0 && left) return [total, ` of ${number(this.page.total + left)} customers in ${this.segments.length} segments`];
    if (selection.length === 0) return [`All ${total}`, ` customers in ${this.segments.length} segments`];
    const phrases = selection.map((c) => c.parts.map((part) => this.#partPhrase(part)).join(" or "));
    return [this.#counted(selected), ` of ${total} customers ${phrases.join(", and ")}`];
  }

  /**
   * Where drawn customers stand for all, a count is an estimate: with half of its 95% interval (Cochran 1977, ch. 3).
   * @param {number} selected
   */
  #counted(selected) {
    const { drawn, total } = this.page;
    if (!drawn) return number(selected);
    const share = selected / total;
    return `About ${number(selected)} (± ${number(rounded(1.96 * total * Math.sqrt((share * (1 - share)) / drawn)))})`;
  }

  /** @param {Part} part */
  #chipPart(part) {
    return isMapArea(part) ? "Area of the customer map" : part.map((c) => this.#chipCondition(c)).join(" · ");
  }

  /** @param {Condition} condition */
  #chipCondition(condition) {
    if (condition[0] === "inside") return `Area of ${this.#short(condition[1])} against ${this.#short(condition[2])}`;
    if (condition[0] === "between") {
      const [, field, low, high] = condition;
      return `${this.feature(field).short} ${range(low, high, this.feature(field).unit)}`;
    }
    const [, field, ...values] = condition;
    return isSegment(field) ? this.#segments(field, values) : `${this.#category(field).label}: ${this.#values(field, values)}`;
  }

  /** @param {Part} part */
  #partPhrase(part) {
    if (isMapArea(part)) return "in an area of the customer map";
    /** @param {Condition} condition */
    const isPlace = ([kind, field]) => kind === "inside" || isSegment(field);
    const having = part.filter((c) => !isPlace(c)).map((c) => this.#phrase(c));
    const places = part.filter(isPlace).map((c) => this.#place(c));
    return [...(having.length ? [`with ${having.join(" and ")}`] : []), ...places].join(" ");
  }

  /** @param {Condition} condition */
  #phrase(condition) {
    const [kind, field, ...values] = condition;
    if (kind === "oneof") return `${inSentence(this.#category(field).label)} ${this.#values(field, values)}`;
    const [low, high] = /** @type {number[]} */ (values);
    return `${this.#short(field)} ${range(low, high, this.feature(field).unit, " to ")}`;
  }

  /** @param {Condition} condition */
  #place(condition) {
    if (condition[0] === "inside") return `in an area of ${this.#short(condition[1])} against ${this.#short(condition[2])}`;
    const [, field, ...values] = condition;
    return `in ${this.#segments(field, values)}`;
  }

  /** @param {string} field @param {(number | string)[]} numbers */
  #segments(field, numbers) {
    if (field === "segment") return numbers.map((s) => this.name(Number(s))).join(" or ");
    const k = segmentsOf(field, 0);
    return `${numbers.map((s) => this.page.solutions[k].segments[Number(s) - 1].name).join(" or ")} (of ${k})`;
  }

  /** @param {string} key */
  #short(key) {
    return inSentence(this.feature(key).short);
  }

  /** @param {string} field @param {readonly unknown[]} values */
  #values(field, values) {
    return values.map((value) => shownValue(this.#category(field), /** @type {string} */ (value))).join(" or ");
  }

  /** @param {string} key */
  #category(key) {
    return categoryOf(this.page, key);
  }
}

/** Whether a field says which segments, be they those shown or of another number. @param {string} field */
const isSegment = (field) => field === "segment" || segmentsOf(field, 0) > 0;

/** @param {Part} part */
const isMapArea = (part) => part.some(([, field]) => field === "pc1" || field === "pc2");
