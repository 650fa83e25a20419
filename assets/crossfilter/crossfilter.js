/** The cross-filter: one bit per view and cell. A cell counts for a view if it fails no clause but that view's own. */

/** @import { Cells, Clause, Part, Selection } from "../types.d.ts" */

import { mark } from "./selection/conditions.js";
import { countOf } from "./counts.js";
import { Group } from "./group.js";

/**
 * @typedef {{bit: number, clause: Clause, written: number}} Active   a clause, its bit, and when that was written
 * @typedef {{group: Group, known: string, written: number}} Known   a group, and as of what it is up to date
 */

export class Crossfilter {
  /** @param {Cells} cells @param {number} k */
  constructor(cells, k) {
    this.cells = cells;
    this.k = k;
    /** Bit b is set where the cell fails the clause that holds bit b. */
    this.fails = new Int32Array(cells.length);
    /** @type {Map<string, Active>} */
    this.active = new Map();
    /** How often bits were written, and the cells whose bit the last time flipped. */
    this.written = 0;
    this.flipped = new Uint32Array(cells.length);
    this.flips = 0;
    this.fitting = new Uint8Array(cells.length);
    this.cells.k = k;
    /** The part that `fitting` is about. @type {Part | null} */
    this.marked = null;
    this.all = new Group(cells, k);
    /** By what they mask. @type {Map<number, Known>} */
    this.groups = new Map();
  }

  /** Show another number of segments; clauses that name segments are evaluated again. @param {number} k */
  show(k) {
    this.k = k;
    this.cells.k = k;
    this.marked = null;
    this.all = new Group(this.cells, k);
    this.groups.clear();
    for (const active of this.active.values()) this.#write(active);
  }

  /** Make `selection` the one that is applied, touching only clauses that changed. @param {Selection} selection */
  apply(selection) {
    for (const view of [...this.active.keys()]) {
      if (!selection.some((c) => c.view === view)) this.#remove(view);
    }
    for (const clause of selection) {
      const known = this.active.get(clause.view);
      if (known?.clause === clause) continue;
      const active = { bit: known?.bit ?? this.#newBit(), clause, written: 0 };
      this.active.set(clause.view, active);
      this.#write(active);
    }
  }

  /** What to mask `fails` with so that only the clauses of other views remain. @param {string} view */
  others(view) {
    const own = this.active.get(view);
    return own ? ~(1 << own.bit) : ~0;
  }

  /** The cells that pass every clause but that of `view`. @param {string} [view] @returns {Group} */
  passing(view = "") {
    const mask = this.others(view);
    const now = this.#state(mask);
    const entry = this.groups.get(mask) ?? this.#newGroup(mask);
    if (entry.known !== now) entry.group.update(this.fails, mask, this.#flippedSince(entry.written));
    Object.assign(entry, { known: now, written: this.written });
    return entry.group;
  }

  /** Customers that pass every clause but that of `view`. @param {string} [view] */
  count(view = "") {
    return countOf(this.passing(view));
  }

  /** Whether any cell fits `part`, selected or not. @param {Part} part */
  reaches(part) {
    return this.#fitting(part).includes(1);
  }

  /** @param {number} mask @returns {Known} */
  #newGroup(mask) {
    const entry = { group: new Group(this.cells, this.k, this.all), known: "", written: 0 };
    this.groups.set(mask, entry);
    return entry;
  }

  /** Which clauses a mask leaves, as they are now. @param {number} mask */
  #state(mask) {
    return [...this.active.values()].filter((a) => mask & (1 << a.bit)).map((a) => `${a.bit}:${a.written}`).join();
  }

  /** The cells that may have changed, undefined where it may be any. @param {number} written */
  #flippedSince(written) {
    return written === this.written - 1 ? this.flipped.subarray(0, this.flips) : undefined;
  }

  /** @param {string} view */
  #remove(view) {
    const { bit } = /** @type {Active} */ (this.active.get(view));
    this.active.delete(view);
    this.groups.delete(~(1 << bit));
    this.#flip(bit, this.fitting.fill(1));
    this.marked = null;
  }

  /** For a view that had no clause: what passes all others is what has passed them all until now. */
  #newBit() {
    const bit = this.#freeBit();
    const all = this.groups.get(~0);
    if (all?.known === this.#state(~0)) this.groups.set(~(1 << bit), { ...all, group: all.group.copy() });
    return bit;
  }

  #freeBit() {
    const used = new Set([...this.active.values()].map((a) => a.bit));
    for (let bit = 0; bit < 32; bit++) if (!used.has(bit)) return bit;
    throw new Error("At most 32 views can be brushed at once; clear one of them.");
  }

  /** @param {Active} active */
  #write(active) {
    active.written = this.#flip(active.bit, this.#fittingAny(active.clause.parts));
  }

  /** Clear a bit of the cells that fit and set it of the others. @param {number} bit @param {Uint8Array} fitting */
  #flip(bit, fitting) {
    const { fails, flipped } = this;
    const [own, others] = [1 << bit, ~(1 << bit)];
    let flips = 0;
    for (let i = 0; i < fails.length; i++) {
      const now = fitting[i] ? fails[i] & others : fails[i] | own;
      if (now === fails[i]) continue;
      fails[i] = now;
      flipped[flips++] = i;
    }
    this.flips = flips;
    return ++this.written;
  }

  /** 1 for the cells that fit any of `parts`. @param {Part[]} parts */
  #fittingAny(parts) {
    if (parts.length === 1) return this.#fitting(parts[0]);
    const any = new Uint8Array(this.cells.length);
    for (const part of parts) {
      const fitting = this.#fitting(part);
      for (let i = 0; i < any.length; i++) any[i] |= fitting[i];
    }
    return any;
  }

  /** @param {Part} part */
  #fitting(part) {
    if (this.marked !== part) mark(this.cells, this.k, part, this.fitting);
    this.marked = part;
    return this.fitting;
  }
}
