/**
 * A selection: a list of clauses, at most one per view. It is never changed in place.
 * `analysis/selection.py` reads and states the same.
 *
 * @typedef {["between", string, number, number] | ["inside", string, string, number[]] | ["oneof", ...any[]]} Condition
 * @typedef {Condition[]} Part   conditions that must all hold
 * @typedef {{view: string, parts: Part[]}} Clause   any of the parts must hold
 * @typedef {readonly Clause[]} Selection
 */

const MOST_POINTS = 400;
const MOST_CLAUSES = 30;
const LARGEST = 1e300;

/**
 * How many segments a condition's field is about: `segment` those shown, `k7` those of 7; 0 for other fields.
 * @param {string} field @param {number} k the number shown
 */
export const segmentsOf = (field, k) => (field === "segment" ? k : /^k\d+$/.test(field) ? Number(field.slice(1)) : 0);

/** @param {Selection} selection @param {string} view @returns {Clause | undefined} */
export const clauseOf = (selection, view) => selection.find((c) => c.view === view);

/** @param {Selection} selection @param {string} view @returns {Selection} */
export const without = (selection, view) => selection.filter((c) => c.view !== view);

/**
 * The selection with the clause of `view` replaced, in its old place; no parts remove it.
 * @param {Selection} selection @param {string} view @param {Part[]} parts @returns {Selection}
 */
export function withClause(selection, view, parts) {
  if (parts.length === 0) return without(selection, view);
  const clause = { view, parts };
  return clauseOf(selection, view)
    ? selection.map((c) => (c.view === view ? clause : c))
    : [...selection, clause];
}

/**
 * Parts that do not depend on which segments there are; for use when their number changes.
 * @param {Selection} selection @param {import("./cells.js").Page} page
 */
export function withoutSegments(selection, page) {
  const depends = ([, field]) => field === "segment" || page.measures.some((m) => m.key === field);
  return selection
    .map((c) => ({ view: c.view, parts: c.parts.filter((part) => !part.some(depends)) }))
    .filter((c) => c.parts.length > 0);
}

/** @param {Selection} selection */
export const toJson = (selection) =>
  selection.length ? JSON.stringify(selection.map((c) => [c.view, ...c.parts])) : "";

/**
 * Read the `where` of a link.
 * @param {string} text @param {import("./cells.js").Page} page @param {number} k
 * @returns {Selection}
 * @throws {Error} with a sentence when it cannot be read
 */
export function parse(text, page, k) {
  if (!text) return [];
  const selection = readJson(text).map((raw) => readClause(raw, page, k));
  if (new Set(selection.map((c) => c.view)).size < selection.length) throw new Error("it names one view twice");
  return selection;
}

function readJson(text) {
  let raw;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new Error("it is cut short or misspelt");
  }
  if (!Array.isArray(raw) || raw.length > MOST_CLAUSES) throw new Error("it is not a list of clauses");
  return raw;
}

function readClause(raw, page, k) {
  if (!Array.isArray(raw) || typeof raw[0] !== "string" || raw.length < 2) throw new Error("a clause lacks its view");
  const [view, ...parts] = raw;
  for (const part of parts) {
    if (!Array.isArray(part) || !part.length || !part.every((c) => isCondition(c, page, k))) {
      throw new Error(`${JSON.stringify(part).slice(0, 80)} does not fit these customers`);
    }
  }
  return { view, parts };
}

function isCondition(raw, page, k) {
  if (!Array.isArray(raw)) return false;
  const [kind, field, ...rest] = raw;
  if (kind === "between") {
    return (isNumeric(field, page) || isMeasure(field, page)) && rest.length === 2 && rest.every(isNumber) && rest[0] <= rest[1];
  }
  if (kind === "inside") return isNumeric(field, page) && isNumeric(rest[0], page) && rest.length === 2 && isPolygon(rest[1]);
  if (kind !== "oneof" || rest.length === 0 || new Set(rest).size < rest.length) return false;
  const segments = segmentsOf(field, k);
  if (segments) return (segments === k || page.ks.includes(segments)) && rest.every((v) => Number.isInteger(v) && v >= 1 && v <= segments);
  const category = page.categories.find((c) => c.key === field);
  return category !== undefined && rest.every((v) => category.values.includes(v));
}

const isNumber = (v) => typeof v === "number" && Math.abs(v) < LARGEST;

const isNumeric = (field, page) => field === "pc1" || field === "pc2" || page.features.some((f) => f.key === field);

const isMeasure = (field, page) => page.measures.some((m) => m.key === field);

/** Whether a selection needs what evidence tells of single customers. @param {Selection} selection @param {import("./cells.js").Page} page */
export const needsEvidence = (selection, page) =>
  selection.some((c) => c.parts.some((part) => part.some((x) => x[0] === "between" && isMeasure(x[1], page))));

const isPolygon = (flat) =>
  Array.isArray(flat) && flat.length >= 6 && flat.length <= 2 * MOST_POINTS && flat.length % 2 === 0 && flat.every(isNumber);
