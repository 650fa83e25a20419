/** A segment's rule in words, SQL, pandas and Excel, with how well it holds. */

import { copyButton, element } from "../elements.js";
import { number } from "../words.js";

const LANGUAGES = { words: "Words", sql: "SQL", pandas: "pandas", excel: "Excel" };
const HELP = {
  sql: "after WHERE, on a table with the original columns",
  pandas: "a mask of a data frame df with the original columns",
  excel: "for row 2 of a sheet with the original columns, to be filled down",
};
const percent = (share) => (share === null ? "none" : `${number(100 * share, 0)}%`);

/** @param {any} own the rule and its fidelity @param {any} all those of all rules together @returns {Node[]} */
export function rule(own, all) {
  return [
    element("p", "rule-words", sentence(own.texts.words)),
    element("p", "quiet", fidelity(own, all)),
    ...Object.keys(LANGUAGES).slice(1).map((name) => language(name, own.texts[name])),
    copyButton("Copy words", () => own.texts.words),
  ];
}

const sentence = (words) => `${words[0].toUpperCase()}${words.slice(1)}.`;

function language(name, text) {
  const head = element("div", "code-head", element("b", "", LANGUAGES[name]), element("span", "quiet", HELP[name]),
    copyButton("Copy", () => text));
  const code = element("code", "", text);
  code.tabIndex = 0;
  return element("div", "code", head, code);
}

/** How many of those picked are right and how many of the segment are picked, on known and on other customers. */
function fidelity({ fidelity: known, cross_validated: other }, all) {
  if (known.covered === 0) return "It picks nobody.";
  return (
    `It picks ${number(known.covered)} customers; ${number(known.correct)} of them are in the segment of ${number(known.size)} ` +
    `(precision ${percent(known.precision)}, recall ${percent(known.recall)}). On customers that it was not made from: ` +
    `precision ${percent(other.precision)}, recall ${percent(other.recall)}, five-fold cross-validation. ` +
    `All rules together put ${percent(all.cross_validated)} of such customers into the right segment.`
  );
}
