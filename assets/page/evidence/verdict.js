/** The verdict, other numbers of segments to try, and the rule that gave it. */

/** @import { Check, Verdict } from "../../types.d.ts" */

import { element, table } from "../elements.js";
import { apart } from "../words.js";

const WORDS = { strong: "Strong", fair: "Fair", weak: "Weak", none: "No reliable segments" };

/** @param {Verdict} judged the verdict and its conditions @param {string} sentence @param {Node[]} offered @returns {Node[]} */
export function verdict(judged, sentence, offered) {
  const rule = element("details", "rule-of-verdict", element("summary", "", "How Kindred decides"), rows(judged));
  return [headline(judged, sentence), ...offered, rule];
}

/** The verdict alone, as it is shown before the rest is in. @param {Verdict} judged @param {string} sentence */
export const headline = (judged, sentence) =>
  element("p", `verdict verdict-${judged.word}`, element("b", "", WORDS[judged.word]), element("span", "", sentence));

/** @param {Verdict} verdict */
function rows({ chance, fair, strong }) {
  /** @param {string} level @param {Check} c */
  const line = (level, c) => {
    const [value, needed] = apart(c.value, c.needed, 2);
    return [level, c.what, value, `${c === chance ? "above" : "at least"} ${needed}`, c.passed ? "✓ yes" : "✗ no"];
  };
  return table(
    ["For", "Asked", "Found", "Needed", "Passed"],
    [line("more than chance", chance), ...fair.map((c) => line("fair", c)), ...strong.map((c) => line("strong", c))],
    "figures words",
  );
}
