/** One segment, selected on every page from the lines and names of this one. */

/** @import { Explorer } from "../../types.d.ts" */

import { withClause } from "../../crossfilter/selection.js";
import { VIEW as CARDS, partsAfterClick } from "../selected/cards.js";

/** Select a segment of `k`, or none where it is selected already. @param {Explorer} host @param {number} segment @param {number} k */
export function select(host, segment, k) {
  host.showSegments(k);
  const { selection } = host.state;
  host.go({ segment, selection: withClause(selection, CARDS, partsAfterClick(selection, segment, false, k)) });
}

/** The segment of `k` that is selected alone, null where none is. @param {Explorer} host @param {number} k @returns {number | null} */
export function selected(host, k) {
  const clause = host.state.selection.find((c) => c.view === CARDS);
  const [condition] = clause?.parts[0] ?? [];
  if (host.state.k !== k || !condition || condition[0] !== "oneof" || condition.length !== 3) return null;
  return Number(condition[2]);
}
