/**
 * Cells: all customers that agree in every feature and category, as typed arrays fetched once.
 *
 * @typedef {{key: string, label: string, short: string, title: string, unit: string, step: number, decimals: number,
 *   min: number, max: number, inner: number, bins: {start: number, width: number, count: number}}} Feature
 *   `inner`: the variance within cells, which are groups of different customers where nobody may be singled out
 * @typedef {{key: string, label: string, values: string[]}} Category
 * @typedef {{name: string, derived?: string, action: string, size: number, center: Record<string, number>,
 *   common: Record<string, string>}} Segment   `name`: what it is called now
 * @typedef {{segments: Segment[], associations: string[]}} Solution
 * @typedef {{fingerprint: string, total: number, drawn: number, examples: number | null, smallest: number | null, n_cells: number, ks: number[],
 *   defaults: {k: number, x: string, y: string, histogram: string}, features: Feature[], categories: Category[],
 *   ids: string[] | null, solutions: Record<string, Solution>, measures: Feature[], evidence?: any,
 *   arrays: {name: string, type: string, offset: number, length: number}[]}} Page
 */

import { ask } from "../server/ask.js";
import { at } from "./base.js";
import { addCoordinates } from "./coordinates.js";

const TYPES = { int8: Int8Array, uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, float32: Float32Array, float64: Float64Array };

/** The arrays of one segmentation, by name, and what the page says in words about it. */
export class Cells {
  /**
   * @param {Page} page
   * @param {ArrayBuffer} buffer
   */
  constructor(page, buffer) {
    this.page = page;
    this.length = page.n_cells;
    this.arrays = new Map();
    this.k = page.defaults.k;
    this.measures = new Set(page.measures.map((m) => m.key));
    this.add(page.arrays, buffer);
    addCoordinates(this);
    this.counts = this.arrays.get("n");
  }

  /** More arrays for the same cells. @param {Page["arrays"]} places @param {ArrayBuffer} buffer */
  add(places, buffer) {
    const coded = new Set(places.map((a) => a.name));
    for (const a of places) {
      const own = new TYPES[a.type](buffer, a.offset, a.length);
      this.arrays.set(a.name, coded.has(`${a.name}.values`) ? alike(own) : own);
    }
  }

  /**
   * Measures have arrays of their own for each number of segments: those of the number shown.
   * @param {string} name @returns {Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array}
   */
  array(name) {
    const [field, part] = name.split(".");
    return this.arrays.get(this.measures.has(field) ? `${field}_k${this.k}${part ? `.${part}` : ""}` : name);
  }

  /** @param {number} k @returns {Uint8Array} segment numbers from 1 */
  labels(k) {
    return /** @type {Uint8Array} */ (this.arrays.get(`k${k}`));
  }

  /** Whether `field` is a feature, whose array holds codes into `field.values`. @param {string} field */
  isFeature(field) {
    return this.array(`${field}.values`) !== undefined;
  }

  /** How many codes a feature or category has. @param {string} field */
  sizeOf(field) {
    return this.array(`${field}.values`)?.length ?? this.page.categories.find((c) => c.key === field).values.length;
  }

  /** The number that a cell has in a feature or on a map axis. @param {string} field @returns {(cell: number) => number} */
  valuesOf(field) {
    const codes = this.array(field);
    const values = this.array(`${field}.values`);
    return values ? (cell) => values[codes[cell]] : (cell) => codes[cell];
  }
}

/** Codes as 16 bits where they fit: loops over arrays of one kind are compiled for it. @param {any} codes */
const alike = (codes) => (codes instanceof Uint8Array ? Uint16Array.from(codes) : codes);

/** The feature or measure of that key. @param {Page} page @param {string} key */
export const featureOf = (page, key) => page.features.find((f) => f.key === key) ?? page.measures.find((m) => m.key === key);

/**
 * Fetch cells and words; both have addresses that never change their content.
 * @param {string} version
 * @returns {Promise<Cells>}
 */
export async function fetchCells(version) {
  const base = at(`/segmentation/${version}`);
  const [page, buffer] = await Promise.all([
    ask(`${base}/page.json`).then((r) => checked(r).json()),
    ask(`${base}/cells.bin`).then((r) => checked(r).arrayBuffer()),
  ]);
  return new Cells(page, buffer);
}

/** @param {Response} response */
export function checked(response) {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response;
}
