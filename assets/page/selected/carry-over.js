/** What becomes of the selection when the number of segments changes, and the sentence about it. */

/** @import { Explorer } from "../../types.d.ts" */

import { carried } from "../../crossfilter/selection/carry.js";
import { number } from "../words.js";

/**
 * The selection for `k` segments, and sentences about it once it is known how many customers it selects.
 * @param {Pick<Explorer, "state" | "cells" | "cf">} shown @param {number} k
 */
export function carryOver({ state, cells, cf }, k) {
  const before = cf.count();
  const { selection, follows, drops } = carried(state.selection, cells, state.k, k);
  const what = selection.length ? "Part of the selection" : "The selection";
  /** @param {number} after customers selected now @returns {string[]} */
  const words = (after) => {
    if (drops) return [`${what} was dropped, because ${k} segments have nothing like it; Back brings it back.`];
    if (!follows || before === after) return [];
    return [`The selected segments have other borders now: ${number(after)} customers are selected, ${number(before)} were before.`];
  };
  return { selection, words };
}
