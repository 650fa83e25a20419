/** What is selected of the segments of one number, for another number of segments. */

/** @import { Cells, Condition, OneOf, Part, Selection } from "../../types.d.ts" */

/** The share of a segment that counts as most of it, and the share of customers that counts as most of them. */
const MOST = 0.5;

/**
 * The segments of `to` in which the customers of some segments of `from` are: each that holds most of one of these, and
 * each that mostly consists of them. None where these do not hold most of the customers, or are all there are.
 * @param {Cells} cells @param {number} from @param {number} to @param {readonly number[]} segments @returns {number[]}
 */
export function heirs(cells, from, to, segments) {
  const { before, after, both } = sizes(cells, from, to);
  /** How many of the customers are in a segment of `to`. @param {number} t */
  const held = (t) => segments.reduce((sum, s) => sum + both[s][t], 0);
  const takers = Array.from({ length: to }, (_, i) => i + 1)
    .filter((t) => held(t) > MOST * after[t] || segments.some((s) => both[s][t] > MOST * before[s]));
  const kept = takers.reduce((sum, t) => sum + held(t), 0);
  const all = segments.reduce((sum, s) => sum + before[s], 0);
  return takers.length < to && kept > MOST * all ? takers : [];
}

/** Customers by segment of `from`, of `to`, and of both. @param {Cells} cells @param {number} from @param {number} to */
function sizes(cells, from, to) {
  const both = Array.from({ length: from + 1 }, () => new Float64Array(to + 1));
  const [a, b] = [cells.labels(from), cells.labels(to)];
  for (let i = 0; i < cells.length; i++) both[a[i]][b[i]] += cells.counts[i];
  const before = both.map((row) => row.reduce((x, y) => x + y, 0));
  const after = Array.from({ length: to + 1 }, (_, t) => both.reduce((sum, row) => sum + row[t], 0));
  return { before, after, both };
}

/**
 * A selection for another number of segments: segments become those in which their customers are; what has none there,
 * and what evidence measured for the other number, is dropped. `follows`: whether any segment became another;
 * `drops`: whether anything was dropped.
 * @param {Selection} selection @param {Cells} cells @param {number} from @param {number} to
 * @returns {{selection: Selection, follows: boolean, drops: boolean}}
 */
export function carried(selection, cells, from, to) {
  const clauses = selection.map(({ view, parts }) => ({ view, parts: parts.map((part) => carriedPart(part, cells, from, to)) }));
  return {
    selection: clauses.map(({ view, parts }) => ({ view, parts: parts.flat() })).filter((c) => c.parts.length > 0),
    follows: selection.some((c) => c.parts.some((part) => part.some(isSegment))),
    drops: clauses.some(({ parts }) => parts.some((part) => part.length === 0)),
  };
}

/** @param {Condition} condition @returns {condition is OneOf} */
const isSegment = (condition) => condition[0] === "oneof" && condition[1] === "segment";

/**
 * A part for the other segments: one of nothing but segments stays one, others become one for each segment, as charts draw
 * them in the panel of one segment.
 * @param {Part} part @param {Cells} cells @param {number} from @param {number} to @returns {Part[]}
 */
function carriedPart(part, cells, from, to) {
  if (part.some(([, field]) => cells.page.measures.some((m) => m.key === field))) return [];
  const own = part.find(isSegment);
  if (!own) return [part];
  const taken = heirs(cells, from, to, own.slice(2).map(Number));
  if (part.length === 1) return taken.length ? [[["oneof", "segment", ...taken]]] : [];
  return taken.map((segment) => part.map((c) => (c === own ? ["oneof", "segment", segment] : c)));
}
