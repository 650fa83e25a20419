/** What other methods find at the same number of segments. */

/** @import { EvidenceOfSolution, Opinion } from "../../types.d.ts" */

import { element } from "../elements.js";

/** @param {EvidenceOfSolution["opinions"]} found @returns {Node[]} none in evidence of an older format */
export function opinions(found) {
  if (!found) return [];
  return [element("p", "", found.sentence), element("div", "opinions", ...found.methods.map(opinion))];
}

/** @param {Opinion} found */
function opinion({ name, agreement, sentence, assumes }) {
  const bar = element("i", "");
  bar.style.width = `${100 * Math.max(0, agreement ?? 0)}%`;
  const head = element("div", "bar-row", element("b", "method", name), element("span", "track", bar), element("b", "", agreement === null ? "–" : agreement.toFixed(2)));
  return element("div", "opinion", head, element("p", "", sentence), element("p", "quiet", assumes));
}
