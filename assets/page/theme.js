/** Light and dark: the system's choice until the visitor makes one; colors for the canvas, read from the style sheet. */

/** @import { Palette } from "../types.d.ts" */

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

/** Colors of `node`'s surroundings. @param {Element} [node] @returns {Palette} */
export function palette(node = document.documentElement) {
  const style = getComputedStyle(node);
  /** @param {string} name */
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    segments: Array.from({ length: 10 }, (_, i) => color(`segment-${i + 1}`)),
    whole: color("whole"),
    card: color("card"),
    ink: color("ink"),
    tint: Number(color("tint")),
  };
}
