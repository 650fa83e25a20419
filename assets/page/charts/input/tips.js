/** A tooltip for marks that Plotly has none for. It shows how many are selected, so it is made when the pointer comes. */

/** @import { Layer, Scene } from "../../../types.d.ts" */

import { KINDS } from "../../../crossfilter/kinds/index.js";
import { panelAt } from "../../../crossfilter/layer/plot.js";
import { element } from "../../elements.js";

const OFFSET = 14;

export class Tip {
  constructor() {
    this.node = element("div", "tip");
    this.node.hidden = true;
    document.body.append(this.node);
  }

  /** @param {Layer} layer @param {number} px @param {number} py @param {Scene} scene */
  show(layer, px, py, scene) {
    const panel = panelAt(layer.panels, px, py);
    const lines = panel && KINDS[panel.meta.kind].tip?.(panel, px, py, scene.cf, scene.words);
    if (!lines) return this.hide();
    this.node.replaceChildren(...lines.map((line, i) => element(i ? "div" : "b", "", line)));
    this.node.hidden = false;
    const box = layer.holder.getBoundingClientRect();
    const left = Math.min(box.left + px + OFFSET, window.innerWidth - this.node.offsetWidth - 8);
    const top = Math.min(box.top + py + OFFSET, window.innerHeight - this.node.offsetHeight - 8);
    this.node.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`;
    return undefined;
  }

  hide() {
    this.node.hidden = true;
  }
}
