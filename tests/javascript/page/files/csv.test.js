/** CSV as the server writes it, read back; in time that grows with its length. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCsv } from "../../../../assets/page/files/csv.js";

test("fields with commas, quotes and line breaks are read as they are", () => {
  const text = 'id,why\n1,plain\n"a, ""b""","two\nlines"\n,""\n';
  assert.deepEqual(parseCsv(text), [{ id: "1", why: "plain" }, { id: 'a, "b"', why: "two\nlines" }, { id: "", why: "" }]);
});

test("a last line without an end counts", () => {
  assert.deepEqual(parseCsv("id,why\n1,"), [{ id: "1", why: "" }]);
});

for (const [name, text] of [["quotes", `id\n${'"'.repeat(500_000)}`], ["commas", `id\n${",".repeat(500_000)}`], ["one field", `id\n"${"a".repeat(500_000)}`]]) {
  test(`half a million ${name} that never end well`, { timeout: 20_000 }, () => {
    assert.equal(parseCsv(text).length, 1);
  });
}
