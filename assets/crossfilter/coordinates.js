/** Coordinates on the customer map, summed up from what each feature's value adds to them, as `analysis/clustering/map_coordinates.py` does. */

/** @import { Cells, Codes, Numbers } from "../types.d.ts" */

const AXES = ["pc1", "pc2"];

/** Give cells their coordinates, unless they came with them. @param {Cells} cells */
export function addCoordinates(cells) {
  for (const axis of AXES) if (!cells.arrays.has(axis)) cells.arrays.set(axis, coordinates(cells, axis));
}

/**
 * In double precision and the order in which features were sent; only the sum is rounded.
 * @param {Cells} cells @param {string} axis
 */
function coordinates(cells, axis) {
  const sums = new Float64Array(cells.length);
  for (const [name, shares] of cells.arrays) {
    if (name.endsWith(`.${axis}`)) addShares(sums, cells.codes(name.slice(0, -axis.length - 1)), shares);
  }
  return new Float32Array(sums);
}

/** @param {Float64Array} sums @param {Codes} codes @param {Numbers} shares */
function addShares(sums, codes, shares) {
  for (let i = 0; i < sums.length; i++) sums[i] += shares[codes[i]];
}
