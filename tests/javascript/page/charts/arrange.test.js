/** Titles of axes are short where the long ones would not fit. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { arranged } from "../../../../assets/page/charts/arrange.js";

/** @import { Axis, Figure } from "../../../../assets/types.d.ts" */

const LONG = "← younger, spends more  <b>PC1, 44%</b>  older, spends less →";

/** @type {Figure} */
const MAP = {
  data: [],
  layout: { meta: { panels: [], narrow: { xaxis: "← younger   older →" } }, margin: { l: 48, r: 12, t: 8, b: 44 }, xaxis: { range: [0, 1], title: { text: LONG } } },
};

/** @param {number} width */
const titleAt = (width) => /** @type {Axis} */ (arranged(MAP, width).layout.xaxis).title?.text;

test("a title is shortened where it does not fit, and only there", () => {
  assert.equal(titleAt(340), "← younger   older →");
  assert.equal(titleAt(428), LONG);
});

test("a figure without short titles stays as it is", () => {
  const plain = { ...MAP, layout: { ...MAP.layout, meta: { panels: [] } } };
  assert.equal(arranged(plain, 200), plain);
});
