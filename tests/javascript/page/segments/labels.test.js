/** Names on the board of worth and certainty. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lead, spots } from "../../../../assets/page/segments/labels.js";

const [WIDTH, HEIGHT] = [600, 330];

/** @typedef {import("../../../../assets/page/segments/labels.js").Named} Named @typedef {{left: number, top: number, right: number, bottom: number}} Rectangle */

/** Whether two rectangles overlap. @param {Rectangle} a @param {Rectangle} b */
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Rectangles of the names of marks. @param {Named[]} marks */
const named = (marks) => spots(marks, WIDTH, HEIGHT).map(({ left, top }, i) => ({ left, top, right: left + marks[i].width, bottom: top + marks[i].height }));

test("names of two lines lie on no other name and on no mark", () => {
  const places = [[430, 60], [560, 200], [590, 205], [440, 208], [580, 250], [581, 262], [560, 280], [410, 290], [330, 300]];
  const marks = places.map(([x, y]) => ({ x, y, r: 12, width: 150, height: 30 }));
  const names = named(marks);
  names.forEach((name, i) => {
    assert.ok(name.left >= 0 && name.right <= WIDTH && name.top >= 0 && name.bottom <= HEIGHT, `${i} is inside`);
    for (const other of names.slice(i + 1)) assert.ok(!meet(name, other), `${i} lies on another name`);
    for (const { x, y, r } of marks) assert.ok(!meet(name, { left: x - r, right: x + r, top: y - r, bottom: y + r }), `${i} lies on a mark`);
  });
});

test("a name with room stands right of its mark, at its height", () => {
  const [{ left, top }] = spots([{ x: 100, y: 100, r: 10, width: 80, height: 16 }], WIDTH, HEIGHT);
  assert.deepEqual([left, top], [116, 92]);
});

test("a name at the right edge stands left of its mark", () => {
  const [{ left }] = spots([{ x: 590, y: 100, r: 10, width: 80, height: 16 }], WIDTH, HEIGHT);
  assert.equal(left, 590 - 10 - 6 - 80);
});

test("a line leads to a name that had to move away", () => {
  const mark = { x: 100, y: 100, r: 10, width: 80, height: 16 };
  assert.equal(lead(mark, { left: 116, top: 92 }), null);
  assert.deepEqual(lead(mark, { left: 60, top: 140 }), { length: 40, angle: Math.PI / 2 });
});

test("a name wider than the chart still has a place", () => {
  const [{ left, top }] = spots([{ x: 50, y: 40, r: 10, width: 900, height: 16 }], WIDTH, HEIGHT);
  assert.deepEqual([left, top], [0, 32]);
});
