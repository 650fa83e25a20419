/** One visitor's exploration: what is shown and selected, and how a change of it reaches the page, the address and the server. */

/** @import { Cells, Change, Names, Part, Scene, Selection, State } from "../types.d.ts" */

import { Crossfilter } from "../crossfilter/crossfilter.js";
import { toJson, withClause } from "../crossfilter/selection/selection.js";
import { server } from "../server/server.js";
import { read, write } from "./address.js";
import { Plots } from "./charts/plots.js";
import { Tip } from "./charts/input/tips.js";
import { showSwitches } from "./charts/scales.js";
import { byId, folded, menuOf, sentenceOf } from "./elements.js";
import { Warning } from "./evidence/warning.js";
import { Pages } from "./pages.js";
import { depthHere, keepAddress, shownAddress } from "./place.js";
import { carryOver } from "./selected/carry-over.js";
import { SelectedViews } from "./selected/views.js";
import { paletteOf } from "./colors/theme.js";
import { Words } from "./words.js";

const CHARTED = /** @type {const} */ (["k", "plain", "every", "more"]);

/** Whether two states show the same charts. @param {State} a @param {State} b */
const haveSameCharts = (a, b) =>
  CHARTED.every((name) => a[name] === b[name]) && Object.keys(a.picked).every((menu) => a.picked[menu] === b.picked[menu]);

export class Explorer {
  /** @param {Cells} cells @param {string} version @param {Names} names */
  constructor(cells, version, names) {
    this.cells = cells;
    this.page = cells.page;
    this.version = version;
    this.names = names;
    const { state, problems } = read(shownAddress(), this.page);
    this.state = state;
    this.problems = problems;
    /** While the pointer moves, ahead of the state's. @type {Selection} */
    this.selection = state.selection;
    /** How many changes Back can undo. @type {number} */
    this.depth = depthHere();
    this.frame = 0;
    this.cf = new Crossfilter(cells, state.k);
    this.cf.apply(this.selection);
    this.words = new Words(this.page, state.k);
    this.palette = paletteOf(this.page, state.k);
    this.tip = new Tip();
    this.views = new SelectedViews(this);
    this.plots = new Plots(version, this, this.page);
    this.pages = new Pages(this);
    this.warning = new Warning(this.page.fingerprint);
    window.addEventListener("popstate", () => this.#arrive());
    names.addEventListener("change", () => this.#renamed());
  }

  async start() {
    this.#rebuild();
    this.#showState();
    this.warning.ask(() => this.state, () => this.views.judged()); // first, as a warning moves everything below it
    await Promise.all([this.#draw(), this.plots.attach()]);
    this.views.rows.watch();
  }

  /** The colors of the page have changed. */
  recolor() {
    this.palette = paletteOf(this.page, this.state.k);
    this.plots.paint();
  }

  /** The colors of the page and the room for charts have changed, and are needed at once. @param {boolean} onPaper */
  redraw(onPaper) {
    this.palette = paletteOf(this.page, this.state.k);
    this.plots.redraw(onPaper);
  }

  /** Say something above the pages. @param {string} sentence */
  notify(sentence) {
    this.views.chips.notify([sentence]);
  }

  /** What one view selects, while the pointer moves: shown at once, kept nowhere. @param {string} view @param {Part[]} parts */
  preview(view, parts) {
    this.selection = withClause(this.state.selection, view, parts);
    this.cf.apply(this.selection);
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.#paint();
      window.dispatchEvent(new Event("kindred:painted"));
    });
  }

  /** Keep what was previewed. */
  settle() {
    if (toJson(this.selection) === toJson(this.state.selection)) this.#paint();
    else this.go({ selection: this.selection });
  }

  /** Forget what was previewed. */
  revert() {
    this.selection = this.state.selection;
    this.cf.apply(this.selection);
    this.#paint();
  }

  /** @param {string} view @param {Part[]} parts @param {{replace?: boolean}} [how] */
  commit(view, parts, how = {}) {
    this.go({ selection: withClause(this.state.selection, view, parts) }, how);
  }

  clear() {
    if (this.state.selection.length) this.go({ selection: [] });
  }

  /**
   * Change the state: the page follows at once, then the address, then what needs the server.
   * @param {Change} change @param {{replace?: boolean}} [how]
   */
  go({ problems = [], ...change }, { replace = false } = {}) {
    const before = this.state;
    this.state = { ...before, ...change };
    this.problems = problems;
    this.#follow(before);
    if (!replace) this.depth += 1;
    keepAddress(write(this.state, this.page), this.depth, replace);
    this.views.chips.show(this.scene(), this.cf.count(), this.depth > 0);
  }

  /** @param {number} k */
  showSegments(k) {
    if (!this.page.ks.includes(k) || k === this.state.k) return;
    const { selection, words } = carryOver(this, k);
    this.go({ k, segment: 1, selection });
    this.problems = words(this.cf.count());
    this.views.chips.notify(this.problems);
  }

  /** Show the measures of the evidence, which can be brushed from now on. */
  evidenceArrived() {
    this.#showState();
    this.#draw();
  }

  /** @returns {Scene} */
  scene() {
    const { cf, selection, words, state } = this;
    return { cf, selection, committed: state.selection, words, palette: this.palette, chosen: state.segment };
  }

  /** Back, Forward, or an address typed in. */
  #arrive() {
    const before = this.state;
    const { state, problems } = read(shownAddress(), this.page);
    this.depth = depthHere();
    this.state = state;
    this.problems = problems;
    this.#follow(before);
  }

  /** @param {State} before */
  #follow(before) {
    const { state } = this;
    this.selection = state.selection;
    if (state.k !== before.k) {
      this.cf.apply([]);
      this.cf.show(state.k);
      this.#rebuild();
    } else if (state.lines !== before.lines) this.views.buildCards();
    this.cf.apply(this.selection);
    this.#showState();
    if (!haveSameCharts(state, before)) this.#draw();
  }

  /** What depends on the number of segments. */
  #rebuild() {
    const { page, state } = this;
    this.words = new Words(page, state.k);
    this.palette = paletteOf(page, state.k);
    this.views.build();
    byId("k").textContent = String(state.k);
    byId("k-fewer", HTMLButtonElement).disabled = state.k === page.ks[0];
    byId("k-more", HTMLButtonElement).disabled = state.k === page.ks[page.ks.length - 1];
    const { associations, differences = [] } = page.solutions[state.k];
    for (const [id, found] of Object.entries({ associations, differences })) document.getElementById(id)?.replaceChildren(...folded(found));
  }

  /** Segments have other names: every word that names one follows, and what is selected stays. */
  #renamed() {
    this.views.rename();
    this.plots.retitle();
    this.#paint();
    this.views.explain();
    this.pages.show(this.state.path);
    this.views.rows.again();
  }

  async #draw() {
    try {
      await this.plots.draw(this.state);
    } catch (error) {
      if ((error instanceof DOMException && error.name === "AbortError") || server.lasting) return;
      this.problems = [`The charts could not be drawn (${sentenceOf(error)}). Reload the page.`];
      this.#paint();
    }
  }

  /** Everything that depends on the state, painted now. */
  #showState() {
    this.pages.show(this.state.path);
    this.warning.show(this.state);
    showSwitches(this.state, this.page);
    this.#paint();
    this.views.show();
    for (const [name, key] of Object.entries(this.state.picked)) menuOf(name).value = key;
  }

  #paint() {
    this.views.paint(this.problems, this.depth > 0);
    this.plots.paint();
  }
}
