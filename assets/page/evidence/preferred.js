/** Other numbers of segments that several criteria prefer, each with a button that shows it. */

import { button, element } from "../elements.js";

/** Criteria that must prefer a number before the page offers it. */
const MIN_CRITERIA = 2;

/**
 * Numbers other than `k` that enough criteria prefer, with these criteria.
 * @param {Record<string, number>} preferred the best number by criterion @param {number} k the number shown
 * @returns {{k: number, criteria: string[]}[]} those of most criteria first
 */
export function otherNumbers(preferred, k) {
  return [...new Set(Object.values(preferred))]
    .map((other) => ({ k: other, criteria: Object.keys(preferred).filter((name) => preferred[name] === other) }))
    .filter((other) => other.k !== k && other.criteria.length >= MIN_CRITERIA)
    .sort((a, b) => b.criteria.length - a.criteria.length);
}

/** `Silhouette and stability prefer 3 segments.` @param {{k: number, criteria: string[]}} other */
export function preference({ k, criteria }) {
  const names = `${criteria.slice(0, -1).join(", ")} and ${criteria[criteria.length - 1]}`;
  return `${names.charAt(0).toUpperCase()}${names.slice(1)} prefer ${k} segments.`;
}

/** @param {Record<string, number>} preferred @param {number} k @param {(k: number) => void} use @returns {Node[]} */
export function offers(preferred, k, use) {
  return otherNumbers(preferred, k).map((other) =>
    element("p", "offer", preference(other), button(`Try ${other.k}`, "tool bordered", () => use(other.k))));
}
