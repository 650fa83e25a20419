/** Which cells fit the conditions of a clause: plain loops over typed arrays, a value at a time where values repeat. */

/** @import { Cells, Codes, Condition, Numbers, OneOf, Part } from "../../types.d.ts" */

import { categoryOf } from "../cells.js";
import { insideLasso } from "./lasso.js";
import { segmentsOf } from "./selection.js";

/**
 * Mark in `fitting` the cells that fit all conditions of `part` with 1, the others with 0.
 * @param {Cells} cells @param {number} k @param {Part} part @param {Uint8Array} fitting
 */
export function mark(cells, k, part, fitting) {
  fitting.fill(1);
  for (const condition of part) narrow(cells, k, condition, fitting);
}

/** @param {Cells} cells @param {number} k @param {Condition} condition @param {Uint8Array} fitting */
function narrow(cells, k, condition, fitting) {
  if (condition[0] === "inside") insideLasso(cells, condition[1], condition[2], condition[3], fitting);
  else if (condition[0] === "between") between(cells, condition[1], condition[2], condition[3], fitting);
  else oneOf(cells, k, condition, fitting);
}

/** @param {Cells} cells @param {string} field @param {number} low @param {number} high @param {Uint8Array} fitting */
function between(cells, field, low, high, fitting) {
  if (!cells.isFeature(field)) return within(cells.array(field), low, high, fitting);
  return listed(cells.codes(field), Uint8Array.from(cells.array(`${field}.values`), (v) => (low <= v && v <= high ? 1 : 0)), fitting);
}

/** @param {Cells} cells @param {number} k @param {OneOf} condition @param {Uint8Array} fitting */
function oneOf(cells, k, [, field, ...values], fitting) {
  const segments = segmentsOf(field, k);
  if (segments) return listed(cells.labels(segments), Uint8Array.from({ length: segments + 1 }, (_, s) => (values.includes(s) ? 1 : 0)), fitting);
  const known = categoryOf(cells.page, field).values;
  return listed(cells.codes(field), Uint8Array.from(known, (v) => (values.includes(v) ? 1 : 0)), fitting);
}

/** @param {Codes} codes @param {Uint8Array} fits @param {Uint8Array} fitting */
function listed(codes, fits, fitting) {
  for (let i = 0; i < fitting.length; i++) fitting[i] &= fits[codes[i]];
}

/** @param {Numbers} numbers @param {number} low @param {number} high @param {Uint8Array} fitting */
function within(numbers, low, high, fitting) {
  for (let i = 0; i < fitting.length; i++) if (!(low <= numbers[i] && numbers[i] <= high)) fitting[i] = 0;
}
