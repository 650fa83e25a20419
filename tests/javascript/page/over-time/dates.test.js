/** What editions are called, and signed numbers. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { called } from "../../../../assets/page/over-time/dates.js";

/** @import { Edition } from "../../../../assets/types.d.ts" */

/** @param {string[]} days @returns {Edition[]} */
const editions = (...days) => days.map((when, i) => /** @type {Edition} */ (/** @type {unknown} */ ({ number: i + 1, when: `${when}T12:00:00+00:00` })));

test("a month with one edition is its name", () => {
  const all = editions("2026-03-01", "2026-04-01");
  assert.equal(called(all[0], all), "March 2026");
});

test("a month with several editions needs the day, and a day with several the number", () => {
  const all = editions("2026-03-01", "2026-03-09", "2026-03-09");
  assert.equal(called(all[0], all), "1 March 2026");
  assert.equal(called(all[2], all), "9 March 2026, edition 3");
});
