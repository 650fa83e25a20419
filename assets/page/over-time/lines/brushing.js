/** Brushing lines over editions: a drag sideways spans editions, a drag around lines selects their segments. */

/** @import { Target } from "../../../crossfilter/layer/gestures.js" */
/** @import { Box, Panel, PlotlyGraph, Range, Shape, TimeMeta, TimeTrace } from "../../../types.d.ts" */
/** @import { Meaning } from "./span.js" */

import { boxOf } from "../../../crossfilter/layer/brush.js";
import { listen } from "../../../crossfilter/layer/gestures.js";
import { panelsOf, toX, toY } from "../../../crossfilter/layer/plot.js";
import { element } from "../../elements.js";
import { heightAt, linesOf, meaningOf } from "./span.js";

/** Pixels: below this height a brush spans editions alone, within this distance a click means a line, an edge is dragged. */
const [FLAT, NEAR, EDGE] = [24, 12, 6];
/** Of the distance between two editions: below this width a brush means lines alone. */
const NARROW = 0.6;
const KEYS = "Left and right arrows choose two editions to compare, with Shift the later one; up and down arrows select a segment; Delete clears.";

/** @typedef {Panel<TimeMeta>} TimePanel */

/**
 * What brushes act on.
 * @typedef {object} Brushed
 * @property {() => Range | null} span that is shown
 * @property {() => number} last position of the latest edition
 * @property {(meaning: Meaning, panel: TimePanel, lines: TimeTrace[]) => void} preview
 * @property {(meaning: Meaning, panel: TimePanel, lines: TimeTrace[], adding: boolean) => void} commit
 * @property {(segment: number, adding: boolean) => void} pick
 * @property {(by: 1 | -1, lines: TimeTrace[]) => void} step to the next line
 * @property {() => Range} first span for the keyboard
 * @property {() => void} clear
 * @property {() => void} settle after a drag that was given up
 */

export class Brushing {
  /** @param {HTMLElement} holder @param {Brushed} act */
  constructor(holder, act) {
    this.holder = holder;
    this.act = act;
    /** @type {TimePanel[]} */
    this.panels = [];
    /** @type {TimeTrace[]} */
    this.traces = [];
    /** @type {{panel: TimePanel, box: Box, meaning: Meaning, adding: boolean, isSpan: boolean} | null} */
    this.live = null;
    this.frames = element("div", "frames");
    holder.append(this.frames);
    listen(holder, this.#target());
    this.frames.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Fit frames to the panels of a drawn chart. @param {PlotlyGraph} gd @param {TimeTrace[]} traces */
  fit(gd, traces) {
    this.panels = /** @type {TimePanel[]} */ (panelsOf(gd));
    this.traces = traces;
    while (this.frames.children.length < this.panels.length) this.frames.append(newFrame());
    this.panels.forEach(({ left, top, width, height, meta }, i) => {
      const frame = /** @type {HTMLElement} */ (this.frames.children[i]);
      Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
      frame.setAttribute("aria-label", `${meta.title}. ${KEYS}`);
    });
    this.paint();
  }

  /** Show the span in every panel, and the box that is being drawn. */
  paint() {
    const span = this.live?.meaning.span ?? this.act.span();
    this.panels.forEach((panel, i) => {
      const [band, drawn] = /** @type {HTMLElement[]} */ ([...this.frames.children[i].children]);
      const box = this.live?.panel === panel && !this.live.isSpan ? this.live.box : null;
      place(band, panel, span && { x0: span[0], x1: span[1], y0: panel.yRange[0], y1: panel.yRange[1] });
      place(drawn, panel, box);
    });
  }

  /** @returns {Target} */
  #target() {
    const settle = () => {
      this.live = null;
      this.paint();
    };
    return {
      panels: () => this.panels,
      tool: () => "box",
      brushAt: (px, py) => this.#spanAt(px, py),
      drag: (panel, shape, how) => this.#drag(/** @type {TimePanel} */ (panel), shape, how),
      drop: () => {
        const { live } = this;
        settle();
        if (live) this.act.commit(live.meaning, live.panel, linesOf(this.traces, live.panel.meta), live.adding);
      },
      cancel: () => {
        settle();
        this.act.settle();
      },
      click: (panel, px, py, adding) => this.#click(/** @type {TimePanel} */ (panel), px, py, adding),
      clear: () => this.act.clear(),
      hover: () => {},
      leave: () => {},
    };
  }

  /** @param {TimePanel} panel @param {Shape} shape @param {{index?: number, adding: boolean}} how */
  #drag(panel, shape, { index, adding }) {
    const box = boxOf(shape);
    const isSpan = index !== undefined;
    const [width, height] = [toX(panel, box.x1) - toX(panel, box.x0), toY(panel, box.y0) - toY(panel, box.y1)];
    const gap = toX(panel, 1) - toX(panel, 0);
    const reaches = { wide: isSpan || width >= NARROW * gap, tall: !isSpan && height >= FLAT };
    const meaning = meaningOf(box, linesOf(this.traces, panel.meta), this.act.last(), reaches);
    if (isSpan) meaning.span ??= this.act.span();
    const shown = reaches.tall ? box : { ...box, y0: panel.yRange[0], y1: panel.yRange[1] };
    this.live = { panel, box: shown, meaning, adding, isSpan };
    this.paint();
    this.act.preview(meaning, panel, linesOf(this.traces, panel.meta));
  }

  /** The span at a pixel, with the edges that are near enough to be dragged. @param {number} px @param {number} py */
  #spanAt(px, py) {
    const span = this.act.span();
    if (!span) return null;
    for (const panel of this.panels) {
      const [left, right] = span.map((at) => toX(panel, at));
      if (py < panel.top || py > panel.top + panel.height || px < left - EDGE || px > right + EDGE) continue;
      const near = { left: Math.abs(px - left) <= EDGE, right: Math.abs(px - right) <= EDGE, top: false, bottom: false };
      const shape = { box: { x0: span[0], x1: span[1], y0: panel.yRange[0], y1: panel.yRange[1] } };
      return { panel, index: 0, shape, edges: near.left || near.right ? near : null };
    }
    return null;
  }

  /** Select the line that is clicked; beside all lines, clear. @param {TimePanel} panel @param {number} px @param {number} py @param {boolean} adding */
  #click(panel, px, py, adding) {
    const [low, high] = panel.xRange;
    const at = low + ((px - panel.left) / panel.width) * (high - low);
    /** @param {TimeTrace} line */
    const away = (line) => Math.abs(toY(panel, heightAt(line, at)) - py);
    const near = linesOf(this.traces, panel.meta).filter((line) => line.meta.segment !== null && away(line) <= NEAR).sort((a, b) => away(a) - away(b));
    if (near[0]?.meta.segment) this.act.pick(near[0].meta.segment, adding);
    else if (!adding) this.act.clear();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const panel = this.panels[[...this.frames.children].findIndex((frame) => frame === event.target)];
    if (!panel) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const lines = linesOf(this.traces, panel.meta);
    if (by) this.act.commit({ span: this.#moved(by, event.shiftKey), segments: null }, panel, lines, false);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.act.step(event.key === "ArrowUp" ? -1 : 1, lines);
    else if (event.key === "Delete" || event.key === "Backspace") this.act.clear();
    else return;
    event.preventDefault();
  }

  /** The span one edition further, or with its later end alone moved. @param {number} by @param {boolean} alone @returns {Range} */
  #moved(by, alone) {
    const span = this.act.span();
    if (!span) return this.act.first();
    const [from, to] = span;
    const last = this.act.last();
    if (alone) return [from, Math.max(from + 1, Math.min(last, to + by))];
    return from + by < 0 || to + by > last ? span : [from + by, to + by];
  }
}

function newFrame() {
  const frame = element("div", "frame", element("div", "span-band"), element("div", "span-box"));
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  return frame;
}

/** @param {HTMLElement} node @param {TimePanel} panel @param {Box | null} box */
function place(node, panel, box) {
  node.hidden = box === null;
  if (!box) return;
  const [left, right, top, bottom] = [toX(panel, box.x0), toX(panel, box.x1), toY(panel, box.y1), toY(panel, box.y0)];
  Object.assign(node.style, { left: `${left - panel.left}px`, top: `${top - panel.top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
}
