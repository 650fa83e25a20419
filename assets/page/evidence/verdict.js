/** The verdict and the rule that gave it. */

import { element, table } from "../elements.js";

const WORDS = { strong: "Strong", fair: "Fair", weak: "Weak", none: "No reliable segments" };

/** @param {any} found the verdict and its conditions @param {string} sentence @returns {Node[]} */
export function verdict(found, sentence) {
  const rule = element("details", "rule-of-verdict", element("summary", "", "The rule that says so"), rows(found));
  return [element("p", `verdict verdict-${found.word}`, element("b", "", WORDS[found.word]), element("span", "", sentence)), rule];
}

function rows({ chance, fair, strong }) {
  const line = (level, c) => [level, c.what, c.value.toFixed(2), `${c === chance ? "above" : "at least"} ${c.needed.toFixed(2)}`, c.passed ? "✓ yes" : "✗ no"];
  return table(
    ["For", "Asked", "Found", "Needed", "Passed"],
    [line("more than chance", chance), ...fair.map((c) => line("fair", c)), ...strong.map((c) => line("strong", c))],
    "figures words",
  );
}
