/** Where a file is taken: dropped, chosen, or as rows that are pasted. */

import { button, element, eventOn } from "../elements.js";

const PASTED = "pasted rows.tsv";

export class Drop {
  /** @param {number} largest in MB @param {(file: File, name: string) => void} take */
  constructor(largest, take) {
    this.largest = largest;
    this.take = take;
    this.problem = element("p", "trouble");
    this.problem.setAttribute("role", "alert");
    this.input = element("input", "unseen");
    Object.assign(this.input, { type: "file", id: "bring-file", tabIndex: -1 });
    this.input.setAttribute("aria-label", "File with customers");
    this.input.addEventListener("change", () => this.#offer([...(this.input.files ?? [])]));
    this.area = element("div", "drop",
      element("span", "", "Drop a file here, "),
      button("choose one", "link", () => this.input.click()),
      element("span", "", ", or "),
      button("paste rows", "link", () => this.#togglePaste()),
      element("span", "", "."), this.input);
    this.rows = element("textarea", "");
    this.rows.setAttribute("aria-label", "Rows copied from a spreadsheet, starting with the column names");
    this.rows.placeholder = "Paste rows copied from a spreadsheet here, starting with the column names.";
    this.paste = element("div", "paste", this.rows, button("Use these rows", "tool bordered", () => this.#paste(this.rows.value)));
    this.paste.hidden = true;
    this.node = element("div", "body", this.area, this.paste, this.problem);
    this.#listen();
  }

  /** @param {string} sentence */
  say(sentence) {
    this.problem.textContent = sentence;
  }

  #listen() {
    /** @param {DragEvent} event */
    const over = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.area.classList.add("over");
    };
    this.area.addEventListener("dragenter", over);
    this.area.addEventListener("dragover", over);
    this.area.addEventListener("dragleave", () => this.area.classList.remove("over"));
    this.area.addEventListener("drop", (event) => {
      event.preventDefault();
      this.area.classList.remove("over");
      this.#offer([...(event.dataTransfer?.files ?? [])]);
    });
    document.addEventListener("paste", (event) => this.#pasted(event));
  }

  /** Rows or a file pasted anywhere on the page but into a field. @param {ClipboardEvent} event */
  #pasted(event) {
    if (!this.node.isConnected || this.node.closest("[hidden]") || eventOn(event, "input, textarea, select")) return;
    event.preventDefault();
    const { clipboardData: pasted } = event;
    if (pasted?.files.length) this.#offer([...pasted.files]);
    else this.#paste(pasted?.getData("text/plain") ?? "");
  }

  #togglePaste() {
    this.paste.hidden = !this.paste.hidden;
    if (!this.paste.hidden) this.rows.focus();
  }

  /** @param {string} text */
  #paste(text) {
    if (text.trim()) this.#offer([new File([text], PASTED)]);
    else this.say("There are no rows yet. Copy rows in a spreadsheet, then paste them here.");
  }

  /** @param {File[]} files */
  #offer(files) {
    this.input.value = "";
    const [file] = files;
    if (!file) return;
    if (files.length > 1) this.say(`These are ${files.length} files. Choose the one with the customers.`);
    else if (!file.size) this.say(`${file.name} is empty; choose another file.`);
    else if (file.size > this.largest * 1_000_000) this.say(`${file.name} has more than ${this.largest} MB; send fewer customers, or use the command line.`);
    else this.take(file, file.name);
  }
}
