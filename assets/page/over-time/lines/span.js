/** What a brush over lines means: the editions that it spans, the lines that it meets, and what these say. */

/** @import { Box, Edition, Range, TimeMeta, TimeTrace } from "../../../types.d.ts" */

import { apart } from "../../words.js";
import { called } from "../dates.js";

/** @typedef {{span: Range | null, segments: number[] | null}} Meaning   null: the brush says nothing of it */

const MAX_NAMED = 3;

/**
 * The editions nearest to the ends of a box, and the segments whose lines pass through it.
 * @param {Box} box @param {TimeTrace[]} lines of one panel @param {number} last position of the latest edition
 * @param {{wide: boolean, tall: boolean}} reaches whether it is large enough along each axis to mean something there
 * @returns {Meaning}
 */
export function meaningOf(box, lines, last, { wide, tall }) {
  const [from, to] = [box.x0, box.x1].map((x) => Math.max(0, Math.min(last, Math.round(x))));
  const met = lines.filter((line) => meets(line, box)).flatMap(({ meta }) => meta.segment ?? []);
  return { span: wide && to > from ? [from, to] : null, segments: tall ? met : null };
}

/** Whether a line passes through a box. @param {TimeTrace} line @param {Box} box */
function meets(line, box) {
  const { x } = line;
  return x.some((start, i) => {
    const end = x[i + 1] ?? start;
    if (end < box.x0 || start > box.x1) return false;
    const ys = [Math.max(start, box.x0), Math.min(end, box.x1)].map((at) => heightAt(line, at));
    return Math.max(...ys) >= box.y0 && Math.min(...ys) <= box.y1;
  });
}

/** The height of a line at a place, NaN outside it. @param {TimeTrace} line @param {number} at */
export function heightAt({ x, y }, at) {
  const i = x.findLastIndex((known) => known <= at);
  if (i < 0 || (i === x.length - 1 && x[i] !== at)) return NaN;
  const next = y[i + 1] ?? y[i];
  return y[i] + ((at - x[i]) / ((x[i + 1] ?? at + 1) - x[i])) * (next - y[i]);
}

/** `March 2026 to August 2026`, or `Edition 2 to edition 4` where a day has several. @param {Range} span @param {Edition[]} editions */
export function spanned(span, editions) {
  const [from, to] = span.map((at) => editions[at]);
  const names = [from, to].map((e) => called(e, editions));
  if (names.some((name) => name.includes(","))) return `Edition ${from.number} to edition ${to.number}`;
  return names.join(" to ");
}

/**
 * What the lines of a panel say about a span: of the chosen segments, else what rose and what fell most.
 * @param {Range} span @param {Edition[]} editions @param {TimeTrace[]} lines @param {TimeMeta} meta @param {Set<number>} chosen
 */
export function changes(span, editions, lines, meta, chosen) {
  const names = new Map(editions.at(-1)?.segments.map((s) => [s.segment, s.name]));
  const known = lines.flatMap((line) => {
    const [before, now] = span.map((at) => line.y[line.x.indexOf(at)]);
    return before === undefined || now === undefined ? [] : [{ name: names.get(line.meta.segment ?? 0) ?? "", segment: line.meta.segment, before, now }];
  });
  const own = known.filter((k) => k.segment !== null && chosen.has(k.segment));
  const shown = own.length ? own.slice(0, MAX_NAMED) : extremes(known);
  const more = own.length > shown.length ? ` ${own.length - shown.length} more are selected.` : "";
  const said = shown.map((k) => changed(k, meta)).join("; ");
  return `${spanned(span, editions)}: ${said || "no segment is in both editions"}.${more}`;
}

/** The line that rose most and the one that fell most. @template {{before: number, now: number}} T @param {T[]} known @returns {T[]} */
function extremes(known) {
  const sorted = [...known].sort((a, b) => b.now - b.before - (a.now - a.before));
  const [most, least] = [sorted[0], sorted.at(-1)];
  if (!most || !least) return [];
  const both = most === least ? [most] : [most, least].filter((k, i) => (i ? k.now < k.before : k.now > k.before));
  return both.length ? both : [most];
}

/** @param {{name: string, before: number, now: number}} line @param {TimeMeta} meta */
function changed({ name, before, now }, { said, unit, decimals, percent }) {
  const times = percent ? 100 : 1;
  const digits = percent && Math.min(before, now) < 0.01 ? decimals + 1 : decimals;
  const [then, later] = apart(times * before, times * now, digits);
  const whole = percent ? "%" : "";
  const way = before === now ? `stayed at ${later}${whole}` : `${now > before ? "rose" : "fell"} from ${then}${whole} to ${later}${whole}`;
  const of = unit ? ` ${unit}` : "";
  const subject = name ? (said ? `${said} in “${name}”` : `“${name}”`) : said;
  return `${subject} ${way}${of}`;
}

/** `“A”, “B” and 2 more`. @param {string[]} names */
export function listed(names) {
  const quoted = names.slice(0, MAX_NAMED).map((name) => `“${name}”`);
  const more = names.length - quoted.length;
  if (more) return `${quoted.join(", ")} and ${more} more`;
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}` : quoted.join("");
}
