/** The names of the lines, next to where they end: a button selects its segment, as a click on its line does. */

/** @import { Edition, Explorer } from "../../../types.d.ts" */

import { button, element } from "../../elements.js";
import { select, selected } from "./selecting.js";

const APART = 24;
/** The chart's margins above and below its lines, see `dashboard/views/over_time/shares.py`. */
const [TOP, FOOT] = [24, 44];

/** @param {Explorer} host @param {HTMLElement} holder @param {Edition} latest @param {[number, number]} reach lowest and highest share of the axis @param {number} height */
export function lineNames(host, holder, latest, [low, high], height) {
  const chosen = selected(host, latest.n_clusters);
  const inner = height - TOP - FOOT;
  const ends = latest.segments
    .map((s) => ({ s, y: TOP + inner * (1 - (s.share - low) / (high - low)) - APART / 2 }))
    .sort((a, b) => a.y - b.y);
  spreadOut(ends, height - APART);
  holder.replaceChildren(...ends.map(({ s, y }) => nameOf(s, y)));

  /** @param {Edition["segments"][number]} s @param {number} y */
  function nameOf(s, y) {
    const node = button("", "line-name");
    node.append(element("b", "", share(s.share)), element("i", `mark mark-${s.segment}`), element("span", "", s.name));
    node.addEventListener("click", (event) => select(host, s.segment, latest.n_clusters, event.shiftKey));
    node.setAttribute("aria-pressed", String(chosen.has(s.segment)));
    node.style.setProperty("--y", `${y}px`);
    return node;
  }
}

/** Push names down that would lie on the one above, then up from the end. @param {{y: number}[]} ends @param {number} last */
function spreadOut(ends, last) {
  for (let i = 1; i < ends.length; i++) ends[i].y = Math.max(ends[i].y, ends[i - 1].y + APART);
  const over = Math.max(0, (ends.at(-1)?.y ?? 0) - last);
  if (!over) return;
  let most = last;
  for (const end of [...ends].reverse()) {
    end.y = Math.min(end.y, most);
    most = end.y - APART;
  }
}

/** `12%`. @param {number} part of 1 */
export const share = (part) => `${part > 0 && part < 0.005 ? "<1" : Math.round(100 * part)}%`;
