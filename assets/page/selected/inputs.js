/** What filters are edited with: two fields for a range, checkboxes for values, a menu for one value. */

/** @import { Range } from "../../types.d.ts" */

import { element } from "../elements.js";

/**
 * Two fields for a range; a field left empty stands for the end of `limits`. `change` hears null once both are empty.
 * @param {string} title @param {Range} limits @param {(range: Range | null) => void} change
 */
export function rangeInputs(title, limits, change) {
  const inputs = ["from", "to"].map((end, i) => {
    const input = element("input", "");
    Object.assign(input, { type: "number", step: "any", placeholder: String(limits[i]) });
    input.setAttribute("aria-label", `${title}, ${end}`);
    input.addEventListener("change", () => read(inputs, limits, change));
    return input;
  });
  /** @param {Range | null} range */
  const show = (range) => inputs.forEach((input, i) => {
    input.value = range ? String(range[i]) : "";
    input.setCustomValidity("");
  });
  return { node: element("span", "range", inputs[0], "to", inputs[1]), show };
}

/** @param {HTMLInputElement[]} inputs @param {Range} limits @param {(range: Range | null) => void} change */
function read(inputs, limits, change) {
  if (inputs.every((input) => input.value === "")) return change(null);
  const [low, high] = inputs.map((input, i) => (input.value === "" ? limits[i] : Number(input.value)));
  inputs[1].setCustomValidity(low <= high ? "" : "The second number must not be smaller than the first.");
  if (inputs[1].reportValidity()) change([low, high]);
  return undefined;
}

/**
 * One checkbox for each value. `mark` is what stands before its label, if anything.
 * @template {string | number} T
 * @param {{value: T, label: string, mark?: string}[]} options @param {(values: T[]) => void} change
 */
export function checkboxes(options, change) {
  const boxes = options.map(() => {
    const box = element("input", "");
    box.type = "checkbox";
    box.addEventListener("change", () => change(options.filter((_, i) => boxes[i].checked).map((o) => o.value)));
    return box;
  });
  const texts = options.map((o) => element("span", "", o.label));
  const nodes = options.map((o, i) => element("label", "", boxes[i], ...(o.mark ? [element("i", o.mark)] : []), texts[i]));
  /** @param {ReadonlySet<unknown>} values */
  const show = (values) => boxes.forEach((box, i) => {
    box.checked = values.has(options[i].value);
  });
  return { nodes, texts, show };
}

/**
 * A menu of which one value is chosen.
 * @param {string} title @param {{value: number | string, label: string}[]} options @param {(value: number | string) => void} change
 */
export function menu(title, options, change) {
  const node = element("select", "", ...options.map((o) => {
    const option = element("option", "", o.label);
    option.value = String(o.value);
    return option;
  }));
  node.setAttribute("aria-label", title);
  node.addEventListener("change", () => change(options[node.selectedIndex].value));
  /** @param {number | string} value */
  const show = (value) => {
    node.value = String(value);
  };
  return { node, show };
}

/** Names of segments, each with its mark where they are those shown. @param {{name: string}[]} segments @param {boolean} areShown */
export const segmentOptions = (segments, areShown) =>
  segments.map(({ name }, i) => ({ value: i + 1, label: name, ...(areShown ? { mark: `mark mark-${i + 1}` } : {}) }));
