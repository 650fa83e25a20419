/** The verdicts, and the warning on all pages that no segments are reliable; without an answer from the server there is none. */

/** @import { SegmentVerdict, State, Verdicts } from "../../types.d.ts" */

import { byId } from "../elements.js";
import { fetchVerdicts } from "./fetch-verdicts.js";

export class Warning {
  /** @param {string} fingerprint of the customers */
  constructor(fingerprint) {
    this.fingerprint = fingerprint;
    /** By number of segments; null until they are there. @type {Verdicts | null} */
    this.found = null;
  }

  /** Ask for the verdicts, then show what they say of the state as it is then. @param {() => State} state @param {() => void} then */
  async ask(state, then) {
    this.found = await fetchVerdicts(this.fingerprint).catch(() => ({ verdicts: {}, segments: {}, together: {} }));
    this.show(state());
    then();
  }

  /** The verdict on each segment; empty where it is not known, null while it may still come. @param {number} k @returns {SegmentVerdict[] | null} */
  segments(k) {
    return this.found && (this.found.segments[k] ?? []);
  }

  /** A sentence on all segments together, empty where there is none. @param {number} k */
  together(k) {
    return this.found?.together[k] ?? "";
  }

  /** @param {State} state */
  show({ k, path }) {
    byId("warning").hidden = this.found?.verdicts[k] !== "none" || path === "/evidence";
  }
}
