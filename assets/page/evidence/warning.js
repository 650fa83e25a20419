/** The warning on all pages that no segments are reliable; without an answer from the server there is none. */

/** @import { State } from "../../types.d.ts" */

import { byId } from "../elements.js";
import { fetchVerdicts } from "./fetch-verdicts.js";

export class Warning {
  /** @param {string} fingerprint of the customers */
  constructor(fingerprint) {
    this.fingerprint = fingerprint;
    /** Verdicts by number of segments. @type {Record<string, string>} */
    this.verdicts = {};
  }

  /** Ask for the verdicts, then show what they say of the state as it is then. @param {() => State} state */
  async ask(state) {
    this.verdicts = await fetchVerdicts(this.fingerprint).catch(() => ({}));
    this.show(state());
  }

  /** @param {State} state */
  show({ k, path }) {
    byId("warning").hidden = this.verdicts[k] !== "none" || path === "/evidence";
  }
}
