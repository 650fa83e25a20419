/** Conditions of a selection, found and changed one at a time. */

/** @import { Condition, Inside, Part, Range, Selection } from "../../types.d.ts" */

import { clauseOf } from "./selection.js";

/** Where a condition stands: its view, its part of the clause, its place in the part. @typedef {{view: string, part: number, at: number}} Place */

/** Every range of a field, in the order of the selection. @param {Selection} selection @param {string} field @returns {{place: Place, range: Range}[]} */
export function rangesOf(selection, field) {
  return placesOf(selection).flatMap(({ place, condition }) =>
    (condition[0] === "between" && condition[1] === field ? [{ place, range: /** @type {Range} */ ([condition[2], condition[3]]) }] : []));
}

/** @param {Selection} selection @returns {{place: Place, condition: Condition}[]} */
function placesOf(selection) {
  return selection.flatMap(({ view, parts }) =>
    parts.flatMap((conditions, part) => conditions.map((condition, at) => ({ place: { view, part, at }, condition }))));
}

/**
 * The parts of a view with other conditions in place of one; a part without conditions goes.
 * @param {Selection} selection @param {Place} place @param {Condition[]} conditions @returns {Part[]}
 */
export function replaced(selection, { view, part, at }, conditions) {
  return (clauseOf(selection, view)?.parts ?? [])
    .map((own, i) => (i === part ? own.toSpliced(at, 1, ...conditions) : own))
    .filter((own) => own.length > 0);
}

/** The smallest box around an area, as the ranges of its two axes. @param {Inside} area @returns {{field: string, range: Range}[]} */
export function boundsOf([, x, y, flat]) {
  return [x, y].map((field, axis) => {
    const values = flat.filter((_, i) => i % 2 === axis);
    return { field, range: [Math.min(...values), Math.max(...values)] };
  });
}
