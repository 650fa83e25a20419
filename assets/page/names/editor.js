/** The name of one segment as a heading, and how people change it: Rename, Reset, and whose name stays when two differ. */

/** @import { Names } from "../../types.d.ts" */

import { button, element } from "../elements.js";

/** @typedef {"shown" | "typing" | "asking"} Stage */

const FOR_EVERYONE = "Everyone who opens this page sees the new name.";

export class NameEditor {
  /**
   * The code that places `node` calls `show` when `names` change.
   * @param {Names} names @param {number} k @param {number} segment @param {"h2" | "h3"} [tag] of the heading
   */
  constructor(names, k, segment, tag = "h2") {
    this.names = names;
    this.k = k;
    this.segment = segment;
    /** The revision of the names when typing began. */
    this.since = 0;
    this.saving = false;
    this.name = element("span", "");
    this.renaming = button("Rename", "tool", () => this.#type());
    this.reset = button("", "link", () => this.#begin(null));
    this.why = element("span", "quiet");
    this.offers = element("span", "quiet");
    this.label = element("span", "unseen");
    this.input = element("input", "");
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
    this.renaming.hidden = !editable && !why; // in a saved page, which keeps no names
    this.reset.textContent = `Reset to “${derived}”`;
    this.reset.hidden = !editable || name === derived;
    this.why.textContent = why;
    this.offers.replaceChildren(...this.names.offered(this.k).map((o) => this.#offer(o)));
  }

  /** @param {"h2" | "h3"} tag */
  #shown(tag) {
    const heading = element(tag, "name-heading", element("i", `mark mark-${this.segment}`), this.name);
    return element("div", "name-shown", heading, this.renaming, this.reset, this.why, this.offers);
  }

  /** A name of an earlier result, for somebody to decide. @param {{name: string, on: string}} offered */
  #offer({ name, on }) {
    const use = button("Use this name", "link", () => this.#begin(name));
    return element("span", "name-offer", `A segment was called “${name}” until ${day(on)}: this one? `, use);
  }

  #form() {
    Object.assign(this.input, { type: "text", autocomplete: "off" });
    const save = button("Save", "tool");
    save.type = "submit";
    this.input.setAttribute("aria-description", FOR_EVERYONE);
    const form = element("form", "name-typing", element("label", "", this.label, this.input), save,
      button("Cancel", "link", () => this.#close()), element("p", "quiet", FOR_EVERYONE));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(this.input.value);
    });
    return form;
  }

  /** @param {KeyboardEvent} event */
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
    const mine = name ?? this.names.segment(this.k, this.segment).derived ?? "";
    const keep = button(`Keep theirs: “${theirs}”`, "tool", () => this.#close());
    this.parts.asking.replaceChildren(keep, button(`Keep mine: “${mine.trim()}”`, "tool", () => this.#begin(name)));
    this.#complain(sentence);
    this.#stage("asking");
    keep.focus();
  }

  /** @param {string} sentence */
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

/** `12 November 2026`. @param {string} iso */
const day = (iso) => new Date(`${iso}T00:00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
