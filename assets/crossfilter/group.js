/**
 * Groups of cells, and tables of how many customers they have: by any coding of the cells and by segment.
 *
 * A table is an array with the count of code c and segment s at `c * k + s - 1`. Tables follow their group: only cells
 * that entered or left are counted, or all of its cells where that is less work. Counts are whole numbers, so that
 * adding and taking away leaves no error behind.
 *
 * @typedef {Codes | Int8Array} Counted   what tables are counted by: codes, or numbers to sum up
 * @typedef {(values: Float64Array, key: Counted, group: Group, from: number, to: number, sign: number) => void} Adding
 * @typedef {{values: Float64Array, adding: Adding, used: boolean}} Table
 */

/** @import { Cells, Codes } from "../types.d.ts" */

/** From what share of cells on that may have changed it is less work to look at all. */
const SOME = 0.75;

export class Group {
  /** All customers, or with `all` a group that has them all until `update` says who fails. @param {Cells} cells @param {number} k @param {Group} [all] */
  constructor(cells, k, all) {
    this.cells = cells;
    this.k = k;
    this.all = all ?? /** @type {Group} */ (this);
    this.labels = cells.labels(k);
    this.list = listOf(cells, all);
    this.within = all ? new Uint8Array(cells.length).fill(1) : new Uint8Array(0);
    this.size = cells.length;
    /** Tables that follow the group. @type {Map<Counted, Table>} */
    this.tables = new Map();
    /** The tables of all go with what they are counted by. @type {WeakMap<Counted, Table>} */
    this.known = all ? this.tables : new WeakMap();
    /** @type {Map<string, any>} */
    this.found = new Map();
    /** Of all: of which group the list, which all use, has the cells within (1) or those that are not (-1). @type {{of: Group, listed: number, sign: number} | null} */
    this.listing = null;
  }

  /** A group that has the same cells and goes its own way. */
  copy() {
    const other = new Group(this.cells, this.k, this.all);
    other.within.set(this.within);
    other.size = this.size;
    for (const [key, table] of this.tables) other.tables.set(key, { ...table, values: table.values.slice() });
    return other;
  }

  /** Customers by code, of which there are `size`, and segment. @param {Codes} codes @param {number} size */
  counts(codes, size) {
    return this.#table(codes, size * this.k, addCounts);
  }

  /** Sums of a number over customers, by segment. @param {Int8Array} numbers of cells */
  sums(numbers) {
    return this.#table(numbers, this.k, addNumbers);
  }

  /** What is worked out from tables, kept until the group changes. @template T @param {string} name @param {() => T} work @returns {T} */
  keep(name, work) {
    if (!this.found.has(name)) this.found.set(name, work());
    return this.found.get(name);
  }

  /**
   * Have those cells that fail nothing of `mask`.
   * @param {Int32Array} fails @param {number} mask @param {Uint32Array} [among] the cells that may have entered or left
   */
  update(fails, mask, among) {
    if (among && among.length < SOME * this.within.length) this.#updateSome(fails, mask, among);
    else this.#updateAll(fails, mask);
  }

  /** @param {Int32Array} fails @param {number} mask @param {Uint32Array} among */
  #updateSome(fails, mask, among) {
    const { within, list } = this;
    const n = within.length;
    let [entered, left] = [0, n];
    this.all.listing = null;
    for (let j = 0; j < among.length; j++) {
      const i = among[j];
      const now = fails[i] & mask ? 0 : 1;
      if (now === within[i]) continue;
      within[i] = now;
      if (now) list[entered++] = i;
      else list[--left] = i;
    }
    const changed = entered + n - left;
    if (!changed) return;
    this.size += entered - (n - left);
    this.#forget();
    if (changed <= Math.min(this.size, n - this.size)) this.#follow(entered, left);
    else this.#recount();
  }

  /**
   * Without a branch, as what comes next could not be foretold; the list gets those within on the way.
   * @param {Int32Array} fails @param {number} mask
   */
  #updateAll(fails, mask) {
    const { within, list } = this;
    let [size, changed] = [0, 0];
    this.all.listing = null;
    for (let i = 0; i < within.length; i++) {
      const now = (fails[i] & mask) === 0 ? 1 : 0;
      changed |= now ^ within[i];
      within[i] = now;
      list[size] = i;
      size += now;
    }
    if (!changed) return;
    this.size = size;
    this.#forget();
    if (2 * size <= within.length) this.all.listing = { of: this, listed: size, sign: 1 };
    this.#recount();
  }

  /** What nobody has asked for since the last change. */
  #forget() {
    this.found.clear();
    for (const [key, table] of this.tables) if (!table.used) this.tables.delete(key);
  }

  /** @param {number} entered @param {number} left */
  #follow(entered, left) {
    for (const [key, table] of this.tables) {
      table.adding(table.values, key, this, 0, entered, 1);
      table.adding(table.values, key, this, left, this.list.length, -1);
      table.used = false;
    }
  }

  /** Count the cells within, or take those that are not from all. */
  #recount() {
    const { listed, sign } = this.#shorter();
    for (const [key, table] of this.tables) {
      this.#begin(table, key, sign);
      table.adding(table.values, key, this, 0, listed, sign);
      table.used = false;
    }
  }

  /** List the cells within or those that are not, whichever are fewer. */
  #shorter() {
    const { within, list, all } = this;
    if (all.listing?.of === this) return all.listing;
    const wanted = 2 * this.size <= within.length ? 1 : 0;
    let listed = 0;
    for (let i = 0; i < within.length; i++) {
      list[listed] = i;
      listed += within[i] === wanted ? 1 : 0;
    }
    all.listing = { of: this, listed, sign: wanted ? 1 : -1 };
    return all.listing;
  }

  /** @param {Table} table @param {Counted} key @param {number} sign */
  #begin(table, key, sign) {
    if (sign > 0) table.values.fill(0);
    else table.values.set(this.all.#table(key, table.values.length, table.adding));
  }

  /** @param {Counted} key @param {number} length @param {Adding} adding */
  #table(key, length, adding) {
    let table = this.known.get(key);
    if (!table) {
      table = { values: new Float64Array(length), adding, used: true };
      this.known.set(key, table);
      this.#fill(table, key);
    }
    table.used = true;
    return table.values;
  }

  /** @param {Table} table @param {Counted} key */
  #fill(table, key) {
    if (this.all !== this) {
      const whole = this.all.#table(key, table.values.length, table.adding); // before the list, which it uses
      const { listed, sign } = this.#shorter();
      if (sign < 0) table.values.set(whole);
      table.adding(table.values, key, this, 0, listed, sign);
      return;
    }
    this.listing = null;
    for (let i = 0; i < this.list.length; i++) this.list[i] = i;
    table.adding(table.values, key, this, 0, this.list.length, 1);
  }
}

/** All groups use the list of all. @param {Cells} cells @param {Group} [all] @returns {Uint32Array} */
const listOf = (cells, all) => all?.list ?? new Uint32Array(cells.length);

/** @type {Adding} */
function addCounts(values, codes, { list, labels, cells, k }, from, to, sign) {
  const { counts } = cells;
  for (let j = from; j < to; j++) {
    const i = list[j];
    values[codes[i] * k + labels[i] - 1] += sign * counts[i];
  }
}

/** @type {Adding} */
function addNumbers(values, numbers, { list, labels, cells }, from, to, sign) {
  const { counts } = cells;
  for (let j = from; j < to; j++) {
    const i = list[j];
    values[labels[i] - 1] += sign * counts[i] * numbers[i];
  }
}
