/** Which columns cards show. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf, readLines } from "../../../../../assets/page/selected/lines/lines.js";
import { smallPage } from "../../../small.js";

const page = smallPage();
const [age, income] = page.features;
for (const key of ["a", "b", "c", "d"]) page.features.push({ ...age, key, describes: true });

/** @param {string} lines */
const shown = (lines) => linesOf(page, page.solutions[2], lines).map((f) => f.key);

test("what forms segments comes first, then descriptors, up to five", () => {
  assert.deepEqual(shown(""), [age.key, income.key, "a", "b", "c"]);
});

test("categories that form segments have a line, fewer where columns describe", () => {
  const solution = { ...page.solutions[2], strongest_categories: ["plan"] };
  assert.deepEqual(linesOf(page, solution, "").map((c) => c.key), ["age", "income", "a", "b", "plan"]);
});

test("those that are chosen, in the order of the page", () => {
  assert.deepEqual(shown("d.income"), ["income", "d"]);
});

test("a link names at most five that there are", () => {
  assert.equal(readLines("plan.d.nobody.income.income", page), "income.d.plan");
  assert.equal(readLines("age.income.a.b.c.d", page), "age.income.a.b.c");
  assert.equal(readLines(null, page), "");
});
