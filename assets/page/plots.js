/** The linked views on the page: figures put into Dash's graphs, a selection layer and gestures over each. */

import { checked } from "../crossfilter/cells.js";
import { listen } from "../crossfilter/gestures.js";
import { shapeAfter } from "../crossfilter/keys.js";
import { KINDS } from "../crossfilter/kinds/index.js";
import { Layer } from "../crossfilter/layer.js";
import { drawn } from "../crossfilter/plot.js";
import { clauseOf } from "../crossfilter/selection.js";
import { arranged } from "./arrange.js";

/**
 * @typedef {object} Host   what plots ask of the page
 * @property {() => any} scene   cross-filter, selection, palette and words as they are now
 * @property {(view: string, parts: any[]) => void} preview   while the pointer moves
 * @property {(view: string, parts: any[], how?: {replace?: boolean}) => void} commit
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
    this.tools = new Map();
    /** @type {Record<string, any>} */
    this.figures = {};
    this.onScreen = new Map();
    this.asked = 0;
  }

  /** Hang layers over all plots of the page; resolves when each has been drawn once. */
  async attach() {
    const holders = [...document.querySelectorAll(".plot[data-view]")];
    await Promise.all(holders.map((holder) => this.#attachOne(/** @type {HTMLElement} */ (holder))));
    new ResizeObserver(() => this.#arrange()).observe(document.getElementById("main"));
  }

  /** Fetch and draw the figures of `state`, with the names of that revision; those that stay the same are left alone. */
  async draw(state, names) {
    const asked = ++this.asked;
    const query = new URLSearchParams({ k: state.k, x: state.x, y: state.y, histogram: state.histogram, names });
    const response = await fetch(`/segmentation/${this.version}/figures.json?${query}`);
    const figures = await checked(response).json();
    if (asked !== this.asked) return;
    this.figures = figures;
    this.#arrange();
  }

  /** Segments are called otherwise: say so over the panels. */
  retitle() {
    for (const layer of this.layers.values()) this.#measured(layer);
  }

  /** Repaint every selection layer. */
  paint() {
    const scene = this.host.scene();
    for (const layer of this.layers.values()) layer.paint(scene);
  }

  #arrange() {
    for (const [name, figure] of Object.entries(this.figures)) {
      const holder = document.querySelector(`.plot[data-view="${name}"]`);
      if (!holder || holder.clientWidth === 0) continue;
      const fitted = arranged(figure, holder.clientWidth);
      const { height, ...layout } = fitted.layout;
      const key = JSON.stringify([fitted.data, layout]);
      if (this.onScreen.get(name) === key) continue;
      this.onScreen.set(name, key);
      if (height) holder.style.height = `${height}px`;
      window.dash_clientside.set_props(`graph-${name}`, { figure: { data: fitted.data, layout } });
    }
  }

  async #attachOne(holder) {
    const gd = await drawn(holder);
    const layer = new Layer(holder, gd);
    const name = holder.dataset.view;
    this.layers.set(name, layer);
    gd.on("plotly_afterplot", () => this.#measured(layer));
    listen(holder, this.#target(layer));
    layer.frames.addEventListener("keydown", (event) => this.#key(layer, event));
    holder.closest(".view").addEventListener("click", (event) => this.#tool(name, event.target.closest(".shape")));
    this.#measured(layer);
  }

  #measured(layer) {
    const { words } = this.host.scene();
    layer.measure((meta) => titles(meta, words));
    if (layer.panels.length) layer.holder.classList.add("drawn");
    layer.paint(this.host.scene());
  }

  #tool(name, button) {
    if (!button) return;
    this.tools.set(name, button.dataset.shape);
    for (const other of button.parentElement.querySelectorAll(".shape")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  }

  /** @returns {import("../crossfilter/gestures.js").Target} */
  #target(layer) {
    const { host } = this;
    const page = () => host.scene().cf.cells.page;
    const name = layer.holder.dataset.view;
    return {
      panels: () => layer.panels,
      tool: () => this.tools.get(name) ?? "box",
      brushAt: (px, py) => layer.brushAt(px, py, host.scene().selection, page()),
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
    const before = clauseOf(selection, view)?.parts ?? [];
    const part = KINDS[kind].pick(panel, px, py, cf);
    if (!part || !cf.reaches(part)) {
      const inside = layer.brushAt(px, py, selection, cf.cells.page);
      if (before.length && !inside && !adding) this.host.commit(view, []);
      return;
    }
    const same = before.findIndex((known) => JSON.stringify(known) === JSON.stringify(part));
    if (same >= 0) this.host.commit(view, adding ? before.filter((_, i) => i !== same) : []);
    else this.host.commit(view, adding ? [...before, part] : [part]);
  }

  #key(layer, event) {
    const i = [...layer.frames.children].indexOf(event.target);
    const panel = layer.panels[i];
    if (!panel) return;
    const { selection, cf } = this.host.scene();
    const { page } = cf.cells;
    const { view, kind } = panel.meta;
    const parts = clauseOf(selection, view)?.parts ?? [];
    if (event.key === "Delete" || event.key === "Backspace") return this.host.commit(view, []);
    const at = parts.findIndex((part) => KINDS[kind].owns?.(panel, part) ?? true);
    const shape = shapeAfter(event, panel, at >= 0 ? KINDS[kind].shape(panel, parts[at], page) : null, page);
    if (!shape) return undefined;
    event.preventDefault();
    const part = KINDS[kind].part(panel, shape, page);
    if (part && cf.reaches(part)) this.host.commit(view, [part], { replace: at >= 0 });
    return undefined;
  }
}

/** What stands over a panel, and what a screen reader says of it. */
function titles(meta, words) {
  const how = "Arrow keys make and move a brush, Shift and arrows stretch it, Delete clears it.";
  const shown = meta.segment ? words.name(meta.segment) : meta.kind === "points" ? "" : meta.title;
  const field = meta.segment ? `${words.feature(meta.field).short}, ${shown}` : meta.title;
  return [shown, `${field}. ${how}`];
}
