/** The drift figures: what changed, and what resampling alone would give; the largest change as two histograms. */

/** @import { Comparison, DriftMeasure, TimeHistogram } from "../../types.d.ts" */

import { element, table } from "../elements.js";
import { apart, indexed, number, unchanged } from "../words.js";
import { change } from "./moved.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [600, 110];

/** Reasons that are shown at once. */
const MAX_REASONS = 3;

/** @param {HTMLElement} holder @param {HTMLElement} below for figures of all customers @param {Comparison | null} c of the approved edition and the latest */
export function drift(holder, below, c) {
  if (!c) return;
  const { verdict } = c;
  if (!verdict?.measures.length) {
    below.replaceChildren();
    holder.replaceChildren(element("p", "quiet", "The latest edition is the one that others are compared with, so there is nothing to compare yet."));
    return;
  }
  holder.replaceChildren(...reasons(verdict.reasons), element("div", "scrolls", features(c, verdict.measures)), ...histogram(c));
  below.replaceChildren(element("div", "scrolls", whole(verdict.measures)), note());
}

/** @param {string[]} all @returns {Node[]} */
function reasons(all) {
  /** @param {string[]} some */
  const listed = (some) => element("ul", "said", ...some.map((r) => element("li", "", r)));
  if (!all.length) return [];
  const more = all.slice(MAX_REASONS);
  const fold = more.length ? [element("details", "", element("summary", "quiet", `and ${more.length} more`), listed(more))] : [];
  return [listed(all.slice(0, MAX_REASONS)), ...fold];
}

/** @param {Comparison} c @param {DriftMeasure[]} measures */
function features(c, measures) {
  const rows = c.features.map((f) => {
    const own = /** @type {DriftMeasure} */ (measures.find((m) => m.kind === "feature" && m.what === f.column));
    const within = c.names[0].map((_, i) => measures.find((m) => m.kind === "within" && m.what === f.column && m.segment === i + 1));
    const [before, now] = apart(own.before, own.now, f.decimals);
    const cells = within.map((m) => (m ? segmentCell(m, f.decimals) : "–"));
    const unit = element("span", "quiet", f.unit ? ` ${f.unit}` : "");
    const label = element("span", "", own.which ? `${f.short}: ${own.which}` : f.short, unit, element("div", "narrow-only", judged(own, within, c)));
    return [label, before, now, ...cells, judged(own, within, c)];
  });
  const marks = c.names[0].map((name, i) => {
    const mark = element("i", `mark mark-${i + 1}`);
    mark.title = name;
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", `Change in ${name}`);
    return mark;
  });
  return withHead(["Average", "then", "now"], marks, "Verdict", rows);
}

/** A table whose head has marks of segments. @param {string[]} first @param {Node[]} marks @param {string} last @param {(Node | string)[][]} rows */
function withHead(first, marks, last, rows) {
  const made = table([...first, ...marks.map(() => ""), last], rows, "figures drift-figures");
  const heads = made.querySelectorAll("thead th");
  marks.forEach((mark, i) => heads[first.length + i].replaceChildren(mark));
  return made;
}

/** @param {DriftMeasure} m @param {number} decimals */
function segmentCell(m, decimals) {
  const cell = element(m.matters ? "b" : "span", m.matters ? "matters" : "quiet", change(m.now - m.before, decimals + 1));
  cell.title = `${m.value.toFixed(2)} standard deviations; by chance up to ${m.chance.toFixed(2)}`;
  return cell;
}

/** @param {DriftMeasure} own @param {(DriftMeasure | undefined)[]} within @param {Comparison} c */
function judged(own, within, c) {
  const where = within.filter((m) => m?.matters).map((m) => c.names[0][(m?.segment ?? 1) - 1]);
  const words = where.length === within.length ? "Drifts everywhere" : where.length ? "Drifts" : own.matters ? "Only the mix changed" : unchanged(own);
  const index = indexed(own);
  const more = where.length && where.length < within.length ? `in ${where.join(", ")}; ${index}` : index;
  return element("span", "judged", element(where.length || own.matters ? "b" : "span", "", words), element("span", "quiet", more));
}

/** @type {Record<string, {label: string, show: (m: DriftMeasure) => string[]}>} */
const WHOLE = {
  sizes: { label: "Sizes of segments (index)", show: (m) => ["0", m.value.toFixed(2), m.chance.toFixed(2)] },
  distance: { label: "Distance to the own center", show: (m) => [m.before.toFixed(2), m.now.toFixed(2), `${change(100 * m.chance)}%`] },
  silhouette: { label: "How clear segments are, 1 is best", show: (m) => [m.before.toFixed(3), m.now.toFixed(3), `−${m.chance.toFixed(3)}`] },
  far: { label: "Customers unlike every segment", show: (m) => [percent(m.before), percent(m.now), percent(m.chance)] },
};

/** @param {DriftMeasure[]} measures */
function whole(measures) {
  const rows = measures.filter((m) => m.kind in WHOLE).map((m) => {
    const { label, show } = WHOLE[m.kind];
    const [before, now, chance] = show(m);
    return [label, before, m.matters ? element("b", "matters", now) : now, `up to ${chance}`];
  });
  return table(["All customers", "then", "now", "by chance alone"], rows);
}

/** @param {number} part of 1 */
const percent = (part) => `${number(100 * part, 1, 1)}%`;

const note = () =>
  element("p", "quiet small-print", "A change matters if it is larger than resampling alone would give, and large enough: index 0.1, 0.2 standard deviations " +
    "within a segment, 10% farther from centers, 1% of customers unlike every segment. Index: population stability index.");

/** The change that is largest, as bars then and a line now. @param {Comparison} c @returns {Node[]} */
function histogram({ histogram: drawn, features: known, names }) {
  if (!drawn) return [];
  const { short, unit, decimals } = known.find((k) => k.column === drawn.column) ?? { short: drawn.column, unit: "", decimals: 1 };
  const [then, now] = apart(drawn.averages[0], drawn.averages[1], decimals);
  const of = drawn.segment === null ? `${short} of all customers` : `${short} of “${names[0][drawn.segment - 1]}”`;
  const legend = element("p", "quiet", `Gray: then, average ${then}. Line: now, average ${now}${unit && ` ${unit}`}.`);
  return [element("h3", "", of), legend, picture(drawn, `${of}: average ${then} then, ${now} now`)];
}

/** @param {TimeHistogram} drawn @param {string} label */
function picture({ edges, before, now, segment }, label) {
  const most = Math.max(...before, ...now, Number.MIN_VALUE);
  const width = WIDTH / before.length;
  /** @param {number} part */
  const y = (part) => HEIGHT * (1 - part / most);
  const bars = before.map((part, i) => node("rect", { x: i * width + 1, y: y(part), width: width - 2, height: HEIGHT - y(part), class: "then" }));
  const steps = now.map((part, i) => `${i ? "V" : "M0,"}${y(part)} H${(i + 1) * width}`).join(" ");
  const line = node("path", { d: steps, class: "now", style: segment === null ? "" : `stroke: var(--segment-${segment})` });
  const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "then-and-now", role: "img", "aria-label": label, preserveAspectRatio: "none" });
  svg.append(...bars, line);
  const shown = [edges[0], edges[Math.floor(edges.length / 2)], edges[edges.length - 1]].map((e) => element("span", "", number(e, 2)));
  return element("div", "then-and-now-holder", svg, element("div", "quiet axis-ends", ...shown));
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
