/** The smallest change of a customer stays within what exists. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gathered, reachable } from "../../../../assets/page/segments/scoring.js";

const YEARS = { min: 1940, max: 1996, step: 1 };
const MONEY = { min: 0, max: 500, step: 0.01 };

test("whole numbers stay whole, on the far side of the border", () => {
  assert.deepEqual([reachable(YEARS, 1970, 3.2), reachable(YEARS, 1970, -3.2), reachable(YEARS, 1970, 3)], [1974, 1966, 1973]);
  assert.equal(reachable(MONEY, 10, 3.2041), 13.21);
});

test("no year that is to come and no negative amount", () => {
  assert.deepEqual([reachable(YEARS, 1990, 62), reachable(MONEY, 10, -12)], [null, null]);
});

test("columns that move nobody share a row where they are many", () => {
  const fixed = ["a", "b", "c", "d"].map((name) => [`${name}: none within 0 to 9`, "–"]);
  assert.deepEqual(gathered([["e +1, to 2", "Young"], ...fixed]), [["e +1, to 2", "Young"], ["4 other columns: none within the values seen", "–"]]);
  assert.deepEqual(gathered(fixed), [["Any column: none within the values seen", "–"]]);
  assert.deepEqual(gathered(fixed.slice(1)), fixed.slice(1));
});
