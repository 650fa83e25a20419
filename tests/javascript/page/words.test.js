/** Numbers and times as people write them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inSentence, leftWords, number, range, short, withUnit } from "../../../assets/page/words.js";

test("numbers", () => {
  assert.deepEqual([number(1200), number(60.5), number(-0), number(2, 2, 2)], ["1,200", "60.5", "0", "2.00"]);
  assert.deepEqual([short(999_999), short(19_300_000)], ["999,999", "19.3M"]);
});

test("ranges", () => {
  assert.deepEqual([range(60, 90, "k$"), range(60, 60, ""), range(1, 2, "", " to ")], ["60–90 k$", "60", "1 to 2"]);
});

test("one of what is counted", () => {
  assert.deepEqual([withUnit("1", "purchases"), withUnit("1.5", "purchases"), withUnit("1", "k$"), withUnit("1", ""), range(1, 1, "days")], ["1 purchase", "1.5 purchases", "1 k$", "1", "1 day"]);
});

test("time that is left", () => {
  assert.deepEqual([leftWords(), leftWords(1), leftWords(61), leftWords(119)], ["", ", about 5 s left", ", about 60 s left", ", about 2 min left"]);
});

test("acronyms keep their large letters within a sentence, as in Python", () => {
  const names = ["CLV", "Customer LTV", "Num B2B orders", "Income", "ANNUAL INCOME", "MNTWINES", "Größe", "F17"];
  assert.deepEqual(names.map(inSentence), ["CLV", "customer LTV", "num B2B orders", "income", "annual income", "mntwines", "größe", "f17"]);
});
