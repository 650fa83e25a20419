/** Everything that can be brushed, typed: ranges of features, values of categories, segments. */

/** @import { Feature, Page, Part, Segment, Selection } from "../../types.d.ts" */

import { clauseOf } from "../../crossfilter/selection.js";
import { VIEW as CARDS, chosenSegments } from "./cards.js";
import { element } from "../elements.js";

/** The clause of a category's checkboxes is that of its bars. @param {string} key */
const categoryView = (key) => `category-${key}`;
/** @param {string} key */
const rangeView = (key) => `range-${key}`;

/**
 * @typedef {{node: HTMLElement, boxes: HTMLInputElement[], texts: HTMLElement[], view: string, values: (string | number)[]}} Boxes
 *   checkboxes for the values of a category, or for segments
 */

export class Filters {
  /** @param {HTMLElement} holder @param {(view: string, parts: Part[]) => void} commit */
  constructor(holder, commit) {
    this.holder = holder;
    this.commit = commit;
    /** @type {{feature: Feature, inputs: HTMLInputElement[], node: HTMLElement}[]} */
    this.ranges = [];
    /** @type {Boxes[]} */
    this.groups = [];
  }

  /** @param {Page} page @param {number} k */
  build(page, k) {
    this.ranges = page.features.map((f) => this.#range(f));
    this.groups = [
      ...page.categories.map((c) => this.#boxes(c.label, c.values, categoryView(c.key), c.key, c.values)),
      this.#boxes("Segments", page.solutions[k].segments.map((s) => s.name), CARDS, "segment",
        page.solutions[k].segments.map((_, i) => i + 1)),
    ];
    this.holder.replaceChildren(...[...this.ranges, ...this.groups].map((g) => g.node));
  }

  /** @param {Selection} selection */
  show(selection) {
    for (const { feature, inputs } of this.ranges) {
      const range = clauseOf(selection, rangeView(feature.key))?.parts[0][0].slice(2);
      inputs.forEach((input, i) => {
        input.value = range ? String(range[i]) : "";
      });
    }
    for (const { view, boxes, values } of this.groups) {
      /** @type {Set<unknown>} */
      const chosen = view === CARDS ? chosenSegments(selection) : chosenValues(selection, view);
      boxes.forEach((box, i) => {
        box.checked = chosen.has(values[i]);
      });
    }
  }

  /** Segments have other names. @param {Segment[]} segments */
  rename(segments) {
    const group = this.groups.find(({ view }) => view === CARDS);
    group?.texts.forEach((text, i) => {
      text.textContent = segments[i].name;
    });
  }

  /** @param {Feature} feature */
  #range(feature) {
    const inputs = ["from", "to"].map((end, i) => {
      const input = element("input", "");
      Object.assign(input, { type: "number", step: "any", placeholder: String(i ? feature.max : feature.min) });
      input.setAttribute("aria-label", `${feature.title}, ${end}`);
      input.addEventListener("change", () => this.#commitRange(feature, inputs));
      return input;
    });
    const node = element("fieldset", "", element("legend", "", feature.title), inputs[0], " to ", inputs[1]);
    return { feature, inputs, node };
  }

  /** @param {Feature} feature @param {HTMLInputElement[]} inputs */
  #commitRange(feature, inputs) {
    const [from, to] = inputs.map((input) => (input.value === "" ? NaN : Number(input.value)));
    if (Number.isNaN(from) && Number.isNaN(to)) return this.commit(rangeView(feature.key), []);
    const [low, high] = [Number.isNaN(from) ? feature.min : from, Number.isNaN(to) ? feature.max : to];
    inputs[1].setCustomValidity(low <= high ? "" : "The second number must not be smaller than the first.");
    if (!inputs[1].reportValidity()) return undefined;
    return this.commit(rangeView(feature.key), [[["between", feature.key, low, high]]]);
  }

  /** @param {string} title @param {string[]} labels @param {string} view @param {string} field @param {(string | number)[]} values */
  #boxes(title, labels, view, field, values) {
    const boxes = labels.map(() => {
      const box = element("input", "");
      box.type = "checkbox";
      box.addEventListener("change", () => {
        const chosen = values.filter((_, i) => boxes[i].checked);
        this.commit(view, chosen.length ? [[["oneof", field, ...chosen]]] : []);
      });
      return box;
    });
    /** @param {number} i */
    const marked = (i) => (field === "segment" ? [element("i", `mark mark-${i + 1}`)] : []);
    const texts = labels.map((label) => element("span", "", label));
    const rows = texts.map((text, i) => element("label", "", boxes[i], ...marked(i), text));
    return { node: element("fieldset", "", element("legend", "", title), ...rows), boxes, texts, view, values };
  }
}

/** @param {Selection} selection @param {string} view */
const chosenValues = (selection, view) =>
  new Set((clauseOf(selection, view)?.parts ?? []).flatMap((part) => /** @type {unknown[]} */ (part[0].slice(2))));
