/** Fade charts that show an earlier choice until the new ones arrive, which can take long without a server. */

/** @import { Layer, State, ViewFacts } from "../../types.d.ts" */

export class Awaiting {
  /** What is drawn in each view. @type {Map<string, State>} */
  drawn = new Map();
  /** @type {State | null} */
  wanted = null;

  /** @param {ViewFacts[]} views */
  constructor(views) {
    this.views = new Map(views.map((view) => [view.name, view]));
  }

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
    const { menus = [], follows = [] } = this.views.get(view) ?? {};
    const stale = follows.some((choice) => drawn?.[choice] !== wanted?.[choice]) || menus.some((menu) => drawn?.picked[menu] !== wanted?.picked[menu]);
    document.querySelector(`.plot[data-view="${view}"]`)?.classList.toggle("awaiting", stale);
  }
}

/** Whether a layer's chart has stepped back. @param {Layer} layer */
export const isAwaiting = (layer) => layer.holder.classList.contains("awaiting");
