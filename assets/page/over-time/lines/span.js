/** What a brush over lines means: the editions that it spans, the lines that it meets, and what these say. */

/** @import { Box, Edition, Figure, Range, TimeMeta, TimeTrace } from "../../../types.d.ts" */

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

/** The lines in a panel. @param {TimeTrace[]} traces @param {TimeMeta} meta */
export function linesOf(traces, meta) {
  const axis = (meta.xaxis ?? "xaxis").replace("axis", "");
  return traces.filter((t) => t.meta.kind === "line" && (t.xaxis ?? "x") === axis);
}

/** The positions of two editions that a link names, null where they are not there or the later one stands first. @param {string} text @param {Edition[]} editions @returns {Range | null} */
export function spanOf(text, editions) {
  const [from, to] = text.split(".").map((n) => editions.findIndex((e) => e.number === Number(n)));
  return from >= 0 && from < to ? [from, to] : null;
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

/** The first panel of a figure with its lines; nothing before the figure is there. @param {Figure} [figure] */
export function firstPanel(figure) {
  if (!figure) return {};
  const [meta] = /** @type {TimeMeta[]} */ (/** @type {unknown} */ (figure.layout.meta.panels));
  return { meta, lines: linesOf(/** @type {TimeTrace[]} */ (/** @type {unknown} */ (figure.data)), meta) };
}

/**
 * What a panel says of a span, or of the segments that are chosen; empty where there is neither.
 * @param {Range | null} span @param {Edition[]} editions @param {{meta: TimeMeta, lines: TimeTrace[]}} panel @param {Set<number>} chosen
 * @param {(from: number, to: number) => boolean} compares whether two editions can be compared customer by customer
 */
export function describeSpan(span, editions, { meta, lines }, chosen, compares) {
  if (span) return [changes(span, editions, lines, meta, chosen), below(span, editions, compares)].filter(Boolean).join(" ");
  const names = editions.at(-1)?.segments.filter((s) => chosen.has(s.segment)).map((s) => s.name) ?? [];
  return names.length ? `Selected on every page: ${listed(names)}.` : "";
}

/** Where the customers of a span are compared, or why they are not. @param {Range} span @param {Edition[]} editions @param {(from: number, to: number) => boolean} compares */
function below([from, to], editions, compares) {
  if (compares(editions[from].number, editions[to].number)) return "“Who moved” compares these two editions.";
  const gone = [editions[from], editions[to]].filter((e) => !e.has_rows);
  return gone.length ? `The customers of edition ${gone.map((e) => e.number).join(" and ")} are no longer kept, so “Who moved” cannot compare them.` : "";
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
