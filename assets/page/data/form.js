/** What was understood of a file, and how its segments are to be formed: shown before anything is done. */

/** @import { Answer, Doubt, Look, Question } from "../../types.d.ts" */

import { all, button, element } from "../elements.js";
import { asideOf } from "./aside.js";
import { Columns } from "./columns.js";
import { Doubts } from "./doubts.js";
import { openDoubts, withChoice } from "./question.js";
import { Rows } from "./rows.js";
import { Scales } from "./scales.js";
import { readingOf, settingsOf } from "./settings.js";

const FEWEST = 2;
const MOST = 100;
/** More columns form segments through components. */
const MOST_PLAIN = 30;

export class Form {
  /**
   * @param {Look} look what the server understood @param {Question} question changed in place as visitors choose
   * @param {{segment: () => void, again: (question: Question) => void, other: [string, () => void]}} can `again`: look with another question
   */
  constructor(look, question, can) {
    this.look = look;
    this.question = question;
    this.can = can;
    this.trouble = element("p", "trouble", look.trouble);
    this.trouble.setAttribute("role", "alert");
    this.go = button("Form segments", "act", can.segment);
    this.goOn = button("Go on", "tool bordered", can.segment);
    this.counts = element("p", "form-counts", "");
    this.counts.setAttribute("role", "status");
    this.doubts = new Doubts(look, question, (doubt, choice) => this.#answer(doubt, choice));
    this.columns = new Columns(look, question, () => this.#update());
    this.scales = new Scales(question, () => this.columns.used("feature"));
    this.bar = element("div", "form-bar", this.trouble, this.go, this.goOn, this.counts, button(can.other[0], "link", can.other[1]));
    this.node = element("div", "understood", new Rows(look, question, can.again, can.other[1]).node, this.doubts.node, this.columns.node,
      asideOf(look), readingOf(look, question, can.again), settingsOf(look, question, this.scales.node, can.again), this.bar);
    this.#update();
  }

  /** @param {string} sentence */
  say(sentence) {
    this.trouble.textContent = sentence;
  }

  /** Stay, while the server looks again. @param {HTMLElement} waiting */
  wait(waiting) {
    this.node.setAttribute("aria-busy", "true");
    this.bar.replaceChildren(waiting);
  }

  /** Put the focus where it was before the server looked again. @param {string | undefined} key */
  focus(key) {
    if (key) all("[data-key]", this.node).find((node) => node.dataset.key === key)?.focus();
  }

  /** Roles of columns are changed here; anything else may change what a row is, so that the server looks again. @param {Doubt} doubt @param {Answer} choice */
  #answer(doubt, choice) {
    const next = withChoice(this.question, choice);
    const role = choice.adds.roles?.[doubt.about];
    if (role === "feature" || role === "ignored") {
      this.question.roles = next.roles;
      this.#update();
    } else this.can.again(next);
  }

  #update() {
    const open = openDoubts(this.look, this.question);
    const n = this.columns.used("feature").length;
    const fits = n >= FEWEST && n <= MOST && !this.look.trouble;
    this.doubts.update();
    this.columns.update();
    this.scales.update();
    this.go.disabled = !fits || open.length > 0;
    this.goOn.hidden = !open.length;
    this.goOn.disabled = !fits;
    this.counts.replaceChildren(...(open.length ? safeWords(open) : this.#used(n)));
    this.say(fits ? "" : this.look.trouble || `${n} ${n === 1 ? "column forms" : "columns form"} segments; there must be ${FEWEST} to ${MOST}: change what columns are used for.`);
  }

  /** @param {number} n */
  #used(n) {
    const [described, out] = [this.columns.used("describe").length, this.columns.used("ignored").length];
    const how = n > MOST_PLAIN ? " through their components, which hold most of how customers differ" : "";
    return [element("b", "", `${n} ${n === 1 ? "column forms" : "columns form"} segments`), `${how}, ${described} ${described === 1 ? "describes" : "describe"} them, ${out} ${out === 1 ? "is" : "are"} left out.`];
  }
}

/** What happens unless the open questions are answered. @param {Doubt[]} open @returns {(Node | string)[]} */
function safeWords(open) {
  const questions = open.length === 1 ? "Answer the question above" : `Answer the ${open.length} questions above`;
  const safe = open.map((doubt) => (doubt.safe.startsWith("it ") ? `“${doubt.about}”${doubt.safe.slice(2)}` : doubt.safe));
  return [element("b", "", questions), `, or go on without: ${safe.join("; ")}.`];
}
