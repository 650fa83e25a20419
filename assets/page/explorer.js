/** One visitor's exploration: what is shown and selected, and how a change of it reaches the page, the address and Dash. */

import { at } from "../crossfilter/base.js";
import { Crossfilter } from "../crossfilter/crossfilter.js";
import { toJson, withClause, withoutSegments } from "../crossfilter/selection.js";
import { server } from "../server/server.js";
import { read, write } from "./address.js";
import { VIEW as CARDS, Cards, chosenSegments } from "./cards.js";
import { Chips } from "./chips.js";
import { Filters } from "./filters.js";
import { Pages } from "./pages.js";
import { Plots } from "./plots.js";
import { NO_ROWS, Rows } from "./rows.js";
import { palette } from "./theme.js";
import { Tip } from "./tips.js";
import { fetchVerdicts } from "./verdicts.js";
import { Why } from "./why.js";
import { Words, number } from "./words.js";

const MENUS = { x: "pair-x", y: "pair-y", histogram: "histogram-feature" };
const byId = (id) => document.getElementById(id);

export class Explorer {
  /** @param {import("../crossfilter/cells.js").Cells} cells @param {string} version @param {import("./names.js").Names} names */
  constructor(cells, version, names) {
    this.cells = cells;
    this.names = names;
    this.page = cells.page;
    const { state, problems } = read(window.location, this.page);
    this.state = state;
    this.problems = problems;
    this.selection = state.selection;
    this.depth = window.history.state?.depth ?? 0;
    this.cf = new Crossfilter(cells, state.k);
    this.cf.apply(this.selection);
    this.#settings();
    this.cards = new Cards(byId("cards"), (segment, adding) => this.#choose(segment, adding));
    this.filters = new Filters(byId("filters"), (view, parts) => this.commit(view, parts));
    this.chips = new Chips(
      { sentence: byId("sentence"), chips: byId("chips"), notice: byId("notice"), live: byId("live") },
      {
        remove: (view) => this.commit(view, []),
        clear: () => this.clear(),
        undo: () => window.history.back(),
      },
    );
    this.rows = cells.page.smallest ? NO_ROWS : new Rows(cells.page.examples);
    this.why = new Why(byId("why-title"), byId("why"));
    this.version = version;
    this.plots = new Plots(version, this.#host());
    this.pages = new Pages(this, (sentence) => this.chips.notify([sentence]));
    window.addEventListener("popstate", () => this.#arrive());
    names.addEventListener("change", () => this.#renamed());
  }

  async start() {
    this.#rebuild();
    this.#showState();
    this.#askVerdicts(); // first, as a warning moves everything below it
    await Promise.all([this.#draw(), this.plots.attach()]);
    this.rows.watch();
  }

  /** Where there are no segments to speak of, all pages say so; without an answer none does. */
  async #askVerdicts() {
    this.verdicts = await fetchVerdicts(this.page.fingerprint).catch(() => undefined);
    this.#warn();
  }

  #warn() {
    byId("warning").hidden = this.verdicts?.[this.state.k] !== "none" || this.state.path === "/evidence";
  }

  /** Colours have changed. */
  recolour() {
    this.palette = palette();
    this.plots.paint();
  }

  /** What one view selects, while the pointer moves: shown at once, kept nowhere. */
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

  commit(view, parts, how = {}) {
    this.go({ selection: withClause(this.state.selection, view, parts) }, how);
  }

  clear() {
    if (this.state.selection.length) this.go({ selection: [] });
  }

  /** Change the state: the page follows at once, then the address, then what needs the server. */
  go(change, { replace = false } = {}) {
    const before = this.state;
    this.state = { ...before, ...change };
    this.problems = change.problems ?? [];
    delete this.state.problems;
    this.#follow(before);
    if (!replace) this.depth += 1;
    const address = write(this.state, this.page);
    window.history[replace ? "replaceState" : "pushState"]({ depth: this.depth }, "", address);
    this.chips.show(this.scene(), this.cf.count(), this.depth > 0);
  }

  /** @param {number} k */
  showSegments(k) {
    if (!this.page.ks.includes(k) || k === this.state.k) return;
    const selection = withoutSegments(this.state.selection, this.page);
    const lost = JSON.stringify(selection) !== JSON.stringify(this.state.selection);
    const problems = lost ? [`What was selected by segment is cleared: ${k} segments are not the same groups.`] : [];
    this.go({ k, segment: 1, selection, problems });
  }

  /** What evidence tells of customers can now be shown and brushed. */
  evidenceArrived() {
    this.#showState();
    this.#draw();
  }

  scene() {
    const { cf, selection, words, state, palette: colours } = this;
    return { cf, selection, committed: state.selection, words, palette: colours, chosen: state.segment };
  }

  #host() {
    return {
      scene: () => this.scene(),
      preview: (view, parts) => this.preview(view, parts),
      commit: (view, parts, how) => this.commit(view, parts, how),
      go: (change) => this.go(change),
      showSegments: (k) => this.showSegments(k),
      settle: () => this.#settle(),
      revert: () => {
        this.selection = this.state.selection;
        this.cf.apply(this.selection);
        this.#paint();
      },
      tip: new Tip(),
    };
  }

  #settle() {
    if (toJson(this.selection) === toJson(this.state.selection)) this.#paint();
    else this.go({ selection: this.selection });
  }

  #choose(segment, adding) {
    const chosen = chosenSegments(this.state.selection);
    const only = chosen.size === 1 && chosen.has(segment);
    const next = adding ? new Set(chosen) : new Set(only ? [] : [segment]);
    if (adding && !next.delete(segment)) next.add(segment);
    const all = next.size === 0 || next.size === this.state.k;
    this.commit(CARDS, all ? [] : [[["oneof", "segment", ...[...next].sort((a, b) => a - b)]]]);
  }

  /** Back, Forward, or an address typed in. */
  #arrive() {
    const before = this.state;
    const { state, problems } = read(window.location, this.page);
    this.depth = window.history.state?.depth ?? 0;
    this.state = state;
    this.problems = problems;
    this.#follow(before);
  }

  #follow(before) {
    const { state } = this;
    this.selection = state.selection;
    if (state.k !== before.k) {
      this.cf.apply([]);
      this.cf.show(state.k);
      this.#rebuild();
    }
    this.cf.apply(this.selection);
    this.#showState();
    const charts = ["k", ...Object.keys(MENUS)];
    if (charts.some((name) => state[name] !== before[name])) this.#draw();
  }

  #settings() {
    this.words = new Words(this.page, this.state.k);
    this.palette = palette();
  }

  #rebuild() {
    this.#settings();
    this.cards.build(this.cf);
    this.filters.build(this.page, this.state.k);
    byId("k").textContent = String(this.state.k);
    byId("k-fewer").disabled = this.state.k === this.page.ks[0];
    byId("k-more").disabled = this.state.k === this.page.ks[this.page.ks.length - 1];
    const { associations } = this.page.solutions[this.state.k];
    if (byId("associations")) byId("associations").textContent = associations.join(" ");
  }

  /** Segments are called otherwise: every word that names one follows, and what is selected stays. */
  #renamed() {
    const { segments } = this.page.solutions[this.state.k];
    this.cards.rename(segments);
    this.filters.rename(segments);
    this.plots.retitle();
    this.#paint();
    this.why.show(this.scene(), this.cf.count());
    this.pages.show(this.state.path);
    this.chips.announce();
    this.rows.again();
  }

  async #draw() {
    try {
      await this.plots.draw(this.state);
    } catch (error) {
      if (error.name === "AbortError" || server.lasting) return;
      this.problems = [`The charts could not be drawn anew (${error.message}). Load the page again.`];
      this.#paint();
    }
  }

  /** Everything that depends on the state, painted now. */
  #showState() {
    this.pages.show(this.state.path);
    this.#warn();
    this.#paint();
    this.filters.show(this.selection);
    this.why.show(this.scene(), this.cf.count());
    this.chips.announce();
    for (const [name, id] of Object.entries(MENUS)) window.dash_clientside.set_props(id, { value: this.state[name] });
    const where = toJson(this.selection);
    if (this.page.examples === null && !this.page.smallest) this.#offerExports(where);
    this.rows.follow({ k: this.state.k, where });
  }

  #offerExports(where) {
    const query = new URLSearchParams({ k: String(this.state.k), ...(where ? { where } : {}) });
    byId("export-selected").href = at(`/export.csv?${query}`);
    byId("export-all").href = at(`/export.csv?k=${this.state.k}`);
  }

  #paint() {
    const selected = this.cf.count();
    this.cards.show(this.cf, this.selection);
    this.chips.show(this.scene(), selected, this.depth > 0);
    this.chips.notify([...this.problems, ...this.#wayOut(selected)]);
    this.rows.say(selected);
    this.plots.paint();
  }

  /** Where nobody fits, which chip to remove to see somebody again. */
  #wayOut(selected) {
    if (selected > 0 || this.selection.length === 0) return [];
    const ways = this.selection
      .map((c) => [this.words.chip(c), this.cf.count(c.view)])
      .filter(([, n]) => n > 0)
      .map(([label, n]) => `“${label}” (then ${number(n)})`);
    return [`No customer fits all of this. Remove ${ways.length ? ways.join(" or ") : "more than one chip"} to see some again.`];
  }
}
