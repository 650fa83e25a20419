/** A file sent to the server, which answers with a file or a sentence. */

import { ask } from "../../server/ask.js";
import { button, element, sentenceOf } from "../elements.js";

const MAX_BYTES = 5_000_000;

export class Upload {
  /** @param {{label: string, help: string, address: () => string, done: (response: Response) => Promise<string>}} how */
  constructor({ label, help, address, done }) {
    this.address = address;
    this.done = done;
    this.input = element("input", "unseen");
    Object.assign(this.input, { type: "file", accept: ".csv,text/csv", tabIndex: -1 });
    this.input.setAttribute("aria-label", label);
    this.input.addEventListener("change", () => this.#send(this.input.files?.[0]));
    this.status = element("p", "quiet");
    this.status.setAttribute("role", "status");
    this.node = element("div", "upload", button(label, "tool bordered", () => this.input.click()), element("span", "quiet", help), this.input, this.status);
  }

  /** @param {File} [file] */
  async #send(file) {
    if (!file) return;
    this.input.value = "";
    if (file.size > MAX_BYTES) {
      this.status.textContent = `${file.name} has more than ${MAX_BYTES / 1_000_000} MB; use the command line for files of that size.`;
      return;
    }
    this.status.textContent = `Reading ${file.name} …`;
    this.status.textContent = await this.#answer(file);
  }

  /** @param {File} file */
  async #answer(file) {
    try {
      const response = await ask(this.address(), { method: "POST", body: file, headers: { "Content-Type": "text/csv" } });
      return response.ok ? await this.done(response) : (await response.text()).trim();
    } catch (error) {
      return `${file.name} was not taken: ${sentenceOf(error)}; try again.`;
    }
  }
}
