/** The rules of the cross-filter, on customers that can be counted by hand. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Crossfilter } from "../../../assets/crossfilter/crossfilter.js";
import { smallCells } from "../small.js";

/** @import { Clause, Condition } from "../../../assets/types.d.ts" */

/** @param {string} view @param {...Condition} conditions @returns {Clause} */
const clause = (view, ...conditions) => ({ view, parts: [conditions] });
const YOUNG = clause("ages", ["between", "age", 0, 12]);
const RICH = clause("incomes", ["between", "income", 30, 50]);

test("without a clause all customers are selected", () => {
  assert.equal(new Crossfilter(smallCells(), 2).count(), 9);
});

test("clauses of several views must all hold, and a view is not filtered by its own", () => {
  const cf = new Crossfilter(smallCells(), 2);
  cf.apply([YOUNG, RICH]);
  assert.deepEqual([cf.count(), cf.count("ages"), cf.count("incomes")], [3, 3, 5]);
});

test("any part of a clause is enough", () => {
  const cf = new Crossfilter(smallCells(), 2);
  cf.apply([{ view: "ages", parts: [[["between", "age", 1, 1]], [["between", "age", 39, 39]]] }]);
  assert.equal(cf.count(), 6);
});

test("a clause that is taken back leaves no trace", () => {
  const cf = new Crossfilter(smallCells(), 2);
  cf.apply([YOUNG]);
  cf.apply([YOUNG, RICH]);
  cf.apply([RICH]);
  assert.deepEqual([cf.count(), cf.count("incomes")], [3, 9]);
  cf.apply([]);
  assert.equal(cf.count(), 9);
});

test("segments of another number can be selected together with those shown", () => {
  const cf = new Crossfilter(smallCells(), 2);
  cf.apply([clause("cards", ["oneof", "segment", 1]), clause("flow", ["oneof", "k3", 2])]);
  assert.equal(cf.count(), 2);
});

test("clauses that name segments follow when their number changes", () => {
  const cf = new Crossfilter(smallCells(), 2);
  cf.apply([clause("cards", ["oneof", "segment", 2])]);
  assert.equal(cf.count(), 4);
  cf.show(3);
  assert.equal(cf.count(), 4);
});

test("a lasso selects by the even-odd rule", () => {
  const cf = new Crossfilter(smallCells(), 2);
  cf.apply([clause("map", ["inside", "pc1", "pc2", [-1, -1, 1.5, -1, 1.5, 0.5, -1, 0.5]])]);
  assert.equal(cf.count(), 3);
});

test("32 views can be brushed at once, and one more is refused", () => {
  const cf = new Crossfilter(smallCells(), 2);
  const clauses = Array.from({ length: 33 }, (_, i) => clause(`v${i}`, ["between", "age", 0, 50]));
  cf.apply(clauses.slice(0, 32));
  assert.equal(cf.count(), 9);
  assert.throws(() => cf.apply(clauses), /At most 32 views/);
});
