/** The linked views on the page: charts of the figures, a selection layer and gestures over each. */

/** @import { Figure, Host, Page, State } from "../../types.d.ts" */

import { listen } from "../../crossfilter/layer/gestures.js";
import { Layer } from "../../crossfilter/layer/layer.js";
import { drawn } from "../../crossfilter/layer/plot.js";
import { offeredViews, scaledViews, switched } from "../address.js";
import { all, byId, eventOn } from "../elements.js";
import { arranged } from "./arrange.js";
import { Awaiting, isAwaiting } from "./awaiting.js";
import { fetchFigures } from "./figures.js";
import { Graphs } from "./graphs.js";
import { pressKey } from "./input/keyboard.js";
import { putOnPaper, takeOffPaper } from "./paper.js";
import { pointerTarget } from "./input/pointer.js";
import { titlesOf } from "./titles.js";
import { Tools } from "./tools.js";

/** Pixels of a sheet of Letter below the heading of a card. */
const SHEET = 840;

export class Plots {
  /** @param {string} version of the segmentation @param {Host} host @param {Page} page */
  constructor(version, host, page) {
    this.version = version;
    this.host = host;
    this.page = page;
    /** Layers by view. @type {Map<string, Layer>} */
    this.layers = new Map();
    /** What is drawn for the first time gets its layer when it is there. @type {Map<string, Promise<void>>} */
    this.attaching = new Map();
    /** @type {Record<string, Figure>} */
    this.figures = {};
    /** What each chart shows, so that the same is not drawn twice. @type {Map<string, string>} */
    this.onScreen = new Map();
    this.awaiting = new Awaiting(page.views);
    this.graphs = new Graphs();
    this.tools = new Tools(() => this.paint());
    this.asking = new AbortController();
    /** The state that `figures` are of. @type {State | null} */
    this.shown = null;
  }

  /** Resolves when every plot in sight has been drawn once and has its layer; the others follow when they come in sight. */
  async attach() {
    const inSight = holders().filter((holder) => holder.clientWidth > 0);
    await Promise.all(inSight.map((holder) => drawn(holder).then(() => this.attaching.get(viewOf(holder)))));
    new ResizeObserver(() => this.#arrange()).observe(byId("main"));
  }

  /** Fetch and draw the figures of a state, and those of the evidence once it is in. @param {State} state */
  async draw(state) {
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    this.graphs.come();
    this.awaiting.want(state);
    const { cells } = this.host.scene().cf;
    const figures = await fetchFigures(this.version, state, cells, signal);
    if (signal.aborted) return;
    this.figures = figures;
    this.shown = state;
    const offered = offeredViews(this.page);
    for (const holder of holders().filter((plot) => !offered.includes(viewOf(plot)))) {
      const view = /** @type {HTMLElement} */ (holder.closest(".view"));
      view.hidden = cells.page.evidence !== undefined && !(viewOf(holder) in figures);
    }
    this.#arrange();
  }

  /** Segments have other names: say so over the panels. */
  retitle() {
    for (const layer of this.layers.values()) if (!isAwaiting(layer)) this.#measured(layer);
  }

  /** Repaint every selection layer of the page in sight. */
  paint() {
    const scene = this.#scene();
    for (const layer of this.layers.values()) if (!layer.isHidden && !isAwaiting(layer)) layer.paint(scene);
  }

  /**
   * Draw every chart in sight for the room that it has now, at once: the browser waits, as it does before it prints.
   * @param {boolean} onPaper
   */
  redraw(onPaper) {
    for (const [name, layer] of this.layers) {
      const figure = this.figures[name];
      if (!figure || !layer.holder.clientWidth) continue;
      const { data, layout: { height, ...layout } } = arranged(figure, layer.holder.clientWidth, onPaper ? SHEET : Infinity);
      layer.holder.style.height = height ? `${height}px` : "";
      const size = { width: layer.holder.clientWidth, height: layer.holder.clientHeight };
      window.Plotly.react(layer.gd, data, { ...layout, ...size });
      this.#measured(layer);
      if (onPaper) putOnPaper(layer, this.#scene());
      else takeOffPaper(layer);
    }
    this.onScreen.clear();
  }

  #scene() {
    return { ...this.host.scene(), shade: this.tools.shade };
  }

  #arrange() {
    for (const holder of holders()) {
      const figure = this.figures[viewOf(holder)];
      if (figure && this.shown && holder.clientWidth > 0) this.#fit(viewOf(holder), holder, figure, this.shown);
    }
  }

  /** @param {string} name @param {HTMLElement} holder @param {Figure} figure @param {State} shown */
  #fit(name, holder, figure, shown) {
    const { data, layout: { height, ...layout } } = arranged(figure, holder.clientWidth);
    const key = JSON.stringify([data, layout]);
    this.awaiting.draw(name, shown);
    if (this.onScreen.get(name) === key) return;
    this.onScreen.set(name, key);
    if (height) holder.style.height = `${height}px`;
    this.#put(name, holder, { data, layout });
  }

  /**
   * Charts are made when they first come in sight: those of pages that nobody visits never are.
   * @param {string} name @param {HTMLElement} holder @param {Figure} figure
   */
  #put(name, holder, figure) {
    if (this.attaching.has(name)) {
      this.graphs.change(name, figure);
      return;
    }
    this.graphs.add(holder, name, figure);
    this.attaching.set(name, this.#attachOne(name, holder));
  }

  /** @param {string} name @param {HTMLElement} holder */
  async #attachOne(name, holder) {
    const gd = await drawn(holder);
    const layer = new Layer(holder, gd);
    this.layers.set(name, layer);
    gd.on?.("plotly_afterplot", () => isAwaiting(layer) || this.#measured(layer));
    listen(holder, pointerTarget(layer, this.host, () => this.tools.shapeIn(name)));
    layer.frames.addEventListener("keydown", (event) => isAwaiting(layer) || pressKey(layer, this.host, event));
    holder.closest(".view")?.addEventListener("click", (event) => this.#press(name, event));
    this.#measured(layer);
  }

  /** @param {string} name @param {Event} event a click next to its chart */
  #press(name, event) {
    if (eventOn(event, ".every")) this.host.go({ every: this.shown?.every ? "" : "1" });
    else if (eventOn(event, ".scale")) this.host.go({ plain: switched(this.shown?.plain ?? "", name, scaledViews(this.page)) });
    else this.tools.press(name, event);
  }

  /** @param {Layer} layer */
  #measured(layer) {
    const { words } = this.host.scene();
    layer.measure((meta) => titlesOf(meta, words));
    if (layer.panels.length) layer.holder.classList.add("drawn");
    layer.paint(this.#scene());
  }
}

const holders = () => all(".plot[data-view]");

/** @param {HTMLElement} holder */
const viewOf = (holder) => holder.dataset.view ?? "";
