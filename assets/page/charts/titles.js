/** What stands over a panel, and what a screen reader says of it. */

/** @import { PanelMeta, Words } from "../../types.d.ts" */

import { KINDS } from "../../crossfilter/kinds/index.js";

const HOW = "Arrow keys make and move a brush, Shift and arrows stretch it, Delete clears it.";

/** @param {PanelMeta} meta @param {Words} words @returns {[string, string]} */
export function titlesOf({ kind, title = "", segment, field = "" }, words) {
  const shown = KINDS[kind].titled ? title : "";
  if (KINDS[kind].chooseBy) return [shown, `${title}. Left and right arrow keys choose.`];
  if (!segment) return [shown, `${title}. ${HOW}`];
  return [words.name(segment), `${words.feature(field).short}, ${words.name(segment)}. ${HOW}`];
}
