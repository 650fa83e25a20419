/** What other methods find at the same number of segments. */

/** @import { EvidenceOfSolution, Opinion } from "../../types.d.ts" */

import { element } from "../elements.js";

/** @param {EvidenceOfSolution["opinions"]} asked @returns {Node[]} none in evidence of an older format */
export function opinions(asked) {
  if (!asked) return [];
  return [element("p", "", asked.sentence), element("div", "opinions", ...asked.methods.map(opinion))];
}

/** @param {Opinion} opinion */
function opinion({ name, agreement, sentence, assumes }) {
  const bar = element("i", "");
  bar.style.width = `${100 * Math.max(0, agreement ?? 0)}%`;
  const head = element("div", "bar-row", element("b", "method", name), element("span", "track", bar), element("b", "", agreement === null ? "–" : agreement.toFixed(2)));
  return element("div", "opinion", head, element("p", "", sentence), element("p", "quiet", assumes));
}
