/** A question while a visitor forms it: answers settle doubts, and leave the rest of the question as it is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenOf, openDoubts, openQuestion, withChoice, withOnly, withRows } from "../../../assets/page/data/question.js";

const NUMBER = { answer: "a number", consequence: "it forms segments", adds: { roles: { code: "feature" } } };
const OUT = { answer: "a code", consequence: "it is left out", adds: { roles: { code: "ignored" } } };
const EUROS = { answer: "EUR", consequence: "only amounts in EUR count", adds: { currency: "EUR" } };
const ROWS = { answer: "a customer", consequence: "each row is one customer", adds: { rows: "customers" } };
const doubt = { about: "code", question: "?", evidence: "", values: [], choices: [OUT, NUMBER], safe: "it is left out" };
const currency = { about: "currency", question: "?", evidence: "", values: [], choices: [EUROS], safe: "only amounts in EUR count" };
/** @type {any} */
const look = { asked: [doubt, currency], columns: [{ column: "code" }, { column: "age" }] };

test("a question with nothing decided leaves every doubt open", () => {
  assert.deepEqual(openDoubts(look, openQuestion()), [doubt, currency]);
});

test("an answer settles its doubt and no other", () => {
  const answered = withChoice(openQuestion(), NUMBER);
  assert.equal(chosenOf(doubt, answered), NUMBER);
  assert.deepEqual(openDoubts(look, answered), [currency]);
  assert.deepEqual(openDoubts(look, withChoice(answered, EUROS)), []);
});

test("another answer replaces the first one", () => {
  const again = withChoice(withChoice(openQuestion(), NUMBER), OUT);
  assert.equal(chosenOf(doubt, again), OUT);
  assert.deepEqual(again.roles, { code: "ignored" });
});

test("a role that none of the answers gives settles the doubt, too", () => {
  assert.deepEqual(openDoubts(look, { ...openQuestion(), roles: { code: "category" } }), [currency]);
});

test("roles of computed columns go with the rows that they were computed from", () => {
  const asked = { ...openQuestion(), roles: { age: "ignored", "Recency (days)": "ignored" } };
  assert.deepEqual(withRows(look, asked, ROWS), { ...openQuestion(), roles: { age: "ignored" }, rows: "customers" });
});

test("another sheet has columns of its own", () => {
  const sheet = { answer: "Stores", consequence: "'Stores' is read", adds: { reading: { sheet: "Stores" } } };
  const asked = withChoice({ ...openQuestion(), roles: { age: "ignored" } }, sheet);
  assert.deepEqual([asked.roles, asked.reading], [{}, { sheet: "Stores" }]);
});

test("only one column says who the customer is", () => {
  assert.deepEqual(withOnly({ ...openQuestion(), roles: { age: "id" } }, "code", "id").roles, { code: "id" });
  assert.deepEqual(withOnly({ ...openQuestion(), roles: { age: "id" } }, "", "id").roles, {});
});
