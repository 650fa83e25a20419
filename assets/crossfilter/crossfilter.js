/** The cross-filter: one bit per view and cell. A cell counts for a view if it fails no clause but that view's own. */

/** @typedef {import("./selection.js").Selection} Selection @typedef {import("./selection.js").Part} Part */

import { segmentsOf } from "./selection.js";

export class Crossfilter {
  /** @param {import("./cells.js").Cells} cells @param {number} k */
  constructor(cells, k) {
    this.cells = cells;
    this.k = k;
    cells.k = k;
    /** Bit b is set where the cell fails the clause that holds bit b. */
    this.fails = new Uint32Array(cells.length);
    /** @type {Map<string, {bit: number, clause: import("./selection.js").Clause}>} */
    this.active = new Map();
    this.passed = new Uint8Array(cells.length);
  }

  /** Show another number of segments; clauses that name segments are worked out anew. @param {number} k */
  show(k) {
    this.k = k;
    this.cells.k = k;
    for (const { bit, clause } of this.active.values()) this.#write(bit, clause.parts);
  }

  /** Make `selection` the one that is applied, touching only clauses that changed. @param {Selection} selection */
  apply(selection) {
    for (const view of [...this.active.keys()]) {
      if (!selection.some((c) => c.view === view)) this.#remove(view);
    }
    for (const clause of selection) {
      const known = this.active.get(clause.view);
      if (known?.clause === clause) continue;
      const bit = known?.bit ?? this.#freeBit();
      this.active.set(clause.view, { bit, clause });
      this.#write(bit, clause.parts);
    }
  }

  /** What to mask `fails` with so that only the clauses of other views remain. @param {string} view */
  others(view) {
    const own = this.active.get(view);
    return own ? ~(1 << own.bit) : ~0;
  }

  /** Customers that pass every clause but that of `view`. @param {string} [view] */
  count(view = "") {
    const mask = this.others(view);
    const { counts } = this.cells;
    let total = 0;
    for (let i = 0; i < counts.length; i++) if ((this.fails[i] & mask) === 0) total += counts[i];
    return total;
  }

  /** Whether any cell at all fits `part`, whatever else is selected. @param {Part} part */
  reaches(part) {
    this.passed.fill(0);
    this.#markPassed(part);
    return this.passed.includes(1);
  }

  #remove(view) {
    const { bit } = this.active.get(view);
    this.active.delete(view);
    for (let i = 0; i < this.fails.length; i++) this.fails[i] &= ~(1 << bit);
  }

  #freeBit() {
    const used = new Set([...this.active.values()].map((a) => a.bit));
    for (let bit = 0; bit < 32; bit++) if (!used.has(bit)) return bit;
    throw new Error("At most 32 views can be brushed at once; clear one of them.");
  }

  #write(bit, parts) {
    this.passed.fill(0);
    for (const part of parts) this.#markPassed(part);
    for (let i = 0; i < this.fails.length; i++) {
      this.fails[i] = this.passed[i] ? this.fails[i] & ~(1 << bit) : this.fails[i] | (1 << bit);
    }
  }

  #markPassed(part) {
    const tests = part.map((condition) => this.#test(condition));
    for (let i = 0; i < this.passed.length; i++) {
      if (this.passed[i] === 0 && tests.every((test) => test(i))) this.passed[i] = 1;
    }
  }

  /** @returns {(cell: number) => boolean} */
  #test(condition) {
    const [kind, field, ...rest] = condition;
    if (kind === "between") return this.#between(field, rest[0], rest[1]);
    if (kind === "inside") return this.#inside(field, rest[0], rest[1]);
    return this.#oneOf(field, rest);
  }

  #between(field, low, high) {
    const codes = this.cells.array(field);
    if (!this.cells.isFeature(field)) return (i) => low <= codes[i] && codes[i] <= high;
    const fits = Uint8Array.from(this.cells.array(`${field}.values`), (v) => (low <= v && v <= high ? 1 : 0));
    return (i) => fits[codes[i]] === 1;
  }

  #oneOf(field, values) {
    const k = segmentsOf(field, this.k);
    if (k) {
      const labels = this.cells.labels(k);
      return (i) => values.includes(labels[i]);
    }
    const codes = this.cells.array(field);
    const known = this.cells.page.categories.find((c) => c.key === field).values;
    const fits = Uint8Array.from(known, (v) => (values.includes(v) ? 1 : 0));
    return (i) => fits[codes[i]] === 1;
  }

  #inside(xField, yField, flat) {
    const [x, y] = [this.cells.valuesOf(xField), this.cells.valuesOf(yField)];
    return (i) => isInside(x(i), y(i), flat);
  }
}

/**
 * Crossings of a ray to the right, counted; the same sums in the same order as `analysis/selection.py`, so that both
 * agree to the last bit.
 * @param {number} px @param {number} py @param {number[]} flat x1, y1, x2, y2, ...
 */
export function isInside(px, py, flat) {
  let inside = false;
  for (let i = 0; i < flat.length; i += 2) {
    const j = (i + 2) % flat.length;
    const [x1, y1, x2, y2] = [flat[i], flat[i + 1], flat[j], flat[j + 1]];
    if (y1 > py !== y2 > py && px < ((x2 - x1) * (py - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
