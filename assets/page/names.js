/** What segments are called: names that people gave over the derived ones; fetched, changed, and told to the page. */

/**
 * @typedef {import("../crossfilter/cells.js").Page} Page
 * @typedef {{revision: number, names: Record<string, Record<string, string>>, editable: boolean, why: string}} State
 * @typedef {{kind: "saved"} | {kind: "refused", sentence: string} | {kind: "conflict", sentence: string, theirs: string}} Answer
 */

import { at, BASE } from "../crossfilter/base.js";
import { askOnce } from "../server/ask.js";
import { isFinal } from "../server/troubles.js";

const PATIENCE = 5000;
const LOST = "The server does not answer, so the name may not be saved; try again.";
const OTHERS = "The name is not saved, because Kindred or its customers were updated meanwhile; load the page again.";
const UNKNOWN = "Names cannot be changed, because the server did not tell them; come back to this page later.";

/** Dispatches `change` whenever a name has changed, be it by this visitor or by another. */
export class Names extends EventTarget {
  /** @type {State} */
  state = { revision: 0, names: {}, editable: false, why: UNKNOWN };
  /** Requests go one after another, so that no old answer comes last. @type {Promise<any>} */
  turn = Promise.resolve();
  /** @type {Page | null} */
  page = null;
  /** Other tabs of this browser, which tell each other that a name has changed. */
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
        segment.name = this.state.names[k]?.[i + 1] ?? segment.derived;
      });
    }
  }

  /** Ask for the names; where nobody answers, those known stay. */
  refresh() {
    return this.#inTurn(async () => {
      const { status, state } = await ask(at("/names.json"));
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

  /** @param {number} k @param {number} segment @returns {import("../crossfilter/cells.js").Segment} */
  segment(k, segment) {
    return this.page.solutions[k].segments[segment - 1];
  }

  #take(state) {
    if (!state || JSON.stringify(state) === JSON.stringify(this.state)) return;
    this.state = state;
    if (!this.page) return;
    this.apply(this.page);
    this.dispatchEvent(new Event("change"));
  }

  #inTurn(job) {
    this.turn = this.turn.then(job, job);
    return this.turn;
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
    return { status: 0, sentence: isFinal(error.trouble) ? OTHERS : LOST };
  }
}
