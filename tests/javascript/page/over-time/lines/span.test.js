/** What a brush over lines means, and what is said of it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { changes, listed, meaningOf } from "../../../../../assets/page/over-time/lines/span.js";

/** @import { Box, Edition, TimeTrace } from "../../../../../assets/types.d.ts" */

/** @param {number} segment @param {number[]} y @returns {TimeTrace} */
const line = (segment, y, x = [0, 1, 2, 3]) => ({ meta: { segment, kind: "line" }, x, y, line: { color: "", width: 1 } });
const LINES = [line(1, [0.2, 0.2, 0.3, 0.4]), line(2, [0.5, 0.5, 0.4, 0.3]), line(3, [0.3, 0.3, 0.3, 0.3])];
const BOTH = { wide: true, tall: true };
const editions = /** @type {Edition[]} */ (/** @type {unknown} */ ([1, 2, 3, 4].map((n) => ({
  number: n, when: `2026-0${n}-01T00:00:00`, segments: [1, 2, 3].map((segment) => ({ segment, name: `S${segment}`, size: 1, share: 0 })),
}))));
const SHARES = { view: "", kind: "", title: "", said: "", unit: "of customers", decimals: 0, percent: true };

test("a box spans the editions nearest to its ends", () => {
  const { span } = meaningOf({ x0: 0.6, x1: 2.4, y0: 0, y1: 1 }, LINES, 3, BOTH);
  assert.deepEqual(span, [1, 2]);
  assert.equal(meaningOf({ x0: 0.6, x1: 1.4, y0: 0, y1: 1 }, LINES, 3, BOTH).span, null);
  assert.deepEqual(meaningOf({ x0: -4, x1: 9, y0: 0, y1: 1 }, LINES, 3, BOTH).span, [0, 3]);
});

test("a box selects the lines that pass through it, also between editions", () => {
  /** @param {Box} box */
  const met = (box, lines = LINES) => meaningOf(box, lines, 3, BOTH).segments;
  assert.deepEqual(met({ x0: 1.4, x1: 1.6, y0: 0.42, y1: 0.48 }), [2]);
  assert.deepEqual(met({ x0: 0, x1: 1, y0: 0.25, y1: 0.35 }), [3]);
  assert.deepEqual(met({ x0: 0, x1: 3, y0: 0.6, y1: 0.9 }), []);
  assert.deepEqual(met({ x0: 2.5, x1: 3, y0: 0, y1: 1 }, [line(1, [0.2, 0.2], [0, 1])]), [], "a line that has ended");
});

test("a flat brush says nothing of lines, a narrow one nothing of editions", () => {
  const box = { x0: 0, x1: 3, y0: 0, y1: 1 };
  assert.equal(meaningOf(box, LINES, 3, { wide: true, tall: false }).segments, null);
  assert.equal(meaningOf(box, LINES, 3, { wide: false, tall: true }).span, null);
});

test("what rose and fell most is said, or what happened to the chosen segments", () => {
  const all = changes([0, 3], editions, LINES, SHARES, new Set());
  assert.equal(all, "January 2026 to April 2026: “S1” rose from 20% to 40% of customers; “S2” fell from 50% to 30% of customers.");
  const own = changes([0, 1], editions, LINES, SHARES, new Set([3]));
  assert.equal(own, "January 2026 to February 2026: “S3” stayed at 30% of customers.");
});

test("numbers that are compared differ, and a share below one percent is not none", () => {
  const near = [line(1, [0.2001, 0.2004, 0.2, 0.2])];
  assert.match(changes([0, 1], editions, near, SHARES, new Set()), /rose from 20\.01% to 20\.04%/);
  assert.match(changes([0, 1], editions, [line(1, [0.004, 0.06, 0, 0])], SHARES, new Set()), /rose from 0\.4% to 6\.0%/);
});

test("averages name their feature and unit", () => {
  const age = { ...SHARES, said: "Age", unit: "years", decimals: 1, percent: false };
  assert.match(changes([0, 3], editions, [line(2, [30, 31, 32, 33.5])], age, new Set()), /: Age in “S2” rose from 30\.0 to 33\.5 years\.$/);
});

test("names are listed, the first three of many", () => {
  assert.equal(listed(["A"]), "“A”");
  assert.equal(listed(["A", "B"]), "“A” and “B”");
  assert.equal(listed(["A", "B", "C", "D"]), "“A”, “B”, “C” and 1 more");
});

test("editions of one day are named by their numbers", () => {
  const same = editions.map((e) => ({ ...e, when: "2026-11-30T00:00:00" }));
  assert.match(changes([1, 3], same, LINES, SHARES, new Set([3])), /^Edition 2 to edition 4: “S3” stayed at 30% of customers\.$/);
});
