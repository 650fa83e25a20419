/** The strip plot where there are too many cells for dots: a row per segment, shaded; and where dots lie in their row. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Crossfilter } from "../../../../assets/crossfilter/crossfilter.js";
import { bands } from "../../../../assets/crossfilter/kinds/bands.js";
import { dots } from "../../../../assets/crossfilter/kinds/dots.js";
import { inSlots } from "../../../../assets/page/colors/slots.js";
import { Words } from "../../../../assets/page/words.js";
import { smallCells } from "../../small.js";

/** @import { DotsMeta, Panel, Selection } from "../../../../assets/types.d.ts" */

const COLORS = ["red", "blue"];
const PALETTE = { slots: [1, 2], colors: COLORS, ...inSlots([1, 2], COLORS), whole: "gray", card: "white", ink: "black", tint: 0.3 };
/** @type {Panel<DotsMeta>} */
const PANEL = {
  meta: { view: "strip-age", kind: "bands", field: "age", x: "age", y: "k2.rows" },
  left: 0, top: 0, width: 400, height: 200, xRange: [0, 40], yRange: [2.5, 0.5],
};

/** The bars that are painted: color, left edge, width, and whether they are fainter than half. @param {Selection} selection */
function painted(selection) {
  const cf = new Crossfilter(smallCells(), 2);
  cf.apply(selection);
  /** @type {unknown[]} */
  const bars = [];
  const pen = {
    fillStyle: "", globalAlpha: 1, beginPath() {}, moveTo() {}, lineTo() {}, closePath() {}, arc() {}, fill() {}, fillText() {},
    measureText: () => ({ width: 0 }),
    /** @param {number} x @param {number} _ @param {number} width */
    fillRect(x, _, width) {
      bars.push([this.fillStyle, x, width, this.globalAlpha < 0.5]);
    },
  };
  const scene = { cf, selection, committed: selection, words: new Words(cf.cells.page, 2), palette: PALETTE, chosen: 1 };
  bands.paint(/** @type {any} */ (pen), PANEL, cf, PALETTE, scene);
  return { bars, tip: bands.tip?.(PANEL, 252, 150, cf, scene.words) };
}

test("each value of a segment is a bar as wide as its step", () => {
  const { bars, tip } = painted([]);
  assert.deepEqual(bars, [["red", 5, 10, false], ["red", 115, 10, false], ["blue", 245, 10, false], ["blue", 385, 10, false]]);
  assert.deepEqual(tip, ["Old", "Age 25", "2 of 2 customers selected"]);
});

test("its own brush dims, that of another view leaves gray", () => {
  const own = painted([{ view: "strip-age", parts: [[["between", "age", 20, 39]]] }]);
  assert.deepEqual(own.bars.map((bar) => /** @type {unknown[]} */ (bar)[3]), [true, true, false, false]);
  const other = painted([{ view: "pair-age-income", parts: [[["between", "age", 20, 39]]] }]);
  assert.deepEqual(other.bars.map((bar) => /** @type {unknown[]} */ (bar)[0]), ["gray", "gray", "blue", "blue"]);
});

test("dots keep their place, each in the row of its segment", () => {
  const [rows, again] = [smallCells(), smallCells()].map((cells) => {
    dots.prepare?.(cells, PANEL.meta);
    return cells.array("k2.rows");
  });
  assert.deepEqual(rows, again);
  assert.deepEqual([...rows].map(Math.round), [1, 1, 1, 2, 2, 2]);
  assert.equal(new Set([...rows].map((row) => row % 1)).size, 6);
});
