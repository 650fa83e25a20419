/** The progress of the server's work, and a button that stops it. */

/** @import { Progress } from "./server.js" */

import { button, element } from "../elements.js";
import { leftWords } from "../words.js";

export class Waiting {
  /** @param {() => void} cancel */
  constructor(cancel) {
    this.words = element("p", "");
    this.words.setAttribute("role", "status");
    this.bar = document.createElement("progress");
    this.bar.setAttribute("aria-label", "Progress");
    this.node = element("div", "waiting", this.words, this.bar, button("Cancel", "tool bordered", cancel));
    this.show({});
  }

  /** @param {Progress} progress */
  show({ phase, done, left }) {
    this.words.textContent = phase ? `${phase[0].toUpperCase()}${phase.slice(1)}${leftWords(left)} …` : "Starting …";
    if (done) this.bar.value = done;
    else this.bar.removeAttribute("value");
  }
}
