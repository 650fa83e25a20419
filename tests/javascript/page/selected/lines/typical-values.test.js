/** Which value of a category a card shows. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Group } from "../../../../../assets/crossfilter/group.js";
import { having, typicalValues } from "../../../../../assets/page/selected/lines/typical-values.js";
import { smallCells } from "../../../small.js";

// segment 1: basic 4 of 5, full 1; segment 2: basic 1 of 4, full 3
const group = new Group(smallCells(), 2);
const [plan] = group.cells.page.categories;

test("the value that is furthest above its share of all customers", () => {
  assert.deepEqual(typicalValues(group, plan), [{ code: 0, text: "basic", overall: 5 / 9 }, { code: 1, text: "full", overall: 4 / 9 }]);
});

test("yes, where values are yes and no", () => {
  const flag = { ...plan, flag: { yes: "full", words: "" } };
  assert.deepEqual(typicalValues(group, flag).map(({ text }) => text), ["yes", "yes"]);
});

test("how many of a segment have it", () => {
  assert.deepEqual(typicalValues(group, plan).map((value, i) => having(group, "plan", value, i)), [4, 3]);
});
