/** A segmentation small enough to be checked by eye: six cells in two features, a category and two segments. */

import { Cells } from "../../assets/crossfilter/cells.js";

/** @import { Feature, Page } from "../../assets/types.d.ts" */

const BINS = { start: 0, width: 10, count: 4 };

/** @param {string} key @param {string} short @returns {Feature} */
const feature = (key, short) => ({
  key, short, label: short, title: short, unit: "", step: 1, decimals: 0, min: 1, max: 39, bins: BINS,
});

/** @param {string} name @param {number} size @param {number} slot */
const segment = (name, size, slot) => ({ name, slot, size, action: "", center: { age: 0, income: 0 }, common: { plan: "basic" } });

/** @returns {Page} */
export const smallPage = () => ({
  source: "customers.csv",
  fingerprint: "00000000",
  total: 9,
  left_out: 0,
  drawn: 0,
  examples: null,
  smallest: null, belongs: "",
  n_cells: 6,
  ks: [2, 3],
  defaults: { k: 2, picked: { x: "age", y: "income", histogram: "age" } },
  views: [{ name: "pair", menus: ["x", "y"], follows: ["plain"], is_offered: false }, { name: "histogram", menus: ["histogram"], follows: ["k", "plain"], is_offered: false }, { name: "dots", menus: [], follows: [], is_offered: true }],
  features: [feature("age", "Age"), feature("income", "Income")],
  categories: [{ key: "plan", label: "Plan", values: ["basic", "full"], flag: null }],
  ids: null,
  solutions: {
    2: { segments: [segment("Young", 5, 1), segment("Old", 4, 2)], associations: [], strongest: ["income", "age"] },
    3: { segments: [segment("A", 3, 1), segment("B", 3, 3), segment("C", 3, 2)], associations: [], strongest: ["income", "age"] },
  },
  measures: [],
  arrays: [],
  limits: { clauses: 40, parts: 40, entries: 1000, points: 400, depth: 8, number: 1e300 },
});

/** Ages 1, 1, 12, 25, 39, 39; incomes 39, 25, 25, 12, 1, 1; one cell has three customers, one two. */
export function smallCells() {
  const cells = new Cells(smallPage(), new ArrayBuffer(0));
  const arrays = {
    n: Uint8Array.of(3, 1, 1, 2, 1, 1),
    age: Uint16Array.of(0, 0, 1, 2, 3, 3),
    "age.values": Float64Array.of(1, 12, 25, 39),
    "age.bins": Uint8Array.of(0, 1, 2, 3),
    income: Uint16Array.of(3, 2, 2, 1, 0, 0),
    "income.values": Float64Array.of(1, 12, 25, 39),
    "income.bins": Uint8Array.of(0, 1, 2, 3),
    plan: Uint16Array.of(0, 1, 0, 1, 0, 1),
    k2: Uint8Array.of(1, 1, 1, 2, 2, 2),
    k3: Uint8Array.of(1, 2, 2, 2, 3, 3),
    pc1: Float32Array.of(0, 0, 1, 2, 3, 3),
    pc2: Float32Array.of(0, 1, 1, 1, 0, 1),
  };
  for (const [name, array] of Object.entries(arrays)) cells.arrays.set(name, array);
  cells.counts = cells.array("n");
  return cells;
}
