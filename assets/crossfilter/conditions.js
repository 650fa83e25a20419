/** Which cells fit the conditions of a clause: plain loops over typed arrays, a value at a time where values repeat. */

import { insideLasso } from "./lasso.js";
import { segmentsOf } from "./selection.js";

/** @typedef {import("./cells.js").Cells} Cells @typedef {import("./selection.js").Part} Part */

/**
 * Mark in `fitting` the cells that fit all conditions of `part` with 1, the others with 0.
 * @param {Cells} cells @param {number} k @param {Part} part @param {Uint8Array} fitting
 */
export function mark(cells, k, part, fitting) {
  fitting.fill(1);
  for (const condition of part) narrow(cells, k, condition, fitting);
}

function narrow(cells, k, [kind, field, ...rest], fitting) {
  if (kind === "inside") insideLasso(cells, field, rest[0], rest[1], fitting);
  else if (kind === "between") between(cells, field, rest[0], rest[1], fitting);
  else oneOf(cells, k, field, rest, fitting);
}

function between(cells, field, low, high, fitting) {
  const codes = cells.array(field);
  if (!cells.isFeature(field)) return within(codes, low, high, fitting);
  return listed(codes, Uint8Array.from(cells.array(`${field}.values`), (v) => (low <= v && v <= high ? 1 : 0)), fitting);
}

function oneOf(cells, k, field, values, fitting) {
  const segments = segmentsOf(field, k);
  if (segments) return listed(cells.labels(segments), Uint8Array.from({ length: segments + 1 }, (_, s) => (values.includes(s) ? 1 : 0)), fitting);
  const known = cells.page.categories.find((c) => c.key === field).values;
  return listed(cells.array(field), Uint8Array.from(known, (v) => (values.includes(v) ? 1 : 0)), fitting);
}

function listed(codes, fits, fitting) {
  for (let i = 0; i < fitting.length; i++) fitting[i] &= fits[codes[i]];
}

function within(numbers, low, high, fitting) {
  for (let i = 0; i < fitting.length; i++) if (!(low <= numbers[i] && numbers[i] <= high)) fitting[i] = 0;
}
