/** Worth against certainty: a mark per segment, and how much each thing that makes a segment worth something counts. */

/** @import { Explorer, Sheets } from "../../types.d.ts" */
/** @import { Valued } from "./values.js" */

import { button, element } from "../elements.js";
import { number } from "../words.js";
import { valued } from "./values.js";

/** @typedef {{key: string, what: string, weight: number}} Worth   key is empty for the number of customers */

/** From where on the words begin. @type {[number, string][]} */
const CUTS = [[0.6, "Rough pattern"], [0.75, "Mostly stable"], [0.85, "Stable"]];
const [LEAST, MARGIN] = [0.5, 0.03];
const [SMALL, LARGE] = [12, 30];
const STEPS = [0.02, 0.05, 0.1, 0.2, 0.25];
/** Labels stand left of marks that are further right than this, in percent; height of the board and of a label in pixels. */
const [TURN, HEIGHT, LINE] = [60, 330, 17];
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
    this.advice = element("p", "quiet");
    holder.replaceChildren(...this.#mix(), this.plane, this.advice);
  }

  show() {
    const judged = this.host.warning.segments(this.host.state.k);
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
    this.plane.replaceChildren(...grid(top), ...cuts(x, low), ...this.#marks(rows, shares, x, top), element("span", "board-x quiet", "How sure: agreement when the segments are formed again"));
    this.advice.textContent = `${this.#words()}. Plan first for stable segments with a high share, top right.`;
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
    const found = this.worths.map((w) => valued(this.host, this.sheets, w.key || undefined).map((r) => (w.key ? r.share : r.size / this.host.page.total) * (w.weight / sum)));
    return found[0].map((_, i) => found.reduce((total, own) => total + own[i], 0));
  }

  /** @param {Valued[]} rows @param {number[]} shares @param {(v: number) => number} x @param {number} top */
  #marks(rows, shares, x, top) {
    const largest = Math.max(...rows.map((r) => r.size));
    const lifted = lifts(rows.map((r, i) => ({ isLeft: x(r.judged?.jaccard ?? 0) > TURN, y: (HEIGHT * shares[i]) / top })));
    return rows.map((row, i) => {
      const left = x(row.judged?.jaccard ?? 0);
      const node = button("", `board-mark${left > TURN ? " to-left" : ""}`, () => this.host.go({ segment: row.segment }));
      const mark = element("i", `mark mark-${row.segment}`);
      const size = SMALL + (LARGE - SMALL) * Math.sqrt(row.size / largest);
      Object.assign(mark.style, { width: `${size}px`, height: `${size}px` });
      Object.assign(node.style, { left: `${left}%`, bottom: `${(100 * shares[i]) / top}%` });
      const label = element("span", "", row.name);
      label.style.translate = `0 ${-lifted[i]}px`;
      node.append(mark, label);
      node.title = `${row.name}: ${row.judged?.label} (${row.judged?.jaccard.toFixed(2)}), ${number(100 * shares[i], 1)}%, ${number(row.size)} customers`;
      if (row.segment === this.host.state.segment) node.setAttribute("aria-current", "true");
      return node;
    });
  }
}

/** By how many pixels to lift each label so that none on the same side lies on another. @param {{isLeft: boolean, y: number}[]} places in pixels from below */
function lifts(places) {
  const found = places.map(() => 0);
  const order = places.map((_, i) => i).sort((a, b) => places[a].y - places[b].y);
  order.forEach((i, n) => {
    for (const j of order.slice(0, n)) {
      if (places[i].isLeft !== places[j].isLeft) continue;
      found[i] = Math.max(found[i], places[j].y + found[j] + LINE - places[i].y);
    }
  });
  return found;
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
