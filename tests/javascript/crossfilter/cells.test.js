/** Values as people read them; `Category.shown` in Python has the same cases. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { shownValue } from "../../../assets/crossfilter/cells.js";

/** @param {string[]} values @param {string} [yes] */
const category = (values, yes) => ({ key: "left", label: "Left", values, flag: yes ? { yes, words: "" } : null });

test("marks are yes and no", () => {
  assert.deepEqual(["0", "1", "(missing)"].map((v) => shownValue(category(["0", "1"], "1"), v)), ["no", "yes", "(missing)"]);
  assert.equal(shownValue(category(["N", "Y"], "Y"), "N"), "no");
});

test("words and codes stay", () => {
  assert.equal(shownValue(category(["No", "Yes"], "Yes"), "Yes"), "Yes");
  assert.equal(shownValue(category(["0", "1", "2"]), "1"), "1");
});
