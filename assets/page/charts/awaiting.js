/** Fade charts that show an earlier choice until the new ones arrive, which can take long without a server. */

/** @import { Layer, Menu, State } from "../../types.d.ts" */

/** Choices that a chart depends on, other than the number of segments alone; marks stay where they are for any number. @type {Record<string, ("k" | "plain" | "every" | Menu)[]>} */
const FOLLOWS = { pair: ["x", "y", "plain"], map: [], criteria: [], course: [], histogram: ["k", "histogram", "plain"], spread: ["k", "plain"], category: ["k", "every"] };

export class Awaiting {
  /** What is drawn in each view. @type {Map<string, State>} */
  drawn = new Map();
  /** @type {State | null} */
  wanted = null;

  /** @param {State} state */
  want(state) {
    this.wanted = state;
    for (const view of this.drawn.keys()) this.#show(view);
  }

  /** @param {string} view @param {State} state that its chart shows */
  draw(view, state) {
    this.drawn.set(view, state);
    this.#show(view);
  }

  /** @param {string} view */
  #show(view) {
    const [drawn, wanted] = [this.drawn.get(view), this.wanted];
    const stale = (FOLLOWS[view] ?? ["k"]).some((choice) => drawn?.[choice] !== wanted?.[choice]);
    document.querySelector(`.plot[data-view="${view}"]`)?.classList.toggle("awaiting", stale);
  }
}

/** Whether a layer's chart has stepped back. @param {Layer} layer */
export const isAwaiting = (layer) => layer.holder.classList.contains("awaiting");
