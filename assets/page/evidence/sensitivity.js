/** How much the segments depend on choices: agreement when a feature is left out or scaled in another way. */

import { element } from "../elements.js";

/** @param {{change: string, agreement: number}[]} alternatives @param {string} sentence @returns {Node[]} */
export function sensitivity(alternatives, sentence) {
  const rows = [...alternatives].sort((a, b) => a.agreement - b.agreement).map(row);
  return [element("div", "bars", ...rows), element("p", "finding", sentence)];
}

/** @param {{change: string, agreement: number}} alternative */
function row({ change, agreement }) {
  const bar = element("i", "");
  bar.style.width = `${100 * Math.max(0, agreement)}%`;
  return element("div", "bar-row", element("span", "", change), element("span", "track", bar), element("b", "", agreement.toFixed(2)));
}
