/** The linked views on the page: figures put into Dash's graphs, a selection layer and gestures over each. */

import { at } from "../crossfilter/base.js";
import { checked } from "../crossfilter/cells.js";
import { listen } from "../crossfilter/gestures.js";
import { shapeAfter } from "../crossfilter/keys.js";
import { KINDS } from "../crossfilter/kinds/index.js";
import { Layer } from "../crossfilter/layer.js";
import { drawn } from "../crossfilter/plot.js";
import { clauseOf } from "../crossfilter/selection.js";
import { ask } from "../server/ask.js";
import { arranged } from "./arrange.js";
import { Awaiting, isAwaiting } from "./awaiting.js";
import { placed } from "./marks.js";

/** Kinds whose panels have their title over them. */
const TITLED = new Set(["boxes", "shares", "lines"]);

/** A chart as a component of Dash. @param {string} name @param {any} figure */
const graph = (name, figure) => ({
  type: "Graph",
  namespace: "dash_core_components",
  props: { id: `graph-${name}`, figure, responsive: true, config: { displayModeBar: false } },
});

/**
 * @typedef {object} Host   what plots ask of the page
 * @property {() => any} scene   cross-filter, selection, palette and words as they are now
 * @property {(view: string, parts: any[]) => void} preview   while the pointer moves
 * @property {(view: string, parts: any[], how?: {replace?: boolean}) => void} commit
 * @property {(change: any) => void} go   change the state
 * @property {(k: number) => void} showSegments
 * @property {() => void} settle   commit what was previewed
 * @property {() => void} revert   forget what was previewed
 * @property {import("./tips.js").Tip} tip
 */

export class Plots {
  /** @param {string} version @param {Host} host */
  constructor(version, host) {
    this.version = version;
    this.host = host;
    this.layers = new Map();
    /** What is drawn for the first time gets its layer when it is there. @type {Map<string, Promise<void>>} */
    this.attaching = new Map();
    this.tools = new Map();
    /** @type {Record<string, any>} */
    this.figures = {};
    this.onScreen = new Map();
    this.awaiting = new Awaiting();
    this.shade = "margin";
    this.asking = new AbortController();
  }

  /** Resolves when every plot in sight has been drawn once and has its layer; the others follow when they come in sight. */
  async attach() {
    const holders = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".plot[data-view]")]);
    const inSight = holders.filter((holder) => holder.clientWidth > 0);
    await Promise.all(inSight.map((holder) => drawn(holder).then(() => this.attaching.get(holder.dataset.view))));
    new ResizeObserver(() => this.#arrange()).observe(document.getElementById("main"));
  }

  /** Fetch and draw the figures of `state`, and those of the evidence once it is in. */
  async draw(state) {
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    this.awaiting.want(state);
    const { cells } = this.host.scene().cf;
    const { page } = cells;
    const query = new URLSearchParams({ k: state.k, x: state.x, y: state.y, histogram: state.histogram });
    const addresses = [at(`/segmentation/${this.version}/figures.json?${query}`)];
    if (page.evidence) addresses.push(at(`/evidence/${page.fingerprint}/figures.json?k=${state.k}`));
    const found = await Promise.all(addresses.map(async (address) => checked(await ask(address, { signal })).json()));
    if (signal.aborted) return;
    const figures = Object.entries(Object.assign({}, ...found));
    this.figures = Object.fromEntries(figures.map(([name, figure]) => [name, placed(figure, cells, state.k)]));
    this.shown = state;
    for (const holder of document.querySelectorAll(".plot[data-view]")) {
      holder.closest(".view").hidden = page.evidence !== undefined && !(holder.dataset.view in this.figures);
    }
    this.#arrange();
  }

  /** Segments are called otherwise: say so over the panels. */
  retitle() {
    for (const layer of this.layers.values()) if (!isAwaiting(layer)) this.#measured(layer);
  }

  /** Repaint every selection layer of the page in sight. */
  paint() {
    const scene = this.#scene();
    for (const layer of this.layers.values()) if (!layer.page.hidden && !isAwaiting(layer)) layer.paint(scene);
  }

  #scene() {
    return { ...this.host.scene(), shade: this.shade };
  }

  #arrange() {
    for (const [name, figure] of Object.entries(this.figures)) {
      const holder = document.querySelector(`.plot[data-view="${name}"]`);
      if (!holder || holder.clientWidth === 0) continue;
      const fitted = arranged(figure, holder.clientWidth);
      const { height, ...layout } = fitted.layout;
      const key = JSON.stringify([fitted.data, layout]);
      this.awaiting.draw(name, this.shown);
      if (this.onScreen.get(name) === key) continue;
      this.onScreen.set(name, key);
      if (height) holder.style.height = `${height}px`;
      this.#put(name, holder, { data: fitted.data, layout });
    }
  }

  /** Charts are made when they first come in sight: those of pages that nobody visits never are. */
  #put(name, holder, figure) {
    const { set_props: setProps } = window.dash_clientside;
    if (this.attaching.has(name)) return setProps(`graph-${name}`, { figure });
    setProps(holder.id, { children: graph(name, figure) });
    this.attaching.set(name, this.#attachOne(holder));
    return undefined;
  }

  async #attachOne(holder) {
    const gd = await drawn(holder);
    const layer = new Layer(holder, gd);
    const name = holder.dataset.view;
    this.layers.set(name, layer);
    gd.on("plotly_afterplot", () => isAwaiting(layer) || this.#measured(layer));
    listen(holder, this.#target(layer));
    layer.frames.addEventListener("keydown", (event) => this.#key(layer, event));
    holder.closest(".view").addEventListener("click", (event) => this.#press(name, event.target.closest(".shape, .shade")));
    this.#measured(layer);
  }

  #measured(layer) {
    const { words } = this.host.scene();
    layer.measure((meta) => titles(meta, words));
    if (layer.panels.length) layer.holder.classList.add("drawn");
    layer.paint(this.#scene());
  }

  /** One of several tools that exclude each other: brush shapes, or what shades the marks. */
  #press(name, button) {
    if (!button) return;
    const kind = button.dataset.shape ? "shape" : "shade";
    if (kind === "shape") this.tools.set(name, button.dataset.shape);
    else this.shade = button.dataset.shade;
    for (const other of button.parentElement.querySelectorAll(`.${kind}`)) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    if (kind === "shade") this.paint();
  }

  /** @returns {import("../crossfilter/gestures.js").Target} */
  #target(layer) {
    const { host } = this;
    const name = layer.holder.dataset.view;
    return {
      panels: () => layer.panels,
      tool: () => this.tools.get(name) ?? "box",
      brushAt: (px, py) => layer.brushAt(px, py, host.scene()),
      drag: (panel, shape, how) => this.#drag(layer, panel, shape, how),
      drop: () => {
        layer.live = null;
        host.settle();
      },
      cancel: () => {
        layer.live = null;
        host.revert();
      },
      click: (panel, px, py, adding) => this.#click(layer, panel, px, py, adding),
      clear: () => {
        const views = new Set(layer.panels.map((p) => p.meta.view));
        for (const view of views) if (clauseOf(host.scene().selection, view)) host.commit(view, []);
      },
      hover: (px, py) => host.tip.show(layer, px, py, host.scene()),
      leave: () => host.tip.hide(),
    };
  }

  #drag(layer, panel, shape, { index, adding }) {
    const { committed, cf } = this.host.scene();
    const { view } = panel.meta;
    const before = clauseOf(committed, view)?.parts ?? [];
    const part = KINDS[panel.meta.kind].part(panel, shape, cf.cells.page);
    const found = part && cf.reaches(part) ? [part] : [];
    const at = index ?? (adding ? before.length : 0);
    const kept = index !== undefined ? before : adding ? before : [];
    layer.live = { panel, shape, index: found.length ? at : -1 };
    this.host.preview(view, [...kept.slice(0, at), ...found, ...kept.slice(at + 1)]);
  }

  #click(layer, panel, px, py, adding) {
    const { selection, cf } = this.host.scene();
    const { view, kind } = panel.meta;
    if (KINDS[kind].choose) return this.#change(KINDS[kind].choose(panel, px, py, cf));
    const before = clauseOf(selection, view)?.parts ?? [];
    const part = KINDS[kind].pick(panel, px, py, cf);
    if (!part || !cf.reaches(part)) {
      const inside = layer.brushAt(px, py, this.host.scene());
      if (before.length && !inside && !adding) this.host.commit(view, []);
      return undefined;
    }
    const same = before.findIndex((known) => JSON.stringify(known) === JSON.stringify(part));
    if (same >= 0) return this.host.commit(view, adding ? before.filter((_, i) => i !== same) : []);
    return this.host.commit(view, adding ? [...before, part] : [part]);
  }

  /** By keyboard from one thing that can be selected to the next. */
  #step(panel, event, cf) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const { view, kind } = panel.meta;
    if (event.key === "Delete" || event.key === "Backspace") return this.host.commit(view, []);
    if (!by) return undefined;
    event.preventDefault();
    const part = clauseOf(this.host.scene().selection, view)?.parts[0] ?? null;
    return this.host.commit(view, [KINDS[kind].next(panel, part, by, cf)], { replace: part !== null });
  }

  #change(change) {
    if (change?.k) this.host.showSegments(change.k);
    else if (change) this.host.go(change);
  }

  #key(layer, event) {
    const i = [...layer.frames.children].indexOf(event.target);
    const panel = layer.panels[i];
    if (!panel || isAwaiting(layer)) return;
    const { selection, cf } = this.host.scene();
    const { page } = cf.cells;
    const { view, kind } = panel.meta;
    if (KINDS[kind].next) return this.#step(panel, event, cf);
    if (KINDS[kind].chooseBy) {
      const change = KINDS[kind].chooseBy(panel, event.key, this.host.scene());
      if (change) event.preventDefault();
      return this.#change(change);
    }
    const parts = clauseOf(selection, view)?.parts ?? [];
    if (event.key === "Delete" || event.key === "Backspace") return this.host.commit(view, []);
    const at = parts.findIndex((part) => KINDS[kind].owns?.(panel, part) ?? true);
    const shape = shapeAfter(event, panel, at >= 0 ? KINDS[kind].shape(panel, parts[at], page, cf) : null, page);
    if (!shape) return undefined;
    event.preventDefault();
    const part = KINDS[kind].part(panel, shape, page);
    if (part && cf.reaches(part)) this.host.commit(view, [part], { replace: at >= 0 });
    return undefined;
  }
}

/** What stands over a panel, and what a screen reader says of it. */
function titles(meta, words) {
  if (KINDS[meta.kind].chooseBy) return [TITLED.has(meta.kind) ? meta.title : "", `${meta.title}. Left and right arrow keys choose.`];
  const how = "Arrow keys make and move a brush, Shift and arrows stretch it, Delete clears it.";
  const shown = meta.segment ? words.name(meta.segment) : TITLED.has(meta.kind) ? meta.title : "";
  const field = meta.segment ? `${words.feature(meta.field).short}, ${shown}` : meta.title;
  return [shown, `${field}. ${how}`];
}
