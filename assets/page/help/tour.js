/** A tour of four steps for first visitors. It lies over the page, so nothing moves; working on the page ends it. */

/** @import { Explorer } from "../../types.d.ts" */

import { button, element } from "../elements.js";

const KEPT = "kindred-tour";
const GAP = 12;

/** What is explained, and how. */
const STEPS = [
  ["#cards", "Your customers in segments", "Each card is a group of similar customers, compared with all customers. Click a card to select its segment."],
  ['[aria-labelledby="title-map"]', "Select on any chart", "Drag over a chart to select the customers there. Everything else follows at once."],
  [".why", "See what makes them different", "This compares the selected customers with the rest, the strongest difference first."],
  [".head nav", "Go further", "Segments describes each group, Evidence says how much to trust them, Data takes your own customers. The question mark explains words and keys."],
];

/** Show the tour to who has not seen it, unless a link opened a view of its own. @param {Explorer} explorer */
export function welcome(explorer) {
  if (explorer.state.path !== "/" || window.location.search || localStorage.getItem(KEPT)) return;
  new Tour("#main").begin();
}

/** A button that begins it again, from any page. @param {Explorer} explorer @returns {Node[]} */
export const tourButton = (explorer) => [
  button("Take the tour", "", () => {
    document.getElementById("help")?.removeAttribute("open");
    if (explorer.state.path !== "/") explorer.go({ path: "/" });
    new Tour("#help summary").begin();
  }),
];

class Tour {
  /** @param {string} after what has the focus once the tour is over */
  constructor(after) {
    this.after = after;
    this.at = 0;
    this.spot = element("div", "tour-spot");
    this.title = element("h2", "");
    this.title.id = "tour-title";
    this.text = element("p", "");
    this.count = element("span", "quiet");
    this.back = button("Back", "tool bordered", () => this.#show(this.at - 1));
    this.next = button("", "tool bordered next", () => this.#show(this.at + 1));
    const row = element("div", "tour-row", this.count, button("Skip", "link", () => this.#end()), this.back, this.next);
    this.node = element("div", "tour", this.title, this.text, row);
    this.node.tabIndex = -1;
    this.node.setAttribute("role", "dialog");
    this.node.setAttribute("aria-labelledby", "tour-title");
    this.listening = new AbortController();
  }

  begin() {
    document.querySelectorAll(".tour, .tour-spot").forEach((other) => other.remove());
    const { signal } = this.listening;
    document.body.append(this.spot, this.node);
    document.addEventListener("keydown", (event) => this.#key(event), { signal, capture: true });
    document.addEventListener("pointerdown", ({ target }) => this.#press(target), { signal, capture: true });
    for (const name of ["scroll", "resize"]) window.addEventListener(name, () => this.#place(), { signal, passive: true });
    this.#show(0);
    this.node.focus({ preventScroll: true });
  }

  /** @param {number} at the step; one beyond the last ends the tour */
  #show(at) {
    if (at >= STEPS.length) return this.#end();
    this.at = at;
    const [, title, text] = STEPS[at];
    this.title.textContent = title;
    this.text.textContent = text;
    this.count.textContent = `${at + 1} of ${STEPS.length}`;
    this.back.disabled = at === 0;
    this.next.textContent = at + 1 < STEPS.length ? "Next" : "Done";
    this.#target()?.scrollIntoView({ block: "nearest" });
    this.#place();
    if (at > 0) this.node.focus({ preventScroll: true });
    return undefined;
  }

  #target() {
    return document.querySelector(STEPS[this.at][0]);
  }

  /** Place the words below what they explain, else above, and always in the window. */
  #place() {
    const { left, top, right, bottom } = this.#target()?.getBoundingClientRect() ?? new DOMRect();
    const { innerWidth: width, innerHeight: height } = window;
    const { offsetWidth, offsetHeight } = this.node;
    const below = bottom + GAP + offsetHeight <= height ? bottom + GAP : top - GAP - offsetHeight;
    Object.assign(this.spot.style, { width: `${right - left + 8}px`, height: `${bottom - top + 8}px` });
    move(this.spot, left - 4, top - 4);
    move(this.node, between(left, GAP, width - offsetWidth - GAP), between(below, GAP, height - offsetHeight - GAP));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // to the page, Escape means to clear the selection
    this.#end();
  }

  /** @param {EventTarget | null} target */
  #press(target) {
    if (!(target instanceof Node && this.node.contains(target))) this.#end();
  }

  #end() {
    const inside = this.node.contains(document.activeElement);
    this.listening.abort();
    this.spot.remove();
    this.node.remove();
    localStorage.setItem(KEPT, "seen");
    const after = document.querySelector(this.after);
    if (inside && after instanceof HTMLElement) after.focus({ preventScroll: true });
  }
}

/** By a transform, which is no layout shift. @param {HTMLElement} node @param {number} x @param {number} y */
function move(node, x, y) {
  node.style.transform = `translate(${x}px, ${y}px)`;
}

/** @param {number} value @param {number} low @param {number} high */
const between = (value, low, high) => Math.max(low, Math.min(value, high));
