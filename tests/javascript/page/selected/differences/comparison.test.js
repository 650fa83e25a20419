/** Sentences that compare two groups: true directions, one threshold, flags by name, and nothing that was chosen. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { sentence } from "../../../../../assets/page/selected/differences/comparison.js";
import { effects } from "../../../../../assets/page/selected/differences/effects.js";
import { smallPage } from "../../../small.js";

/** @import { Differences } from "../../../../../assets/crossfilter/differences.js" */
/** @import { Page } from "../../../../../assets/types.d.ts" */

const PAGE = smallPage();
const [AGE, INCOME] = PAGE.features;
/** @type {Page} */
const WITH_FLAG = {
  ...PAGE,
  features: [{ ...AGE, min: 18, compared: ["younger", "older"] }, { ...INCOME, min: 0 }],
  categories: [
    { key: "plan", label: "Plan", values: ["Basic", "Full"], flag: null },
    { key: "complain", label: "Complain", values: ["0", "1"], flag: { yes: "1", words: "have a complaint" } },
    { key: "mail", label: "Newsletter", values: ["No", "Yes"], flag: { yes: "Yes", words: "" } },
  ],
};

/** @param {string} key @param {number} a @param {number} b @param {number} effect */
const feature = (key, a, b, effect) => ({ key, a, b, effect, low: effect - 0.1, high: effect + 0.1 });
/** @param {string} key @param {string} value @param {number} a @param {number} b */
const share = (key, value, a, b) => ({ key, value, a, b, effect: 2 * Math.asin(Math.sqrt(a)) - 2 * Math.asin(Math.sqrt(b)), low: a - b - 0.01, high: a - b + 0.01, few: false });
/** @param {Differences["features"]} features @param {Differences["shares"]} [shares] @returns {Differences} */
const found = (features, shares = []) => ({ n: [100, 100], features, shares, mix: [] });
/** @param {Differences} of @param {Parameters<typeof sentence>[3]} [known] */
const words = (of, known) => sentence(of, WITH_FLAG, "other customers", known);

test("what differs equally much shares a phrase, and people are younger, not lower in age", () => {
  assert.equal(words(found([feature("age", 30, 45, -0.9), feature("income", 90, 50, 1.2)])), "Much higher income, and much younger than other customers.");
});

test("a ratio differs clearly however far a few large values spread", () => {
  assert.equal(words(found([feature("age", 40, 40, 0), feature("income", 425, 1898, -0.21)])), "Clearly lower income than other customers.");
});

test("what the sheet calls about average is somewhat different at most", () => {
  const both = found([feature("age", 30, 45, -0.6), feature("income", 55, 50, 0.3)]);
  assert.equal(words(both, { levels: { age: 0, income: 1 } }), "Clearly higher income, and somewhat younger than other customers.");
});

test("no sentence is about what was chosen, and its rows stand last", () => {
  const both = found([feature("age", 30, 45, -0.9), feature("income", 90, 50, 1.2)], [share("plan", "Basic", 0.9, 0.1), share("plan", "Full", 0.1, 0.9)]);
  const chosen = new Set(["income", "plan"]);
  assert.equal(words(both, { chosen }), "Much younger than other customers.");
  assert.deepEqual(effects(both, WITH_FLAG, chosen).map((e) => [e.key, e.isChosen]), [["age", false], ["plan", true], ["income", true]]);
});

test("fewer is not more, and flags have names", () => {
  const same = [feature("age", 40, 40, 0), feature("income", 50, 50, 0)];
  assert.match(words(found(same, [share("plan", "Basic", 0, 0.08), share("plan", "Full", 0.5, 0.46), share("plan", "Other", 0.5, 0.46)])), / Fewer of them are Basic \(0% against 8%\)\.$/);
  assert.match(words(found(same, [share("complain", "0", 0.88, 0.97), share("complain", "1", 0.12, 0.03)])), / More of them have a complaint \(12% against 3%\)\.$/);
  assert.match(words(found(same, [share("mail", "No", 0.5, 0.8), share("mail", "Yes", 0.5, 0.2)])), / Newsletter: yes for more of them \(50% against 20%\)\.$/);
});

test("no sentence compares two equal numbers", () => {
  const same = [feature("age", 40, 40, 0), feature("income", 50, 50, 0)];
  const close = [{ ...share("plan", "Basic", 0.004, 0.0001), effect: 0.21, low: 0.001, high: 0.01 }, share("plan", "Full", 0.996, 0.9999)];
  assert.match(words(found(same, close)), /\(0\.4% against 0\.0%\)/);
});

test("of logarithms that differ, averages may go the other way", () => {
  const page = { ...WITH_FLAG, features: [WITH_FLAG.features[0], { ...WITH_FLAG.features[1], log: true }] };
  const told = sentence(found([feature("age", 40, 40, 0), feature("income", 1300, 1898, 0.6)]), page, "other customers");
  assert.equal(told, "Age: about the same as other customers. Income: typically higher, but lower on average.");
});
