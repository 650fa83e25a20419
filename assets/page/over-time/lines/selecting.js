/** Segments selected on every page from the lines and names of this one. */

/** @import { Change, Explorer, Part } from "../../../types.d.ts" */

import { withClause } from "../../../crossfilter/selection/selection.js";
import { VIEW as CARDS, chosenSegments, partsAfterClick } from "../../selected/cards.js";

/**
 * Select a segment of `k`, or none where it is selected already; `adding` keeps the others.
 * @param {Explorer} host @param {number} segment @param {number} k @param {boolean} [adding]
 */
export function select(host, segment, k, adding = false) {
  host.showSegments(k);
  const { selection } = host.state;
  host.go({ segment, selection: withClause(selection, CARDS, partsAfterClick(selection, segment, adding, k)) });
}

/** Select these segments of `k`; all are as good as none. @param {Explorer} host @param {Iterable<number>} segments @param {number} k @param {Change} [also] what changes with it */
export function selectAll(host, segments, k, also = {}) {
  host.showSegments(k);
  const wanted = [...new Set(segments)].sort((a, b) => a - b);
  /** @type {Part[]} */
  const parts = wanted.length === 0 || wanted.length === k ? [] : [[["oneof", "segment", ...wanted]]];
  host.go({ ...also, ...(wanted.length === 1 && { segment: wanted[0] }), selection: withClause(host.state.selection, CARDS, parts) });
}

/** The segments of `k` that are selected, empty where none is. @param {Explorer} host @param {number} k */
export const selected = (host, k) => (host.state.k === k ? chosenSegments(host.state.selection) : new Set());
