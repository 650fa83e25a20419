/** A segment's rule in words, SQL, pandas and Excel, with how well it holds. */

/** @import { Rule, SheetsOfSolution } from "../../types.d.ts" */

import { copyButton, element } from "../elements.js";
import { number } from "../words.js";

/** @type {Record<keyof Rule["texts"], string>} */
const LANGUAGES = { words: "Words", sql: "SQL", pandas: "pandas", excel: "Excel" };
const WRITTEN = /** @type {const} */ (["sql", "pandas", "excel"]);
const HELP = {
  sql: "after WHERE, on a table with the original columns",
  pandas: "a mask of a data frame df with the original columns",
  excel: "for row 2 of a sheet with the original columns, to be filled down",
};
/** @param {number | null} share */
const percent = (share) => (share === null ? "none" : `${number(100 * share, 0)}%`);

/** @param {Rule} own the rule and its fidelity @param {SheetsOfSolution} all those of all rules together @returns {Node[]} */
export function rule(own, all) {
  return [
    element("p", "rule-words", sentence(own.texts.words)),
    element("p", "quiet", fidelity(own, all)),
    ...WRITTEN.map((name) => language(name, own.texts[name])),
    copyButton("Copy words", () => own.texts.words),
  ];
}

/** @param {string} words */
const sentence = (words) => `${words[0].toUpperCase()}${words.slice(1)}.`;

/** @param {typeof WRITTEN[number]} name @param {string} text */
function language(name, text) {
  const head = element("div", "code-head", element("b", "", LANGUAGES[name]), element("span", "quiet", HELP[name]),
    copyButton("Copy", () => text));
  const code = element("code", "", text);
  code.tabIndex = 0;
  return element("div", "code", head, code);
}

/**
 * How many of those picked are right and how many of the segment are picked, on known and on other customers.
 * @param {Rule} rule @param {SheetsOfSolution} all
 */
function fidelity({ fidelity: known, cross_validated: other }, all) {
  if (known.covered === 0) return "This rule finds nobody.";
  return (
    `${finds(known)} On customers it has not seen: ${percent(other.precision)} of those it finds are right, and it finds ` +
    `${percent(other.recall)} of the segment (5-fold cross-validation). ` +
    `All rules together put ${percent(all.cross_validated)} of such customers into the right segment.`
  );
}

/** @param {{covered: number, correct: number, size: number}} known */
function finds({ covered, correct, size }) {
  const own = correct === size ? `all ${number(size)}` : `${number(correct)} of the ${number(size)}`;
  const others = covered - correct;
  return `This rule finds ${own} customers of the segment and ${others ? `${number(others)} ${others === 1 ? "other" : "others"}` : "nobody else"}.`;
}
