/** Cells: all customers that agree in every column with a use, as typed arrays fetched once. */

/** @import { Category, Codes, Feature, Measure, Numbers, Page } from "../types.d.ts" */

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
    /** @type {Map<string, Numbers>} */
    this.arrays = new Map();
    this.k = page.defaults.k;
    this.measures = new Set(page.measures.map((m) => m.key));
    this.add(page.arrays, buffer);
    addCoordinates(this);
    this.counts = this.array("n");
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
   * @param {string} name @returns {Numbers | undefined}
   */
  find(name) {
    const [field, part] = name.split(".");
    return this.arrays.get(this.measures.has(field) ? `${field}_k${this.k}${part ? `.${part}` : ""}` : name);
  }

  /** An array that is known to be there. @param {string} name */
  array(name) {
    return /** @type {Numbers} */ (this.find(name));
  }

  /** The codes of a feature, measure or category that is known to be there. @param {string} field */
  codes(field) {
    return /** @type {Codes} */ (this.find(field));
  }

  /** @param {number} k @returns {Uint8Array} segment numbers from 1 */
  labels(k) {
    return /** @type {Uint8Array} */ (this.arrays.get(`k${k}`));
  }

  /** Whether `field` is a feature, whose array holds codes into `field.values`. @param {string} field */
  isFeature(field) {
    return this.find(`${field}.values`) !== undefined;
  }

  /** How many codes a feature or category has. @param {string} field */
  sizeOf(field) {
    return this.find(`${field}.values`)?.length ?? categoryOf(this.page, field).values.length;
  }

  /** The number that a cell has in a feature or on a map axis. @param {string} field @returns {(cell: number) => number} */
  valuesOf(field) {
    const codes = this.array(field);
    const values = this.find(`${field}.values`);
    return values ? (cell) => values[codes[cell]] : (cell) => codes[cell];
  }
}

/** Codes as 16 bits where they fit: loops over arrays of one kind are compiled for it. @param {Numbers} codes */
const alike = (codes) => (codes instanceof Uint8Array ? Uint16Array.from(codes) : codes);

/** The numbers that form segments, without those that only describe them. @param {Page} page */
export const formingOf = (page) => page.features.filter((f) => !f.describes);

/** The categories that form segments. @param {Page} page */
export const formingCategories = (page) => page.categories.filter((c) => c.forms);

/** Values that mean yes or no only to those who know. */
const CODED = /^(?:[01](?:\.0)?|[tfyn])$/i;

/** A value as people read it: yes and no for marks such as 1 and 0. @param {Category} category @param {string | number} value */
export const shownValue = ({ flag }, value) => (flag && CODED.test(String(value)) ? (value === flag.yes ? "yes" : "no") : String(value));

/** How many of the sorted values of a number are known: the last stands for customers without one where it is NaN. @param {Numbers} values */
export const knownCodes = (values) => values.length - (Number.isNaN(values[values.length - 1]) ? 1 : 0);

/** The feature or measure of that key. @param {Page} page @param {string} key @returns {Feature | Measure | undefined} */
export const findFeature = (page, key) => page.features.find((f) => f.key === key) ?? page.measures.find((m) => m.key === key);

/** A feature or measure that is known to be there; only features have bins. @param {Page} page @param {string} key */
export const featureOf = (page, key) => /** @type {Feature} */ (findFeature(page, key));

/** A category that is known to be there. @param {Page} page @param {string} key */
export const categoryOf = (page, key) => /** @type {Category} */ (page.categories.find((c) => c.key === key));
