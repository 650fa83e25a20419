/** Addresses: what is shown and selected, there and back; nonsense in a link is left out and named. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { smallPage } from "../small.js";

/** @type {typeof import("../../../assets/page/address.js")} */
let address;

before(async () => {
  // where customers are served is read off the document
  Object.assign(globalThis, { document: { documentElement: { dataset: { base: "" } } } });
  address = await import("../../../assets/page/address.js");
});

/** @param {string} query */
const read = (query) => address.read(new URL(`http://localhost/?${query}`), smallPage());

test("a state survives its address", () => {
  const state = { path: "/evidence", k: 3, picked: { x: "income", y: "age", histogram: "income" }, segment: 2, plain: "pair", every: "1", more: "dots", lines: "age.income", editions: "2.3", selection: [
    { view: "range-age", parts: [[["between", "age", 1, 12.5]]] },
    { view: "category-plan", parts: [[["oneof", "plan", "basic"]]] },
  ] };
  const found = address.read(new URL(`http://localhost${address.write(/** @type {any} */ (state), smallPage())}`), smallPage());
  assert.deepEqual(found, { state, problems: [] });
});

const NONSENSE = {
  "k=77": "77", "k=-1": "-1", "k=abc": "abc", "k=6.5": "6.5", "segment=9": "9", "editions=2": "editions", "editions=a.b": "a.b",
  "x=nobody": "nobody", "y=%3Cscript%3E": "<script>", "histogram=%F0%9F%98%80": "feature",
  "where=nonsense": "not applied", "where=%5B%5D%5D": "not applied", "where=%E0%A4%A": "not applied",
  "where=%5B%5B%22a%22,%5B%5B%22between%22,%22nobody%22,1,2%5D%5D%5D%5D": "not applied",
  "where=%5B%5B%22cards%22,%5B%5B%22oneof%22,%22segment%22,9%5D%5D%5D%5D": "not applied",
  "on=1&where=%5B%5B%22cards%22,%5B%5B%22oneof%22,%22segment%22,1%5D%5D%5D%5D": "other customers",
};
for (const [query, said] of Object.entries(NONSENSE)) {
  test(`${query} is named and left out`, () => {
    const { state, problems } = read(query);
    assert.equal(problems.length, 1);
    assert.ok(problems[0].includes(said), problems[0]);
    assert.deepEqual(state, { ...smallPage().defaults, path: "/", segment: 1, selection: [], plain: "", every: "", more: "", lines: "", editions: "" });
  });
}

test("unknown parameters do no harm", () => {
  assert.deepEqual(read("utm_source=mail&__proto__=1").problems, []);
});
