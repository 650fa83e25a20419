/** Light and dark: the system's choice until the visitor makes one; colors for the canvas, read from the style sheet. */

/** @import { Page, Palette } from "../../types.d.ts" */

import { N_SLOTS, inSlots, slotsOf, styleSegments } from "./slots.js";

const KEPT = "kindred-theme";
const DARK = window.matchMedia("(prefers-color-scheme: dark)");

const current = () => document.documentElement.dataset.theme ?? (DARK.matches ? "dark" : "light");

/** @param {HTMLElement} button @param {() => void} changed */
export function startTheme(button, changed) {
  button.addEventListener("click", () => {
    const next = current() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    keep(next);
    changed();
  });
  DARK.addEventListener("change", changed);
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key !== KEPT) return;
    take(newValue);
    changed();
  });
}

/** A frame that is closed off, as some notebooks have it, keeps nothing. @param {string} chosen */
function keep(chosen) {
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // it counts until the page is closed
  }
}

/** What was chosen in another tab; `colors.js` has set what was chosen before. @param {string | null} chosen */
function take(chosen) {
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}

/** Put the segments shown into their colors, and return those. @param {Page} page @param {number} k */
export function paletteOf(page, k) {
  const slots = slotsOf(page, k);
  styleSegments(document.documentElement.style, slots);
  return palette(slots);
}

/** Colors of `node`'s surroundings, for segments in these slots. @param {number[]} slots @param {Element} [node] @returns {Palette} */
export function palette(slots, node = document.documentElement) {
  const style = getComputedStyle(node);
  /** @param {string} name */
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  const colors = Array.from({ length: N_SLOTS }, (_, i) => color(`slot-${i + 1}`));
  return {
    slots,
    colors,
    ...inSlots(slots, colors),
    whole: color("whole"),
    card: color("card"),
    ink: color("ink"),
    tint: Number(color("tint")),
  };
}
