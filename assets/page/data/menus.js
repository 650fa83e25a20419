/** Menus, and fields that name them. */

import { element } from "../elements.js";

/** @param {Record<string, string>} options value: words @param {string} value @param {string} label @param {(value: string) => void} changed */
export function menu(options, value, label, changed) {
  const node = document.createElement("select");
  node.setAttribute("aria-label", label);
  for (const [key, words] of Object.entries(options)) node.add(new Option(words, key, false, key === value));
  node.addEventListener("change", () => changed(node.value));
  return node;
}

/** @param {string} label @param {HTMLElement} input */
export function field(label, input) {
  return element("label", "", element("span", "quiet", label), input);
}

/** Options whose values are their words. @param {string[]} names @returns {Record<string, string>} */
export const named = (names) => Object.fromEntries(names.map((name) => [name, name]));
