/** The sentence, its chips, Clear all and Undo. */

/** @import { Scene } from "../../types.d.ts" */

import { contextOf } from "../../crossfilter/layer/canvas.js";
import { all, button, element } from "../elements.js";

/** Lines break at words, so that several lines hold less than their length. */
const WRAPPED = 0.85;

export class Chips {
  /**
   * @param {{sentence: HTMLElement, chips: HTMLElement, notice: HTMLElement, live: HTMLElement}} nodes
   * @param {{edit: (view: string) => void, remove: (view: string) => void, clear: () => void, undo: () => void}} act
   */
  constructor(nodes, act) {
    this.sentence = nodes.sentence;
    this.chips = nodes.chips;
    this.notice = nodes.notice;
    this.live = nodes.live;
    this.act = act;
    this.count = element("b", "");
    this.rest = element("span", "");
    this.sentence.replaceChildren(this.count, this.rest);
    this.shown = "";
    this.announced = "";
    this.pen = contextOf(document.createElement("canvas"));
    /** How wide the sentence may be. */
    this.room = 0;
    new ResizeObserver(() => this.#measure()).observe(this.sentence);
  }

  /** While the pointer moves, and after. @param {Scene} scene @param {number} selected @param {boolean} canUndo */
  show({ words, selection }, selected, canUndo) {
    const [count, rest] = words.sentence(selection, selected);
    this.count.textContent = count;
    this.rest.textContent = rest;
    this.#fit(count + rest);
    const labels = selection.map((c) => ({ view: c.view, label: words.chip(c) }));
    const key = JSON.stringify([labels, canUndo]);
    if (key === this.shown) return;
    this.shown = key;
    this.#place(labels, canUndo);
  }

  /** Read out what is selected now and what sets it apart, once. @param {string} difference */
  announce(difference) {
    const words = `${this.count.textContent}${this.rest.textContent}. ${difference}`.trim();
    if (words !== this.announced) this.live.textContent = words;
    this.announced = words;
  }

  /** Problems of a link, or how to get out of an empty selection. @param {string[]} sentences */
  notify(sentences) {
    if (this.notice.textContent !== sentences.join(" ")) {
      this.notice.replaceChildren(...sentences.map((s) => element("p", "", s)));
    }
  }

  /**
   * A sentence too long for its place is set smaller; measured on a canvas, since asking the page would lay it out.
   * @param {string} text
   */
  #fit(text) {
    if (text === this.sentence.title) return;
    this.sentence.title = text;
    this.sentence.classList.toggle("long", this.pen.measureText(text).width > this.room);
  }

  #measure() {
    this.sentence.classList.remove("long");
    const { fontSize, fontFamily, height, lineHeight } = getComputedStyle(this.sentence);
    const lines = Math.floor(parseFloat(height) / parseFloat(lineHeight));
    this.pen.font = `${fontSize} ${fontFamily}`;
    this.room = this.sentence.clientWidth * lines * (lines > 1 ? WRAPPED : 1);
    this.sentence.title = "";
    this.#fit(this.sentence.textContent ?? "");
  }

  /** @param {{view: string, label: string}[]} labels @param {boolean} canUndo */
  #place(labels, canUndo) {
    const known = new Map(all(".chip", this.chips).map((node) => [node.dataset.view ?? "", node]));
    const nodes = labels.map(({ view, label }) => this.#chip(view, label, known.get(view)));
    /** @type {Node[]} */
    const tools = [];
    if (labels.length) tools.push(this.#tool("Clear all", this.act.clear));
    if (canUndo) tools.push(this.#tool("↩ Undo", this.act.undo));
    const focused = document.activeElement;
    this.chips.replaceChildren(...nodes, ...tools);
    if (focused instanceof HTMLElement && this.chips.contains(focused)) focused.focus();
  }

  /** @param {string} view @param {string} label @param {HTMLElement} [known] */
  #chip(view, label, known) {
    const node = known ?? this.#newChip(view);
    const [text, remove] = all("button", node);
    text.textContent = label;
    node.title = label;
    text.setAttribute("aria-label", `Edit ${label}`);
    remove.setAttribute("aria-label", `Remove ${label}`);
    return node;
  }

  /** @param {string} view */
  #newChip(view) {
    const edit = button("", "edit", () => this.act.edit(view));
    edit.setAttribute("aria-expanded", "false");
    const node = element("span", "chip", edit, button("×", "remove", () => this.act.remove(view)));
    node.dataset.view = view;
    return node;
  }

  /** @param {string} label @param {() => void} act */
  #tool(label, act) {
    return button(label, "link", act);
  }
}
