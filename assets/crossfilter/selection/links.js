/**
 * The `where` of a link, read. What is refused is exactly what `analysis/model/selections/selection.py` refuses, by the limits that the
 * page came with.
 */

/** @import { Clause, Condition, Page, Part, Selection } from "../../types.d.ts" */

import { isMeasure, segmentsOf } from "./selection.js";

/** What a link is read for: the customers, and how many segments are shown. @typedef {{page: Page, k: number}} Shown */

/** Control characters, halves of characters, and ends of lines. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/**
 * Read the `where` of a link. Throws an Error with a sentence where it cannot be read.
 * @param {string} text @param {Page} page @param {number} k @returns {Selection}
 */
export function parse(text, page, k) {
  if (!text) return [];
  const raw = readJson(text);
  const { clauses, depth } = page.limits;
  if (isDeeper(raw, depth) || !isList(raw, clauses)) throw new Error("it is not a list of clauses");
  const selection = raw.map((clause) => readClause(clause, { page, k }));
  if (new Set(selection.map((c) => c.view)).size < selection.length) throw new Error("it names one view twice");
  return selection;
}

/** @param {string} text @returns {unknown} */
function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("it is cut short or misspelt");
  }
}

/** Whether lists are nested more than `most` deep. @param {unknown} raw @param {number} most @returns {boolean} */
function isDeeper(raw, most) {
  return typeof raw === "object" && raw !== null && (most === 0 || Object.values(raw).some((inner) => isDeeper(inner, most - 1)));
}

/** Whether a value is a list of 1 to `most` entries. @param {unknown} raw @param {number} most @returns {raw is unknown[]} */
const isList = (raw, most) => Array.isArray(raw) && raw.length >= 1 && raw.length <= most;

/** @param {unknown} raw @param {Shown} shown @returns {Clause} */
function readClause(raw, shown) {
  const { parts: most } = shown.page.limits;
  const [view, ...parts] = isList(raw, most + 1) ? raw : [];
  if (typeof view !== "string" || UNPRINTABLE.test(view) || !parts.length) throw new Error("a clause lacks its view");
  return { view, parts: parts.map((part) => readPart(part, shown)) };
}

/** @param {unknown} raw @param {Shown} shown @returns {Part} */
function readPart(raw, shown) {
  const { parts: most, entries } = shown.page.limits;
  if (isList(raw, most) && raw.every((c) => isList(c, entries) && isCondition(c, shown))) return /** @type {Part} */ (raw);
  throw new Error(`${JSON.stringify(raw).slice(0, 80)} does not fit these customers`);
}

/** @type {Record<Condition[0], (rest: unknown[], shown: Shown) => boolean>} */
const FITS = { between: isRange, inside: isArea, oneof: isChoice };

/** @param {unknown[]} condition @param {Shown} shown */
function isCondition([kind, ...rest], shown) {
  const fits = Object.entries(FITS).find(([name]) => name === kind)?.[1];
  return fits !== undefined && fits(rest, shown);
}

/** @param {unknown[]} rest @param {Shown} shown */
function isRange([field, low, high, ...more], { page }) {
  const known = isPlaced(field, page) || isMeasure(field, page);
  return known && isNumber(low, page) && isNumber(high, page) && low <= high && more.length === 0;
}

/** @param {unknown[]} rest @param {Shown} shown */
function isArea([x, y, flat, ...more], { page }) {
  if (!isPlaced(x, page) || !isPlaced(y, page) || more.length || !Array.isArray(flat)) return false;
  const corners = flat.length / 2;
  return Number.isInteger(corners) && corners >= 3 && corners <= page.limits.points && flat.every((v) => isNumber(v, page));
}

/** @param {unknown[]} rest @param {Shown} shown */
function isChoice([field, ...values], { page, k }) {
  if (typeof field !== "string" || values.length === 0 || new Set(values).size < values.length) return false;
  const segments = segmentsOf(field, k);
  if (segments) return (field === "segment" || page.ks.includes(segments)) && values.every((v) => isSegment(v, segments));
  const category = page.categories.find((c) => c.key === field);
  return category !== undefined && values.every((v) => typeof v === "string" && category.values.includes(v));
}

/** @param {unknown} value @param {number} segments */
const isSegment = (value, segments) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= segments;

/** @param {unknown} value @param {Page} page @returns {value is number} */
const isNumber = (value, page) => typeof value === "number" && Math.abs(value) < page.limits.number;

/** Whether a field places cells: a feature, or an axis of the map. @param {unknown} field @param {Page} page */
const isPlaced = (field, page) => field === "pc1" || field === "pc2" || page.features.some((f) => f.key === field);
