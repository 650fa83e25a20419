/** Worth against certainty: a mark per segment, and how much each thing that makes a segment worth something counts. */

/** @import { Explorer, Sheets } from "../../types.d.ts" */
/** @import { Valued } from "./values.js" */

import { all, button, element } from "../elements.js";
import { isDoubtful } from "../evidence/sure.js";
import { number } from "../words.js";
import { lead, spots } from "./labels.js";
import { valued } from "./values.js";

/** @typedef {{key: string, what: string, weight: number}} Worth   key is empty for the number of customers */

/** From where on the words begin. @type {[number, string][]} */
const CUTS = [[0.6, "Rough pattern"], [0.75, "Mostly stable"], [0.85, "Stable"]];
const [LEAST, MARGIN] = [0.5, 0.03];
const [SMALL, LARGE] = [12, 30];
const STEPS = [0.02, 0.05, 0.1, 0.2, 0.25];
const WAITING = "The marks come with the evidence.";
const NONE = "Without the evidence it is not known how sure the segments are.";

export class Board {
  /** @param {Explorer} host @param {Sheets} sheets @param {HTMLElement} holder */
  constructor(host, sheets, holder) {
    this.host = host;
    this.sheets = sheets;
    /** @type {Worth[]} */
    this.worths = [...sheets.adding_up.map(({ key, what }, i) => ({ key, what, weight: i ? 0 : 100 })), { key: "", what: "customers", weight: sheets.adding_up.length ? 0 : 100 }];
    this.plane = element("div", "board");
    this.below = element("p", "board-x quiet", "How sure: agreement when the segments are formed again");
    this.advice = element("p", "quiet");
    holder.replaceChildren(...this.#mix(), this.plane, this.below, this.advice);
    new ResizeObserver(() => this.#nameMarks()).observe(this.plane);
  }

  show() {
    const judged = this.host.warning.segments(this.host.state.k);
    this.below.hidden = !judged?.length;
    if (!judged?.length) {
      this.plane.replaceChildren(element("p", "quiet", judged ? NONE : WAITING));
      this.advice.textContent = "";
      return;
    }
    const rows = valued(this.host, this.sheets);
    const shares = this.#shares();
    const low = Math.min(LEAST, ...rows.map((r) => Math.floor(10 * (r.judged?.jaccard ?? 1)) / 10));
    const top = Math.max(...shares) * 1.15;
    /** @param {number} v */
    const x = (v) => 100 * (MARGIN + ((1 - 2 * MARGIN) * (v - low)) / (1 - low));
    this.plane.replaceChildren(...grid(top), ...cuts(x, low), ...this.#marks(rows, shares, x, top));
    this.#nameMarks();
    this.advice.textContent = `${this.#words()}. ${planning(rows)}`;
  }

  /** Put names next to their marks, as far as the chart has room now. */
  #nameMarks() {
    const { clientWidth, clientHeight } = this.plane;
    const marks = all(".board-mark", this.plane).map((node) => named(node));
    const shown = marks.filter(({ width }) => width).sort((a, b) => a.y - b.y);
    for (const line of all(".board-lead", this.plane)) line.remove();
    spots(shown, clientWidth, clientHeight).forEach((spot, i) => {
      const { node, label, x, y } = shown[i];
      Object.assign(label.style, { left: `${spot.left - x + node.offsetWidth / 2}px`, top: `${spot.top - y + node.offsetHeight / 2}px` });
      const line = lead(shown[i], spot);
      if (line) this.plane.prepend(leading(x, y, line.length, line.angle));
    });
  }

  /** What the height of a mark means. */
  #words() {
    const used = this.worths.filter((w) => w.weight);
    const sum = used.reduce((total, w) => total + w.weight, 0);
    if (used.length === 1) return `Height: share of ${used[0].what}`;
    return `Height: share, ${used.map((w) => `${number((100 * w.weight) / sum, 0)}% by ${w.what}`).join(" and ")}`;
  }

  /** A slider for each thing that may count, where there is more than one. @returns {Node[]} */
  #mix() {
    if (this.worths.length < 2) return [];
    return [element("div", "what-counts", element("span", "quiet", "What counts"), ...this.worths.map((w) => this.#slider(w)))];
  }

  /** @param {Worth} worth */
  #slider(worth) {
    const input = element("input", "");
    Object.assign(input, { type: "range", min: "0", max: "100", step: "10", value: String(worth.weight) });
    input.addEventListener("input", () => {
      const others = this.worths.some((w) => w !== worth && w.weight);
      worth.weight = Number(input.value) || (others ? 0 : 10); // something has to count
      input.value = String(worth.weight);
      this.show();
    });
    return element("label", "", worth.what, input);
  }

  /** The mix of shares of each segment, from 0 to 1. */
  #shares() {
    const sum = this.worths.reduce((total, w) => total + w.weight, 0);
    const weighted = this.worths.map((w) => valued(this.host, this.sheets, w.key || undefined).map((r) => (w.key ? r.share : r.size / this.host.page.total) * (w.weight / sum)));
    return weighted[0].map((_, i) => weighted.reduce((total, own) => total + own[i], 0));
  }

  /** @param {Valued[]} rows @param {number[]} shares @param {(v: number) => number} x @param {number} top */
  #marks(rows, shares, x, top) {
    const largest = Math.max(...rows.map((r) => r.size));
    return rows.map((row, i) => {
      const left = x(row.judged?.jaccard ?? 0);
      const node = button("", `board-mark${isDoubtful(row.judged) ? " doubtful" : ""}`, () => this.host.go({ segment: row.segment }));
      const mark = element("i", `mark mark-${row.segment}`);
      const size = SMALL + (LARGE - SMALL) * Math.sqrt(row.size / largest);
      Object.assign(mark.style, { width: `${size}px`, height: `${size}px` });
      Object.assign(node.style, { left: `${left}%`, bottom: `${(100 * shares[i]) / top}%` });
      node.append(mark, element("span", "", row.name));
      node.title = `${row.name}: ${row.judged?.label} (${row.judged?.jaccard.toFixed(2)}), ${number(100 * shares[i], 1)}%, ${number(row.size)} customers`;
      if (row.segment === this.host.state.segment) node.setAttribute("aria-current", "true");
      return node;
    });
  }
}

/** What to plan for; where segments come out again and yet may be chance, their marks stand right and are faint. @param {Valued[]} rows */
function planning(rows) {
  const doubtful = rows.filter((r) => isDoubtful(r.judged)).length;
  if (doubtful === rows.length) return "None of these segments is to be relied on: do not plan for one alone.";
  const plan = "Plan first for stable segments with a high share, top right.";
  return doubtful ? `${plan} Faint marks are not to be relied on.` : plan;
}

/** A line from a mark to its name. @param {number} x @param {number} y @param {number} length @param {number} angle */
function leading(x, y, length, angle) {
  const node = element("i", "board-lead");
  Object.assign(node.style, { left: `${x}px`, top: `${y}px`, width: `${length}px`, rotate: `${angle}rad` });
  return node;
}

/** A mark, whose middle is shifted to its place, and its name in the pixels of the chart. @param {HTMLElement} node */
function named(node) {
  const [mark, label] = /** @type {HTMLElement[]} */ ([...node.children]);
  return { node, label, x: node.offsetLeft, y: node.offsetTop + node.offsetHeight, r: mark.offsetWidth / 2, width: label.offsetWidth, height: label.offsetHeight };
}

/** Lines at readable shares. @param {number} top */
function grid(top) {
  const step = STEPS.find((s) => top / s <= 5) ?? 0.5;
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => {
    const line = element("div", "board-line", element("span", "quiet", `${number(100 * i * step, 0)}%`));
    line.style.bottom = `${(100 * i * step) / top}%`;
    return line;
  });
}

/** Where one verdict ends and the next begins. @param {(v: number) => number} x @param {number} low */
function cuts(x, low) {
  /** @param {number} left @param {string} text */
  const head = (left, text) => {
    const node = element("span", "board-head quiet", text);
    node.style.left = `${left}%`;
    return node;
  };
  return [...(low < CUTS[0][0] ? [head(x(low), "Do not rely on it")] : []), ...CUTS.flatMap(([at, label]) => {
    const line = element("div", "board-cut", element("span", "quiet", String(at)));
    line.style.left = `${x(at)}%`;
    return [line, head(x(at), label)];
  })];
}
