/** What gestures with a pointer do to a chart: they preview a brush, commit it, select what is clicked. */

/** @import { Target } from "../../../crossfilter/layer/gestures.js" */
/** @import { Host, Layer, Panel, Part, Selection, Shape } from "../../../types.d.ts" */

import { KINDS } from "../../../crossfilter/kinds/index.js";
import { clauseOf } from "../../../crossfilter/selection/selection.js";
import { choose } from "./choose.js";

/**
 * What the gestures over a layer act on.
 * @param {Layer} layer @param {Host} host @param {() => "box" | "lasso"} tool @returns {Target}
 */
export const pointerTarget = (layer, host, tool) => ({
  panels: () => layer.panels,
  tool,
  brushAt: (px, py) => layer.brushAt(px, py, host.scene()),
  drag: (panel, shape, how) => drag(layer, host, panel, shape, how),
  drop: () => {
    layer.live = null;
    host.settle();
  },
  cancel: () => {
    layer.live = null;
    host.revert();
  },
  click: (panel, px, py, adding) => click(layer, host, panel, px, py, adding),
  clear: () => clear(layer, host),
  hover: (px, py) => host.tip.show(layer, px, py, host.scene()),
  leave: () => host.tip.hide(),
});

/**
 * Preview a brush: in place of the one it began as, with the others, or alone.
 * @param {Layer} layer @param {Host} host @param {Panel} panel @param {Shape} shape @param {{index?: number, adding: boolean}} how
 */
function drag(layer, host, panel, shape, { index, adding }) {
  const { committed, cf } = host.scene();
  const { view, kind } = panel.meta;
  const before = partsOf(committed, view);
  const part = KINDS[kind].part(panel, shape, cf.cells.page);
  const shown = part && cf.reaches(part) ? [part] : [];
  const kept = index !== undefined || adding ? before : [];
  const at = index ?? kept.length;
  layer.live = { panel, shape, index: shown.length ? at : -1 };
  host.preview(view, [...kept.slice(0, at), ...shown, ...kept.slice(at + 1)]);
}

/**
 * Select what is clicked; clicked again, or outside everything, clear it.
 * @param {Layer} layer @param {Host} host @param {Panel} panel @param {number} px @param {number} py @param {boolean} adding
 */
function click(layer, host, panel, px, py, adding) {
  const { selection, cf } = host.scene();
  const kind = KINDS[panel.meta.kind];
  if (kind.choose) return choose(host, kind.choose(panel, px, py, cf));
  const { view } = panel.meta;
  const before = partsOf(selection, view);
  const part = kind.pick(panel, px, py, cf);
  if (part && cf.reaches(part)) return host.commit(view, partsAfter(before, part, adding));
  const inside = layer.brushAt(px, py, host.scene());
  if (before.length && !inside && !adding) host.commit(view, []);
  return undefined;
}

/** @param {Part[]} before @param {Part} part @param {boolean} adding */
function partsAfter(before, part, adding) {
  const same = before.findIndex((known) => JSON.stringify(known) === JSON.stringify(part));
  if (same >= 0) return adding ? before.filter((_, i) => i !== same) : [];
  return adding ? [...before, part] : [part];
}

/** Clear every view of a chart. @param {Layer} layer @param {Host} host */
function clear(layer, host) {
  const views = new Set(layer.panels.map((panel) => panel.meta.view));
  for (const view of views) if (clauseOf(host.scene().selection, view)) host.commit(view, []);
}

/** @param {import("../../../types.d.ts").Selection} selection @param {string} view */
const partsOf = (selection, view) => clauseOf(selection, view)?.parts ?? [];
