/** Everything that can be brushed, typed: ranges of features, values of categories, segments. Ranges of brushes are edited too. */

/** @import { Feature, Page, Part, Range, Segment, Selection } from "../../types.d.ts" */

import { rangesOf, replaced } from "../../crossfilter/selection/editing.js";
import { shownValue } from "../../crossfilter/cells.js";
import { clauseOf } from "../../crossfilter/selection/selection.js";
import { VIEW as CARDS, chosenSegments } from "./cards.js";
import { all, element } from "../elements.js";
import { checkboxes, rangeInputs, segmentOptions } from "./inputs.js";

/** The clause of a category's checkboxes is that of its bars. @param {string} key */
const categoryView = (key) => `category-${key}`;
/** @param {string} key */
const rangeView = (key) => `range-${key}`;

/**
 * @typedef {{node: HTMLElement, texts: HTMLElement[], show: (values: ReadonlySet<unknown>) => void, view: string}} Boxes
 *   checkboxes for the values of a category, or for segments
 */

export class Filters {
  /** @param {HTMLElement} holder @param {(view: string, parts: Part[]) => void} commit */
  constructor(holder, commit) {
    this.holder = holder;
    this.commit = commit;
    /** @type {FeatureRanges[]} */
    this.ranges = [];
    /** @type {Boxes[]} */
    this.groups = [];
  }

  /** @param {Page} page @param {number} k */
  build(page, k) {
    this.ranges = page.features.map((f) => new FeatureRanges(f, this.commit));
    this.groups = [
      ...page.categories.map((c) => this.#boxes(c.label, categoryView(c.key), c.key, c.values.map((value) => ({ value, label: shownValue(c, value) })))),
      this.#boxes("Segments", CARDS, "segment", segmentOptions(page.solutions[k].segments, true)),
    ];
    this.holder.replaceChildren(...[...this.ranges, ...this.groups].map((g) => g.node));
  }

  /** @param {Selection} selection */
  show(selection) {
    for (const ranges of this.ranges) ranges.show(selection);
    for (const { view, show } of this.groups) show(view === CARDS ? chosenSegments(selection) : chosenValues(selection, view));
  }

  /** Segments have other names. @param {Segment[]} segments */
  rename(segments) {
    const group = this.groups.find(({ view }) => view === CARDS);
    group?.texts.forEach((text, i) => {
      text.textContent = segments[i].name;
    });
  }

  /** @param {string} title @param {string} view @param {string} field @param {{value: string | number, label: string, mark?: string}[]} options @returns {Boxes} */
  #boxes(title, view, field, options) {
    const { nodes, texts, show } = checkboxes(options, (chosen) => this.commit(view, chosen.length ? [[["oneof", field, ...chosen]]] : []));
    return { node: element("fieldset", "", element("legend", "", title), ...nodes), texts, show, view };
  }
}

/** The ranges of one feature: those that brushes have set, and one to type where there is none. */
class FeatureRanges {
  /** @param {Feature} feature @param {(view: string, parts: Part[]) => void} commit */
  constructor(feature, commit) {
    this.feature = feature;
    this.commit = commit;
    /** @type {Selection} */
    this.selection = [];
    this.typed = this.#typed();
    /** @type {ReturnType<typeof rangeInputs>[]} */
    this.brushed = [];
    this.node = element("fieldset", "", element("legend", "", feature.title), this.typed.node);
  }

  /** @param {Selection} selection */
  show(selection) {
    this.selection = selection;
    const view = rangeView(this.feature.key);
    const found = rangesOf(selection, this.feature.key);
    const brushed = found.filter(({ place }) => place.view !== view);
    const [typed] = found.filter(({ place }) => place.view === view);
    if (brushed.length !== this.brushed.length) this.#place(brushed.length);
    this.typed.node.hidden = brushed.length > 0 && !typed;
    this.typed.show(typed?.range ?? null);
    this.brushed.forEach((inputs, i) => inputs.show(brushed[i].range));
  }

  /** Make room for the ranges of `n` brushes. @param {number} n */
  #place(n) {
    this.brushed = Array.from({ length: n }, (_, i) => rangeInputs(this.feature.title, this.#limits(), (range) => this.#edit(i, range)));
    const rows = this.brushed.map(({ node }) => element("span", "brushed", node, element("span", "quiet", "set in a chart")));
    for (const node of all(".brushed", this.node)) node.remove();
    this.node.append(...rows);
  }

  #typed() {
    const { key, title } = this.feature;
    return rangeInputs(title, this.#limits(), (range) => this.commit(rangeView(key), range ? [[["between", key, ...range]]] : []));
  }

  /** A brush whose range is emptied takes in all values, since its chart draws every range that it has. @param {number} i @param {Range | null} range */
  #edit(i, range) {
    const { key } = this.feature;
    const { place } = rangesOf(this.selection, key).filter(({ place: { view } }) => view !== rangeView(key))[i];
    this.commit(place.view, replaced(this.selection, place, [["between", key, ...(range ?? this.#limits())]]));
  }

  /** @returns {Range} */
  #limits() {
    return [this.feature.min, this.feature.max];
  }
}

/** @param {Selection} selection @param {string} view */
const chosenValues = (selection, view) =>
  new Set((clauseOf(selection, view)?.parts ?? []).flatMap((part) => /** @type {unknown[]} */ (part[0].slice(2))));
