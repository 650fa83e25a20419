/** Charts of something else than is wanted step back until theirs have come, which takes long where the server is gone. */

/** Which choices a chart hangs on, where it is not the number of segments alone; marks stay where they are whatever that is. */
const FOLLOWS = { pair: ["x", "y"], map: [], criteria: [], histogram: ["k", "histogram"] };

/** @typedef {import("./address.js").State} State */

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

  #show(view) {
    const [drawn, wanted] = [this.drawn.get(view), this.wanted];
    const stale = (FOLLOWS[view] ?? ["k"]).some((choice) => drawn[choice] !== wanted[choice]);
    document.querySelector(`.plot[data-view="${view}"]`).classList.toggle("awaiting", stale);
  }
}

/** Whether a layer's chart has stepped back. @param {import("../crossfilter/layer.js").Layer} layer */
export const isAwaiting = (layer) => layer.holder.classList.contains("awaiting");
