/** Everything that can be brushed, typed: ranges of features, values of categories, segments. */

import { clauseOf } from "../crossfilter/selection.js";
import { VIEW as CARDS, chosenSegments } from "./cards.js";
import { element } from "./elements.js";

/** The clause of a category's checkboxes is that of its bars. @param {string} key */
const categoryView = (key) => `category-${key}`;
const rangeView = (key) => `range-${key}`;

export class Filters {
  /** @param {HTMLElement} holder @param {(view: string, parts: any[]) => void} commit */
  constructor(holder, commit) {
    this.holder = holder;
    this.commit = commit;
  }

  /** @param {import("../crossfilter/cells.js").Page} page @param {number} k */
  build(page, k) {
    this.ranges = page.features.map((f) => this.#range(f));
    this.groups = [
      ...page.categories.map((c) => this.#boxes(c.label, c.values, categoryView(c.key), c.key, c.values)),
      this.#boxes("Segments", page.solutions[k].segments.map((s) => s.name), CARDS, "segment",
        page.solutions[k].segments.map((_, i) => i + 1)),
    ];
    this.holder.replaceChildren(...[...this.ranges, ...this.groups].map((g) => g.node));
  }

  /** @param {import("../crossfilter/selection.js").Selection} selection */
  show(selection) {
    for (const { feature, inputs } of this.ranges) {
      const condition = clauseOf(selection, rangeView(feature.key))?.parts[0][0];
      inputs.forEach((input, i) => {
        input.value = condition ? String(condition[2 + i]) : "";
      });
    }
    for (const { view, boxes, values } of this.groups) {
      const chosen = view === CARDS ? chosenSegments(selection) : chosenValues(selection, view);
      boxes.forEach((box, i) => {
        box.checked = chosen.has(values[i]);
      });
    }
  }

  /** Segments are called otherwise. @param {import("../crossfilter/cells.js").Segment[]} segments */
  rename(segments) {
    const { texts } = this.groups.find((group) => group.view === CARDS);
    texts.forEach((text, i) => {
      text.textContent = segments[i].name;
    });
  }

  #range(feature) {
    const inputs = ["from", "to"].map((end, i) => {
      const input = /** @type {HTMLInputElement} */ (element("input", ""));
      Object.assign(input, { type: "number", step: "any", placeholder: String(i ? feature.max : feature.min) });
      input.setAttribute("aria-label", `${feature.title}, ${end}`);
      input.addEventListener("change", () => this.#commitRange(feature, inputs));
      return input;
    });
    const node = element("fieldset", "", element("legend", "", feature.title), inputs[0], " to ", inputs[1]);
    return { feature, inputs, node };
  }

  #commitRange(feature, inputs) {
    const [from, to] = inputs.map((input) => (input.value === "" ? NaN : Number(input.value)));
    if (Number.isNaN(from) && Number.isNaN(to)) return this.commit(rangeView(feature.key), []);
    const [low, high] = [Number.isNaN(from) ? feature.min : from, Number.isNaN(to) ? feature.max : to];
    inputs[1].setCustomValidity(low <= high ? "" : "The second number must not be smaller than the first.");
    if (!inputs[1].reportValidity()) return undefined;
    return this.commit(rangeView(feature.key), [[["between", feature.key, low, high]]]);
  }

  #boxes(title, labels, view, field, values) {
    const boxes = labels.map(() => {
      const box = /** @type {HTMLInputElement} */ (element("input", ""));
      box.type = "checkbox";
      box.addEventListener("change", () => {
        const chosen = values.filter((_, i) => boxes[i].checked);
        this.commit(view, chosen.length ? [[["oneof", field, ...chosen]]] : []);
      });
      return box;
    });
    const marked = (i) => (field === "segment" ? [element("i", `mark mark-${i + 1}`)] : []);
    const texts = labels.map((label) => element("span", "", label));
    const rows = texts.map((text, i) => element("label", "", boxes[i], ...marked(i), text));
    return { node: element("fieldset", "", element("legend", "", title), ...rows), boxes, texts, view, values };
  }
}

const chosenValues = (selection, view) =>
  new Set((clauseOf(selection, view)?.parts ?? []).flatMap((part) => part[0].slice(2)));
