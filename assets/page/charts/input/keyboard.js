/** What keys do on a focused panel: choose, step from one thing to the next, or make, move and stretch a brush. */

/** @import { Host, Layer, Panel } from "../../../types.d.ts" */

import { KINDS } from "../../../crossfilter/kinds/index.js";
import { shapeAfter } from "../../../crossfilter/layer/keys.js";
import { clauseOf } from "../../../crossfilter/selection/selection.js";
import { choose } from "./choose.js";

/** @type {Record<string, 1 | -1>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const CLEARING = new Set(["Delete", "Backspace"]);

/** @param {Layer} layer @param {Host} host @param {KeyboardEvent} event */
export function pressKey(layer, host, event) {
  const panel = layer.panels[[...layer.frames.children].findIndex((frame) => frame === event.target)];
  if (!panel) return;
  const kind = KINDS[panel.meta.kind];
  if (kind.chooseBy) chooseByKey(panel, host, event);
  else if (CLEARING.has(event.key)) host.commit(panel.meta.view, []);
  else if (kind.next) step(panel, host, event);
  else brush(panel, host, event);
}

/** @param {Panel} panel @param {Host} host @param {KeyboardEvent} event */
function chooseByKey(panel, host, event) {
  const choice = KINDS[panel.meta.kind].chooseBy?.(panel, event.key, host.scene()) ?? null;
  if (choice) event.preventDefault();
  choose(host, choice);
}

/** From one thing that can be selected to the next. @param {Panel} panel @param {Host} host @param {KeyboardEvent} event */
function step(panel, host, event) {
  const by = STEPS[event.key];
  const { next } = KINDS[panel.meta.kind];
  if (!by || !next) return;
  event.preventDefault();
  const { selection, cf } = host.scene();
  const part = clauseOf(selection, panel.meta.view)?.parts[0] ?? null;
  host.commit(panel.meta.view, [next(panel, part, by, cf)], { replace: part !== null });
}

/** Make, move or stretch a brush. @param {Panel} panel @param {Host} host @param {KeyboardEvent} event */
function brush(panel, host, event) {
  const { selection, cf } = host.scene();
  const { page } = cf.cells;
  const kind = KINDS[panel.meta.kind];
  const own = (clauseOf(selection, panel.meta.view)?.parts ?? []).find((part) => kind.owns?.(panel, part) ?? true);
  const shape = shapeAfter(event, panel, own ? kind.shape(panel, own, page, cf) : null, page);
  if (!shape) return;
  event.preventDefault();
  const part = kind.part(panel, shape, page);
  if (part && cf.reaches(part)) host.commit(panel.meta.view, [part], { replace: own !== undefined });
}
