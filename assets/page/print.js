/**
 * Print: every page at the width of paper, whatever the window's, in light colors, with what is selected stated on top.
 * All of it happens while the browser waits, before it lays out the paper.
 */

/** @import { Explorer } from "../types.d.ts" */

import { brandLogo, brandTitle } from "./brand.js";
import { all, byId, element } from "./elements.js";
import { number, today } from "./words.js";

const PRINTING = "printing";
/** All but menus. */
const FOLDED = "details:not(.export, [open])";
const NOT_PRINTED = "The list of customers is not printed; export it as CSV.";

/** @param {Explorer} explorer */
export function startPrinting(explorer) {
  const printing = new Printing(explorer);
  window.addEventListener("beforeprint", () => printing.begin());
  window.addEventListener("afterprint", () => printing.end());
}

class Printing {
  /** @param {Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.head = element("div", "print-head");
    /** Page numbers stand in the margin of each sheet, which only a style sheet can fill. */
    this.margin = element("style", "");
    byId("main").before(this.head);
    document.head.append(this.margin);
    /** What is folded on the screen; on paper it is open. @type {HTMLElement[]} */
    this.folded = [];
    /** The theme that the visitor chose. @type {string | undefined} */
    this.theme = undefined;
  }

  begin() {
    const { dataset, classList } = document.documentElement;
    if (classList.contains(PRINTING)) return;
    this.theme = dataset.theme;
    dataset.theme = "light";
    classList.add(PRINTING);
    this.head.replaceChildren(...headOf(this.explorer));
    this.margin.textContent = marginOf(this.explorer);
    this.folded = all(FOLDED, byId("main"));
    for (const node of this.folded) node.setAttribute("open", "");
    this.explorer.redraw(true);
  }

  end() {
    const { dataset, classList } = document.documentElement;
    classList.remove(PRINTING);
    for (const node of this.folded) node.removeAttribute("open");
    if (this.theme) dataset.theme = this.theme;
    else delete dataset.theme;
    this.explorer.redraw(false);
  }
}

/** What is shown, what is selected, and of whom. @param {Explorer} explorer */
function headOf({ state, words, page, cf }) {
  const [shown] = all(".page").filter((node) => !node.hidden);
  const { name = "", linked } = shown.dataset;
  const [count, rest] = words.sentence(state.selection, cf.count());
  const chips = state.selection.map((clause) => element("li", "", words.chip(clause)));
  return [
    element("p", "print-title", ...brandLogo(), `${brandTitle()} · ${name}`),
    ...(linked === "true" ? [element("p", "print-sentence", element("b", "", count), rest)] : []),
    ...(linked === "true" && chips.length ? [element("ul", "", ...chips)] : []),
    element("p", "quiet", sourceOf(page), document.getElementById("table-help") && name === "Explore" ? ` ${NOT_PRINTED}` : ""),
  ];
}

/** @param {import("../types.d.ts").Page} page */
const sourceOf = (page) => `Source: ${page.source}, ${number(page.total)} customers in segments. Printed on ${today()}.`;

/** @param {Explorer} explorer */
function marginOf({ page }) {
  const text = "font: 9px system-ui, 'DejaVu Sans', sans-serif; color: #62666e;";
  return `@page { margin: 14mm 12mm 16mm;
    @bottom-left { content: ${JSON.stringify(`${brandTitle()} · ${page.source} · ${today()}`)}; ${text} }
    @bottom-right { content: counter(page) " of " counter(pages); ${text} } }`;
}
