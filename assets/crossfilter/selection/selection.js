/**
 * A selection: a list of clauses, at most one per view. It is never changed in place.
 * `analysis/model/selections/selection.py` reads and states the same.
 */

/** @import { Clause, Page, Part, Selection } from "../../types.d.ts" */

/**
 * How many segments a condition's field is about: `segment` those shown, `k7` those of 7; 0 for other fields.
 * @param {string} field @param {number} k the number shown
 */
export const segmentsOf = (field, k) => (field === "segment" ? k : /^k[1-9]\d?$/.test(field) ? Number(field.slice(1)) : 0);

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

/** @param {Selection} selection */
export const toJson = (selection) =>
  selection.length ? JSON.stringify(selection.map((c) => [c.view, ...c.parts])) : "";

/** Whether a field is what evidence measures. @param {unknown} field @param {Page} page */
export const isMeasure = (field, page) => page.measures.some((m) => m.key === field);

/** Whether a selection needs the measures of the evidence. @param {Selection} selection @param {Page} page */
export const needsEvidence = (selection, page) =>
  selection.some((c) => c.parts.some((part) => part.some((x) => x[0] === "between" && isMeasure(x[1], page))));

/** The columns that a selection is made of. @param {Selection} selection @returns {Set<string>} */
export const fieldsOf = (selection) =>
  new Set(selection.flatMap((c) => c.parts.flat().flatMap((x) => (x[0] === "inside" ? [x[1], x[2]] : [x[1]]))));
