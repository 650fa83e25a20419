/** The name of one segment as a heading, and how people change it: Rename, Reset, and whose name stays when two differ. */

import { element } from "./elements.js";

/** @typedef {"shown" | "typing" | "asking"} Stage */

export class NameEditor {
  /**
   * Whoever places `node` calls `show` when `names` change.
   * @param {import("./names.js").Names} names @param {number} k @param {number} segment @param {string} [tag] of the heading
   */
  constructor(names, k, segment, tag = "h2") {
    Object.assign(this, { names, k, segment, since: 0, saving: false });
    this.parts = { shown: this.#shown(tag), typing: this.#form(), asking: element("div", "name-asking") };
    this.trouble = element("p", "name-trouble");
    this.trouble.setAttribute("role", "alert");
    this.node = element("div", "name-editor", ...Object.values(this.parts), this.trouble);
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.#stage("shown");
    this.show();
  }

  /** The name as it is now; what a visitor is typing stays. */
  show() {
    const { name, derived } = this.names.segment(this.k, this.segment);
    const { editable, why } = this.names.state;
    this.name.textContent = name;
    this.renaming.setAttribute("aria-label", `Rename “${name}”`);
    this.renaming.disabled = !editable;
    this.reset.textContent = `Reset to “${derived}”`;
    this.reset.hidden = !editable || name === derived;
    this.why.textContent = why;
  }

  #shown(tag) {
    this.name = element("span", "");
    this.renaming = button("tool", "Rename", () => this.#type());
    this.reset = button("link", "", () => this.#begin(null));
    this.why = element("span", "quiet");
    const heading = element(tag, "name-heading", element("i", `mark mark-${this.segment}`), this.name);
    return element("div", "name-shown", heading, this.renaming, this.reset, this.why);
  }

  #form() {
    this.label = element("span", "unseen");
    this.input = /** @type {HTMLInputElement} */ (element("input", ""));
    Object.assign(this.input, { type: "text", autocomplete: "off" });
    const save = button("tool", "Save");
    save.type = "submit";
    const form = element("form", "name-typing", element("label", "", this.label, this.input), save,
      button("link", "Cancel", () => this.#close()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(this.input.value);
    });
    return form;
  }

  #key(event) {
    if (event.key !== "Escape" || event.isComposing || this.parts.shown.hidden === false) return;
    event.stopPropagation(); // to the page, Escape means to clear the selection
    this.#close();
  }

  #type() {
    const { name } = this.names.segment(this.k, this.segment);
    this.since = this.names.state.revision;
    this.label.textContent = `New name of “${name}”`;
    this.input.value = name;
    this.#complain("");
    this.#stage("typing");
    this.input.focus();
    this.input.select();
  }

  /** Save what was decided on the names as they are now. @param {string | null} name */
  #begin(name) {
    this.since = this.names.state.revision;
    return this.#save(name);
  }

  /** @param {string | null} name */
  async #save(name) {
    if (this.saving) return;
    this.saving = true;
    const answer = await this.names.rename(this.k, this.segment, name, this.since);
    this.saving = false;
    this.show();
    if (answer.kind === "saved") this.#close();
    else if (answer.kind === "conflict") this.#ask(name, answer);
    else this.#complain(answer.sentence);
  }

  /** Somebody else has renamed the segment: whose name stays? @param {string | null} name @param {{sentence: string, theirs: string}} answer */
  #ask(name, { sentence, theirs }) {
    const mine = name ?? this.names.segment(this.k, this.segment).derived;
    const keep = button("tool", `Keep theirs: “${theirs}”`, () => this.#close());
    this.parts.asking.replaceChildren(keep, button("tool", `Keep mine: “${mine.trim()}”`, () => this.#begin(name)));
    this.#complain(sentence);
    this.#stage("asking");
    keep.focus();
  }

  #complain(sentence) {
    this.trouble.textContent = sentence;
    this.input.setAttribute("aria-invalid", String(sentence !== ""));
  }

  #close() {
    if (this.saving) return;
    const inside = this.node.contains(document.activeElement) || document.activeElement === document.body;
    this.#complain("");
    this.#stage("shown");
    if (inside) this.renaming.focus();
  }

  /** @param {Stage} stage */
  #stage(stage) {
    for (const [name, part] of Object.entries(this.parts)) part.hidden = name !== stage;
  }
}

/** @param {string} className @param {string} label @param {() => void} [act] */
function button(className, label, act) {
  const node = /** @type {HTMLButtonElement} */ (element("button", className, label));
  node.type = "button";
  if (act) node.addEventListener("click", act);
  return node;
}
