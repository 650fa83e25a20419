/** Try a refit: who would move, which segments would appear, disappear or split; nothing changes until it is accepted. */

/** @import { EditionsDocument, Explorer, Refit } from "../../types.d.ts" */

import { button, element, sentenceOf, table } from "../elements.js";
import { number } from "../words.js";
import { decision } from "./decision.js";
import { change } from "./moved.js";
import { done } from "./talk.js";

export class RefitCard {
  /** @param {Explorer} host @param {HTMLElement} holder @param {() => Promise<void>} changed */
  constructor(host, holder, changed) {
    this.host = host;
    this.holder = holder;
    this.changed = changed;
    /** @type {Refit | null} */
    this.tried = null;
    this.k = 0;
    this.said = "";
    this.isTrying = false;
    this.accepting = false;
  }

  /** @param {EditionsDocument} known @param {string} word of the verdict */
  show(known, word) {
    this.known = known;
    this.word = word;
    this.#paint();
  }

  #paint() {
    const { known } = this;
    if (!known) return;
    const status = element("p", "", this.said);
    status.setAttribute("role", "status");
    this.holder.replaceChildren(...(this.tried ? this.#preview(this.tried) : [element("p", "", this.#advice())]), status, ...this.#buttons(known));
  }

  #advice() {
    if (this.word === "refit advised") return "The approved segments no longer describe the customers. Try what new ones would be like.";
    if (this.word === "drifting") return "The approved segments still describe the customers. A refit would follow the change.";
    return "Nothing asks for new segments. You can still see what a refit would change.";
  }

  /** @param {EditionsDocument} known */
  #buttons(known) {
    if (known.fixed) return [element("p", "quiet", known.fixed)];
    const small = element("p", "quiet small-print", "Nothing changes until somebody accepts it.");
    if (this.accepting && this.tried) return [decision(known, "Accept the refit", (by, note) => this.#accept(by, note), () => this.#stop())];
    const go = button(this.isTrying ? "Trying …" : "Try a refit", "tool bordered strong", () => this.#try());
    go.disabled = this.isTrying;
    if (!this.tried) return [element("div", "view-tools", this.#numbers(known), go), small];
    const accept = button("Accept …", "tool bordered strong", () => this.#ask());
    return [element("div", "view-tools", accept, button("Discard", "tool bordered", () => this.#discard())), small];
  }

  /** @param {EditionsDocument} known */
  #numbers(known) {
    const { page } = this.host;
    this.k ||= known.editions.at(-1)?.n_clusters ?? this.host.state.k;
    const select = element("select", "");
    select.replaceChildren(...page.ks.map((k) => new Option(`${k} segments`, String(k))));
    select.value = String(this.k);
    select.addEventListener("change", () => (this.k = Number(select.value)));
    return element("label", "pick", element("span", "unseen", "Number of segments"), select);
  }

  async #try() {
    this.isTrying = true;
    this.said = "Forming segments again from the latest customers. This can take a minute.";
    this.#paint();
    try {
      this.tried = await done("try-refit", { k: this.k });
      this.said = "";
    } catch (error) {
      this.said = sentenceOf(error);
    }
    this.isTrying = false;
    this.#paint();
  }

  #ask() {
    this.accepting = true;
    this.#paint();
    this.holder.querySelector("input")?.focus();
  }

  #stop() {
    this.accepting = false;
    this.#paint();
  }

  #discard() {
    Object.assign(this, { tried: null, accepting: false, said: "Discarded. Nothing has changed." });
    this.#paint();
  }

  /** @param {string} by @param {string} note */
  async #accept(by, note) {
    await done("accept-refit", { k: this.k, by, note });
    Object.assign(this, { tried: null, accepting: false, said: "The refit is the latest edition, and approved." });
    await this.changed();
  }

  /** @param {Refit} refit @returns {Node[]} */
  #preview(refit) {
    const after = refit.after.map((_, j) => refit.table.reduce((sum, row) => sum + row[j], 0));
    const rows = refit.after.map((name, j) => {
      const i = refit.matched[j];
      const now = i === null ? 0 : refit.table[i - 1].reduce((sum, n) => sum + n, 0);
      return [name, i === null ? "new" : number(now), element("b", "", number(after[j])), change(after[j] - now)];
    });
    const gone = refit.before.flatMap((name, i) =>
      refit.matched.includes(i + 1) ? [] : [[name, number(refit.table[i].reduce((sum, n) => sum + n, 0)), element("b", "", "gone"), "–"]]);
    const sentences = refit.sentences.map((s) => element("p", "", s));
    return [element("div", "said", ...sentences), element("div", "scrolls", table(["Segment", "now", "after", "change"], [...rows, ...gone]))];
  }
}
