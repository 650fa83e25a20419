/** What a file leaves open: each doubt as a question with its evidence, values of the file, and the answers. */

/** @import { Answer, Doubt, Look, Question } from "../../types.d.ts" */

import { button, element } from "../elements.js";
import { chosenOf, openDoubts } from "./question.js";

const SAMPLES = 3;

export class Doubts {
  /** @param {Look} look @param {Question} question changed in place @param {(doubt: Doubt, choice: Answer) => void} answer */
  constructor(look, question, answer) {
    this.look = look;
    this.question = question;
    this.answer = answer;
    this.help = element("span", "quiet", "");
    this.rows = look.asked.map((doubt, i) => this.#row(doubt, i));
    const head = element("div", "view-head", element("div", "view-title", element("h2", "", "Please check"), this.help));
    this.node = element("section", "card doubts", head, ...this.rows.map((row) => row.node));
    this.node.hidden = !look.asked.length;
    this.update();
  }

  /** Mark the answers that the question gives. */
  update() {
    const open = openDoubts(this.look, this.question).length;
    this.help.textContent = open ? `${open === 1 ? "1 question is" : `${open} questions are`} open. The answers change the segments.` : "All questions are answered.";
    for (const { doubt, answers } of this.rows) {
      const chosen = chosenOf(doubt, this.question);
      for (const [i, node] of answers.entries()) node.setAttribute("aria-pressed", String(doubt.choices[i] === chosen));
    }
  }

  /** @param {Doubt} doubt @param {number} i */
  #row(doubt, i) {
    const answers = doubt.choices.map((choice) => {
      const node = button("", "answer", () => this.answer(doubt, choice));
      node.append(element("b", "", capital(choice.answer)), element("span", "quiet", choice.consequence));
      node.dataset.key = `doubt ${doubt.about} ${choice.answer}`;
      return node;
    });
    const ask = element("div", "ask", element("h3", "", doubt.question), element("p", "quiet", doubt.evidence));
    const group = element("div", "answers", ...answers);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", doubt.question);
    const node = element("div", "doubt", element("span", "quiet nth", String(i + 1)), ask, this.#values(doubt), group);
    node.id = `question-${i + 1}`;
    return { doubt, answers, node };
  }

  /** Values of the file that are in doubt. @param {Doubt} doubt */
  #values(doubt) {
    const isColumn = this.look.columns.some((c) => c.column === doubt.about);
    const label = isColumn ? `${doubt.about}, from the file` : "from the file";
    return element("div", "values", element("span", "quiet small-label", label), element("div", "samples", ...doubt.values.slice(0, SAMPLES).map((v) => element("span", "", v))));
  }
}

/** @param {string} text */
export const capital = (text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
