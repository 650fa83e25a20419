/**
 * Where a customer belongs among the clouds of a Gaussian mixture; `analysis/core/clouds.py` and `analysis/clustering/cloud_borders.py`
 * do the same sums in the same order.
 */

/** @import { Clouds } from "../../types.d.ts" */

/** @typedef {{height: number, slopes: number[], bends: number[]}} Parabolas   the log density of a cloud, and how it changes along each feature */

/** How likely each cloud is, and the parabolas of all. @param {Clouds} clouds @param {number[]} at scaled values */
export function amongClouds(clouds, at) {
  const parabolas = clouds.weights.map((weight, k) => parabolasOf(weight, clouds.means[k], clouds.roots[k], at));
  const highest = Math.max(...parabolas.map(({ height }) => height));
  const shares = parabolas.map(({ height }) => Math.exp(height - highest));
  const sum = shares.reduce((total, share) => total + share, 0);
  return { own: parabolas.findIndex(({ height }) => height === highest), probabilities: shares.map((share) => share / sum), parabolas };
}

/** @param {number} weight @param {number[]} mean @param {number[][]} root @param {number[]} at @returns {Parabolas} */
function parabolasOf(weight, mean, root, at) {
  const along = at.map((_, j) => at.slice(0, j + 1).reduce((sum, value, i) => sum + (value - mean[i]) * root[i][j], 0));
  return {
    height: along.reduce((total, value, j) => total + (Math.log(root[j][j]) - (value * value) / 2), Math.log(weight)),
    slopes: root.map((row) => -row.reduce((sum, value, j) => sum + value * along[j], 0)),
    bends: root.map((row) => -row.reduce((sum, value) => sum + value * value, 0) / 2),
  };
}

/**
 * Along feature `i`, the shortest step to where another cloud is as likely as the own one; null where there is none.
 * @param {Parabolas[]} parabolas @param {number} own @param {number} i @param {number} scale
 */
export function nearestBorder(parabolas, own, i, scale) {
  /** @type {{by: number, to: number} | null} */
  let nearest = null;
  const mine = parabolas[own];
  for (const [other, theirs] of parabolas.entries()) {
    if (other === own) continue;
    const by = nearestRoot(mine.bends[i] - theirs.bends[i], mine.slopes[i] - theirs.slopes[i], mine.height - theirs.height) * scale;
    if (Number.isFinite(by) && (!nearest || Math.abs(by) < Math.abs(nearest.by))) nearest = { by, to: other + 1 };
  }
  return nearest;
}

/** The root of a t² + b t + c nearest to 0; no number where there is none. @param {number} a @param {number} b @param {number} c */
function nearestRoot(a, b, c) {
  const wide = Math.sqrt(b * b - 4 * a * c);
  const q = -(b < 0 ? b - wide : b + wide) / 2;
  const [first, second] = [c / q, q / a];
  return Math.abs(second) < Math.abs(first) || !Number.isFinite(first) ? second : first;
}
