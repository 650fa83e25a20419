/** The state of the server: what is wrong, and a look now and then whether it is over. */

/** @import { Trouble } from "./troubles.js" */

import { at } from "./base.js";
import { attempt } from "./attempt.js";
import { rest, slower, spread } from "./patience.js";
import { isFinal } from "./troubles.js";

const FIRST = 1000;
const PATIENCE = 5000;

/** Dispatch `change` when something else may be wrong, `back` when passing trouble is over. */
class Server extends EventTarget {
  /** What passes without help. @type {Trouble | null} */
  passing = null;
  /** What only loading the page again mends. @type {Trouble | null} */
  lasting = null;
  /** What kept the last question from its answer. @type {Trouble | null} */
  last = null;
  /** How many questions wait for theirs. */
  held = 0;
  watching = false;

  /** @returns {Trouble | null} */
  get trouble() {
    return this.passing ?? (this.held ? this.last : null) ?? this.lasting;
  }

  /** What keeps a question from its answer; asked for patience, that question alone waits. @param {Trouble} trouble */
  report(trouble) {
    if (isFinal(trouble)) [this.lasting, this.passing] = [trouble, null];
    else this.last = trouble;
    if (trouble === "gone" || trouble === "out") this.passing = trouble;
    this.#change();
    if (this.passing) this.#watch();
  }

  /** An answer takes long: is anybody there at all? */
  doubt() {
    if (!this.passing) this.#look();
  }

  /** Resolves when what passes has passed. @param {AbortSignal | null} [signal] */
  better(signal) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.addEventListener("back", resolve, { once: true, signal: signal ?? undefined });
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }

  /** A question waits (1), or does not any more (-1). @param {1 | -1} by */
  hold(by) {
    this.held += by;
    this.#change();
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }

  async #watch() {
    if (this.watching) return;
    this.watching = true;
    for (let times = 0; this.passing; times += 1) {
      await rest(spread(slower(FIRST, times)));
      await this.#look();
    }
    this.watching = false;
    this.dispatchEvent(new Event("back"));
  }

  /** A server that asks for patience is there again. */
  async #look() {
    const { trouble } = await attempt(at("/names.json"), {}, PATIENCE);
    if (trouble && trouble !== "busy") return this.report(trouble);
    this.passing = null;
    return this.#change();
  }
}

export const server = new Server();
