/** How sure a segment is: its verdict in words, the figure behind it, and a bar on which the thresholds are marked. */

/** @import { SegmentVerdict } from "../../types.d.ts" */

import { element } from "../elements.js";

/** Where bars are cut: from which figures on a segment is a pattern, mostly stable, stable; `analysis/model/verdicts/segment.py` says the same. */
const CUTS = [0.6, 0.75, 0.85];
export const THRESHOLDS = `Stable: at least ${CUTS[2].toFixed(2)}. Mostly stable: at least ${CUTS[1].toFixed(2)}. Rough pattern: at least ${CUTS[0].toFixed(2)}.`;
export const HOW = "How sure: the segments are formed again from 100 resamples of the customers; 1 means the same customers every time.";

/** What is suggested for a segment that is not to be relied on. */
export const ALONE = "Do not plan for them alone.";

/** Whether plans should not be made for it alone. @param {SegmentVerdict | undefined} found */
export const isDoubtful = (found) => found !== undefined && ["unreliable", "chance"].includes(found.word);

/** The verdict and its figure in a line; without it, that it is to come. @param {SegmentVerdict | undefined} found @returns {Node[]} */
export function sureLine(found) {
  if (!found) return [element("span", "quiet", "How sure"), element("span", "quiet", "…")];
  return [element("span", "unseen", "How sure: "), element("b", "", found.label), element("span", "quiet", found.jaccard.toFixed(2))];
}

/** The line over a bar that is cut at the thresholds. @param {SegmentVerdict | undefined} found @returns {HTMLElement} */
export function sureBar(found) {
  const node = element("div", "sure-bar", element("div", "sure", ...sureLine(found)));
  const bar = element("div", isDoubtful(found) ? "sure-track doubtful" : "sure-track");
  [0, ...CUTS].forEach((from, i) => {
    const to = CUTS[i] ?? 1;
    const part = element("i", "");
    part.style.flexGrow = String(to - from);
    part.style.setProperty("--filled", `${100 * Math.max(0, Math.min(1, ((found?.jaccard ?? 0) - from) / (to - from)))}%`);
    bar.append(part);
  });
  node.append(bar);
  return node;
}
