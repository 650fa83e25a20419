/** How sure each segment is, what kind it is, and where it comes from: a row per segment. */

/** @import { EvidenceOfSolution, Explorer, JudgedSegment } from "../../types.d.ts" */

import { button, element, table } from "../elements.js";
import { number } from "../words.js";
import { sureBar, THRESHOLDS } from "./sure.js";

const KINDS = { natural: "Natural", constructed: "Constructed, but stable", unstable: "Unstable" };
const OLDER = "This evidence was computed by an earlier version. Run `python -m analysis evidence` on its folder to add this.";
const NOTES = "Natural: stable and set apart, with a silhouette of at least 0.50. Constructed, but stable: no gap around it, but other samples give it again. Nearly the same: at least 75% of all customers in either segment are in both.";

/** @param {Explorer} host @param {EvidenceOfSolution} own the evidence of the number shown @param {(name: string) => string} sentence @returns {Node[]} */
export function sureTable(host, own, sentence) {
  if (!own.segments) return [element("p", "quiet", OLDER)];
  const { k } = host.state;
  return [
    element("p", "finding", `${sentence("segments")} ${sentence("kind")}`),
    table(["Segment", "How sure", "Kind", ...(k > 2 ? [`With ${k - 1} segments`] : []), "Nearly the same with"], own.segments.map((one) => row(host, one, k)), "figures words sure-table"),
    element("p", "quiet small-print", `${THRESHOLDS} ${NOTES}`),
  ];
}

/** @param {Explorer} host @param {JudgedSegment} one @param {number} k */
function row(host, one, k) {
  const name = button("", "segment-name", () => host.go({ path: "/segments", segment: one.segment }));
  name.append(element("i", `mark mark-${one.segment}`), host.words.name(one.segment));
  const kind = element("span", "", KINDS[one.kind]);
  kind.title = one.sentences.kind;
  const bar = sureBar(one);
  bar.title = one.sentences.sure;
  return [name, bar, kind, ...(k > 2 ? [origin(host, one, k)] : []), reach(one)];
}

/** With one segment less: where most of its customers are. @param {Explorer} host @param {JudgedSegment} one @param {number} k */
function origin({ page }, { origin: from }, k) {
  if (!from) return "–";
  const isNearlyAll = from.share < 1 && from.share >= 0.995; // never rounded up to all
  return `${number(100 * from.share, isNearlyAll ? 1 : 0)}% in “${page.solutions[k - 1].segments[from.segment - 1].name}”`;
}

/** @param {JudgedSegment} one */
const reach = ({ first, last }) => (first === last ? "no other number" : `${first} to ${last} segments`);
