/** The first sentence: still fits, drifting in something, or a refit is advised; then what grew or shrank. */

/** @import { Comparison, Edition, EditionsDocument } from "../../types.d.ts" */

import { element } from "../elements.js";
import { number } from "../words.js";
import { called } from "./dates.js";

/** @type {Record<string, string>} */
const WORDS = { fits: "still fit", drifting: "are drifting", "refit advised": "A refit is advised" };
/** How the last edition's own sentence on sizes begins, where it says that nothing grew. */
const QUIET = "No segment has grown";

/** @param {EditionsDocument} known @param {Comparison | null} comparison of the approved edition and the latest @returns {(Node | string)[]} */
export function headline(known, comparison) {
  const { editions } = known;
  const latest = /** @type {Edition} */ (editions.at(-1));
  const yardstick = editions.find((e) => e.number === known.approved) ?? editions[0];
  if (editions.length < 2) return [first(known)];
  if (yardstick.number === latest.number) {
    return ["The latest edition is the one that later ones are compared with. ", element("b", "", "Refresh"), " when there are newer data."];
  }
  const verdict = comparison?.verdict;
  if (!verdict) return [`Comparing the latest customers with ${called(yardstick, editions)} …`];
  const grown = latest.sentences.filter((s) => s.startsWith("“") && !s.startsWith(QUIET)).slice(0, 1);
  return [...strong(verdict.sentence, verdict.word), ...grown.map((s) => ` ${s}`)];
}

/** With the decisive words in ink. @param {string} sentence @param {string} word @returns {(Node | string)[]} */
function strong(sentence, word) {
  const words = WORDS[word] ?? "";
  const at = words ? sentence.indexOf(words) : -1;
  if (at < 0) return [element("b", "", sentence)];
  return [sentence.slice(0, at), element("b", "", words), sentence.slice(at + words.length)];
}

/** What will appear here, and how. @param {EditionsDocument} known */
function first({ brought, fixed, refresh, source }) {
  if (brought) return fixed;
  const when = refresh.schedule ? `Kindred reads ${source} again ${refresh.schedule}` : `Refresh once ${source} has newer data`;
  return `${when}; then this page shows how segments grow, who moves, and whether they still fit.`;
}

/** The quiet line: how many editions, from when to when. @param {EditionsDocument} known */
export function summary({ editions, refresh }) {
  if (!editions.length) return "";
  const latest = /** @type {Edition} */ (editions.at(-1));
  const again = refresh.schedule ? ` Read again ${refresh.schedule}.` : "";
  const customers = `${number(latest.n_customers)} customers now.`;
  if (editions.length === 1) return `One edition, of ${called(latest, editions)}. ${customers}${again}`;
  return `${editions.length} editions from ${called(editions[0], editions)} to ${called(latest, editions)}. ${customers}${again}`;
}
