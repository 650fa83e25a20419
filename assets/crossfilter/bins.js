/** Bins of a feature: equally wide, or between readable numbers that grow on a logarithmic axis. */

/** @import { Bins, Feature } from "../types.d.ts" */

/** The bins that a feature has on an axis. @param {Feature} feature @param {boolean} [isLog] @returns {Bins} */
export const binsOf = ({ bins, log_bins: logs }, isLog) => (isLog && logs ? logs : bins);

/** Where bin `i` begins, the end being where bin `count` would. @param {Bins} bins @param {number} i */
export const edgeOf = ({ start, width, edges }, i) => (edges ? edges[i] : start + i * width);

/** The bin that holds a value, beyond 0 and `count` where none does. @param {Bins} bins @param {number} value */
export function binAt({ start, width, edges }, value) {
  if (!edges) return Math.floor((value - start) / width);
  let bin = -1;
  while (bin + 1 < edges.length && edges[bin + 1] <= value) bin++;
  return bin;
}

/** The name of the array that says which bin each value is in. @param {string} field @param {boolean} [isLog] */
export const binsName = (field, isLog) => (isLog ? `${field}.log_bins` : `${field}.bins`);
