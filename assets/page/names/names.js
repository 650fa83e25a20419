/** What segments are called: names that people gave over the derived ones; fetched and changed. */

/** @import { Page, Segment } from "../../types.d.ts" */

/**
 * `inherited`: names of the same customers at other numbers of segments. `offered`: names of segments that are not clearly there
 * any more, with the day when that was found.
 * @typedef {Record<string, Record<string, string>>} ByPlace   by number of segments, then by segment
 * @typedef {{k: number, name: string, on: string}} Offered
 * @typedef {{revision: number, names: ByPlace, inherited?: ByPlace, offered?: Offered[], editable: boolean, why: string}} State
 * @typedef {{kind: "saved"} | {kind: "refused", sentence: string} | {kind: "conflict", sentence: string, theirs: string}} Answer
 */

import { at, BASE } from "../../server/base.js";
import { askOnce } from "../../server/ask.js";
import { Unanswered } from "../../server/troubles.js";

const PATIENCE = 5000;
const { segmentation: SHOWN = "" } = document.documentElement.dataset;
const LOST = "The server does not answer, so the name may not be saved. Try again.";
const OTHERS = "The name is not saved, because Kindred or its customers were updated meanwhile. Reload the page.";
const UNKNOWN = "Names cannot be changed, because the server did not send them. Try again later.";

/** Dispatches `change` whenever a name has changed, be it by this visitor or by another. */
export class Names extends EventTarget {
  /** @type {State} */
  state = { revision: 0, names: {}, editable: false, why: UNKNOWN };
  /** Requests go one after another, so that no old answer comes last. @type {Promise<unknown>} */
  turn = Promise.resolve();
  /** @type {Page | null} */
  page = null;
  /** Other tabs of this browser: each sends a message when a name has changed. */
  tabs = new BroadcastChannel(`kindred-names${BASE}`);

  constructor() {
    super();
    this.tabs.addEventListener("message", () => this.refresh());
  }

  /** Have `page` call its segments by these names from now on; each segment keeps its `derived` one. @param {Page} page */
  apply(page) {
    this.page = page;
    for (const [k, { segments }] of Object.entries(page.solutions)) {
      segments.forEach((segment, i) => {
        segment.derived ??= segment.name;
        segment.name = this.state.names[k]?.[i + 1] ?? this.state.inherited?.[k]?.[i + 1] ?? segment.derived;
      });
    }
  }

  /** Ask for the names; where nobody answers, those known stay. */
  refresh() {
    return this.#inTurn(async () => {
      const { status, state } = await ask(at(`/segmentation/${SHOWN}/names.json`));
      if (status === 200) this.#take(state);
    });
  }

  /**
   * Give a segment a name, or its derived one again (null). `since` is the revision at which the visitor began to type.
   * After a conflict the page already shows the name of the other person, and saving once more replaces it.
   * @param {number} k @param {number} segment @param {string | null} name @param {number} [since] @returns {Promise<Answer>}
   */
  rename(k, segment, name, since) {
    return this.#inTurn(async () => {
      const body = JSON.stringify({ k, segment, name, revision: since ?? this.state.revision });
      const { status, state, sentence } = await ask(at("/names"), body);
      this.#take(state);
      if (status === 200 && state) this.tabs.postMessage("changed");
      if (status === 200 && state) return { kind: "saved" };
      if (status !== 409 || !state) return { kind: "refused", sentence };
      return { kind: "conflict", sentence, theirs: this.segment(k, segment).name };
    });
  }

  /** @param {number} k @param {number} segment @returns {Segment} */
  segment(k, segment) {
    return /** @type {Page} */ (this.page).solutions[k].segments[segment - 1];
  }

  /** Names that segments of `k` had in an earlier result, and that nobody uses now. @param {number} k */
  offered(k) {
    const used = new Set(/** @type {Page} */ (this.page).solutions[k].segments.map((s) => s.name));
    return this.state.editable ? (this.state.offered ?? []).filter((o) => o.k === k && !used.has(o.name)) : [];
  }

  /** @param {State} [state] */
  #take(state) {
    if (!state || JSON.stringify(state) === JSON.stringify(this.state)) return;
    this.state = state;
    if (!this.page) return;
    this.apply(this.page);
    this.dispatchEvent(new Event("change"));
  }

  /** @template T @param {() => Promise<T>} job @returns {Promise<T>} */
  #inTurn(job) {
    const done = this.turn.then(job, job);
    this.turn = done;
    return done;
  }
}

/**
 * GET an address, or POST a body to it: the state that it answers with, or a sentence; status 0 where nobody answers.
 * @param {string} address @param {string} [body] @returns {Promise<{status: number, state?: State, sentence: string}>}
 */
async function ask(address, body) {
  const post = { method: "POST", body, headers: { "Content-Type": "application/json" } };
  try {
    const response = await askOnce(address, body ? post : {}, PATIENCE);
    const type = response.headers.get("Content-Type") ?? "";
    if (type.startsWith("text/plain")) return { status: response.status, sentence: (await response.text()).trim() };
    const { sentence = LOST, ...state } = await response.json();
    return { status: response.status, state, sentence };
  } catch (error) {
    return { status: 0, sentence: error instanceof Unanswered && error.isFinal ? OTHERS : LOST };
  }
}
