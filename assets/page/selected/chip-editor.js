/** What opens below a chip to edit its clause in place: fields for each condition. */

/** @import { Condition, OneOf, Page, Part, Range, Scene, Selection } from "../../types.d.ts" */
/** @import { Place } from "../../crossfilter/selection/editing.js" */

import { shownValue } from "../../crossfilter/cells.js";
import { boundsOf, replaced } from "../../crossfilter/selection/editing.js";
import { clauseOf, segmentsOf } from "../../crossfilter/selection/selection.js";
import { VIEW as CARDS } from "./cards.js";
import { all, button, element } from "../elements.js";
import { checkboxes, menu, rangeInputs, segmentOptions } from "./inputs.js";

/** What is called what on the customer map. @type {Record<string, string>} */
const MAP_AXES = { pc1: "Across the map", pc2: "Up the map" };
const MARGIN = 8;

/** Fields for one condition, and how they show what it is now. @typedef {{nodes: Node[], show: (condition: Condition) => void}} Fields */

export class ChipEditor {
  /** @param {HTMLElement} holder @param {(view: string, parts: Part[]) => void} commit */
  constructor(holder, commit) {
    this.commit = commit;
    this.node = element("div", "chip-editor");
    this.node.id = "chip-editor";
    this.node.hidden = true;
    this.node.setAttribute("role", "group");
    holder.append(this.node);
    this.holder = holder;
    /** The view whose chip is open. */
    this.view = "";
    /** What the fields were made for. */
    this.made = "";
    /** @type {Fields[]} */
    this.fields = [];
    /** @type {Scene | null} */
    this.scene = null;
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    document.addEventListener("pointerdown", (event) => this.#leave(event));
  }

  /** Open it for the chip of a view, or close it again. @param {string} view @param {Scene} scene */
  toggle(view, scene) {
    if (this.view === view) return this.close();
    this.view = view;
    this.made = "";
    this.show(scene);
    this.#place();
    all("input, select", this.node)[0]?.focus();
    return undefined;
  }

  /** Follow the selection; without the clause there is nothing to edit. @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    const parts = clauseOf(scene.selection, this.view)?.parts;
    if (!parts) return this.close();
    const kinds = parts.map((part) => part.map(([kind, field]) => [kind, field]));
    const made = JSON.stringify([scene.cf.k, kinds]);
    if (made !== this.made) this.#make(parts);
    this.made = made;
    parts.flat().forEach((condition, i) => this.fields[i].show(condition));
    this.#mark();
    return undefined;
  }

  close() {
    this.view = "";
    this.node.hidden = true;
    this.#mark();
  }

  /** @param {Part[]} parts */
  #make(parts) {
    const rows = parts.map((part, i) => part.map((condition, at) => this.#fieldsOf(condition, { view: this.view, part: i, at })));
    this.fields = rows.flat();
    const lines = rows.flatMap((row, i) => [...(i ? [element("p", "quiet", "or")] : []), ...row.map(({ nodes }) => element("div", "chip-fields", ...nodes))]);
    const area = parts.flat().some(([kind]) => kind === "inside");
    const note = area ? [element("p", "quiet", "A change of these numbers makes a rectangle of the area.")] : [];
    this.node.replaceChildren(...lines, ...note, button("Done", "tool bordered", () => this.#done()));
    this.node.hidden = false;
  }

  /** @param {Condition} condition @param {Place} place @returns {Fields} */
  #fieldsOf(condition, place) {
    if (condition[0] === "between") return this.#range(condition[1], [condition[2], condition[3]], (range) => this.#set(place, [["between", condition[1], ...range]]));
    if (condition[0] === "oneof") return this.#values(condition, place);
    const bounds = boundsOf(condition);
    const rows = bounds.map(({ field, range }, axis) => this.#range(field, range, (changed) =>
      this.#set(place, bounds.map((b, i) => ["between", b.field, ...(i === axis ? changed : b.range)]))));
    /** @param {Condition} now */
    const show = (now) => {
      if (now[0] === "inside") boundsOf(now).forEach(({ field, range }, i) => rows[i].show(["between", field, ...range]));
    };
    return { nodes: rows.map((r) => element("div", "chip-fields", ...r.nodes)), show };
  }

  /** @param {string} field @param {Range} now @param {(range: Range) => void} change @returns {Fields} */
  #range(field, now, change) {
    const { page } = this.#seen();
    const known = [...page.features, ...page.measures].find((f) => f.key === field);
    const title = known?.title ?? MAP_AXES[field];
    /** @type {Range} */
    const limits = known ? [known.min, known.max] : now;
    const { node, show } = rangeInputs(title, limits, (range) => change(range ?? limits));
    return { nodes: [element("span", "quiet", title), node], show: (c) => c[0] === "between" && show([c[2], c[3]]) };
  }

  /** Checkboxes where several values are one choice; charts draw a single segment at a time. @param {OneOf} condition @param {Place} place @returns {Fields} */
  #values([, field], place) {
    const { page, k } = this.#seen();
    const segments = segmentsOf(field, k);
    const category = page.categories.find((c) => c.key === field);
    /** @type {{value: string | number, label: string, mark?: string}[]} */
    const options = category ? category.values.map((value) => ({ value, label: shownValue(category, value) })) : segmentOptions(page.solutions[segments].segments, segments === k);
    const title = category?.label ?? (segments === k ? "Segment" : `Segment (of ${segments})`);
    const head = element("span", "quiet", title);
    if (category || place.view === CARDS) {
      const { nodes, show } = checkboxes(options, (values) => this.#set(place, values.length ? [["oneof", field, ...values]] : []));
      return { nodes: [head, ...nodes], show: (c) => show(new Set(/** @type {OneOf} */ (c).slice(2))) };
    }
    const { node, show } = menu(title, options, (value) => this.#set(place, [["oneof", field, value]]));
    return { nodes: [head, node], show: (c) => show(/** @type {OneOf} */ (c)[2]) };
  }

  #seen() {
    const { cf } = /** @type {Scene} */ (this.scene);
    return { /** @type {Page} */ page: cf.cells.page, k: cf.k };
  }

  /** @param {Place} place @param {Condition[]} conditions */
  #set(place, conditions) {
    const { selection } = /** @type {Scene} */ (this.scene);
    this.commit(place.view, replaced(/** @type {Selection} */ (selection), place, conditions));
  }

  /** Below its chip, as far as the page reaches. */
  #place() {
    const [chip, holder] = [this.#chip() ?? this.holder, this.holder].map((n) => n.getBoundingClientRect());
    this.node.style.top = `${chip.bottom - holder.top + MARGIN}px`;
    this.node.style.left = `${Math.max(0, Math.min(chip.left - holder.left, holder.width - this.node.offsetWidth))}px`;
  }

  /** Say on each chip whether it is open. */
  #mark() {
    for (const node of all(".chip .edit", this.holder)) node.setAttribute("aria-expanded", String(node.parentElement?.dataset.view === this.view));
    this.node.setAttribute("aria-label", `Edit the filter ${this.#chip()?.title ?? ""}`);
  }

  #chip() {
    return all(".chip", this.holder).find((node) => node.dataset.view === this.view);
  }

  #done() {
    const chip = this.#chip();
    this.close();
    if (chip) all(".edit", chip)[0].focus();
  }

  /** To the page, Escape means to clear the selection. @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || this.node.hidden) return;
    event.stopPropagation();
    this.#done();
  }

  /** @param {PointerEvent} event */
  #leave({ target }) {
    if (this.node.hidden || !(target instanceof Element) || this.node.contains(target) || target.closest(".chip")) return;
    this.close();
  }
}
