/** Rows that are set aside, with line and reason: the first few, then how many more. */

/** @import { Look } from "../../types.d.ts" */

import { element } from "../elements.js";
import { number } from "../words.js";
import { capital } from "./doubts.js";

/** @param {Look} look */
export function asideOf(look) {
  const { n, first } = look.set_aside;
  const lines = first.map(({ line, reason }) => `${capital(look.place)} ${number(line)}: ${reason}.`);
  const rest = n > first.length ? [`and ${number(n - first.length)} more`] : [];
  const help = n ? `${n === 1 ? "1 row does" : `${number(n)} rows do`} not fit the columns and ${n === 1 ? "is" : "are"} not segmented.` : "Returns, cancelled orders, other currencies, and rows that cannot be read.";
  const title = element("div", "view-title", element("h2", "", n ? "Rows set aside" : "Orders that count differently"), element("span", "quiet", help));
  const node = element("section", "card aside", element("div", "view-head", title), element("ul", "", ...[...lines, ...rest, ...look.findings].map((text) => element("li", "", text))));
  node.hidden = !n && !look.findings.length;
  return node;
}
