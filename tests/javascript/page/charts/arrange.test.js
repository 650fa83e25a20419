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

const PANELS = Array.from({ length: 16 }, (_, i) => ({ kind: "boxes", view: `v${i}`, field: `f${i}`, xaxis: `xaxis${i + 1}`, yaxis: `yaxis${i + 1}` }));
const GRID = { least: 230, most: 4, height: 104, title: 26, foot: 28 };
const axes = Object.fromEntries(PANELS.flatMap((p) => [[p.xaxis, { range: [0, 1] }], [p.yaxis, { range: [0, 1] }]]));
const MANY = /** @type {Figure} */ (/** @type {unknown} */ ({ data: [], layout: { ...axes, meta: { panels: PANELS, grid: GRID }, margin: { l: 28, r: 12, t: 0, b: 28 } } }));

test("sixteen panels fit on a sheet of paper, and are as high as they want to be on a screen", () => {
  assert.equal(arranged(MANY, 668).layout.height, 8 * (104 + 26 + 28));
  const height = arranged(MANY, 668, 840).layout.height ?? 0;
  assert.ok(height <= 840 && height > 700, String(height));
  const [low, high] = /** @type {Axis} */ (arranged(MANY, 668, 840).layout.xaxis3).domain ?? [0, 0];
  assert.ok(low > 0.6 && high <= 1, "three next to each other");
});

test("a figure without short titles stays as it is", () => {
  const plain = { ...MAP, layout: { ...MAP.layout, meta: { panels: [] } } };
  assert.equal(arranged(plain, 200), plain);
});

/** @param {number} left margin @param {number} width @returns {Figure} */
const bars = (left, width) => {
  const panels = ["", "2", "3", "4"].map((n) => ({ view: "", kind: "", xaxis: `xaxis${n}`, yaxis: `yaxis${n}` }));
  const sides = Object.fromEntries(panels.flatMap((p) => [[p.xaxis, { range: [0, 1] }], [p.yaxis, { range: [0, 1] }]]));
  const grid = { least: 240, most: 4, height: 100, title: 26, foot: 40 };
  return arranged({ data: [], layout: { meta: { panels, grid }, margin: { l: left, r: 12, t: 0, b: 0 }, ...sides } }, width);
};

test("labels of a panel have as much room as those of the first", () => {
  for (const [left, width] of [[44, 1400], [125, 1400], [125, 700], [125, 330]]) {
    const { layout } = bars(left, width);
    const inner = width - left - 12;
    const [first, second] = ["xaxis", "xaxis2"].map((name) => /** @type {[number, number]} */ (/** @type {Axis} */ (layout[name]).domain));
    const isBeside = second[0] > first[0];
    assert.ok(!isBeside || (second[0] - first[1]) * inner >= left, `${left} of ${width}`);
    assert.ok((first[1] - first[0]) * inner >= 100, "and bars have some, too");
  }
});

test("a narrow panel has fewer labels, so that none is turned; axes with labels of their own keep them", () => {
  const ticks = { ...MANY, layout: { ...MANY.layout, xaxis3: { range: [0, 1], nticks: 6 } } };
  /** @param {number} width @param {string} name */
  const at = (width, name) => /** @type {Axis} */ (arranged(/** @type {Figure} */ (ticks), width).layout[name]).nticks;
  assert.equal(at(1400, "xaxis3"), 6);
  assert.equal(at(200, "xaxis3"), 4);
  assert.equal(at(1400, "xaxis4"), undefined);
});
