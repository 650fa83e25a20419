/** A form for a decision: who makes it, and why. */

/** @import { EditionsDocument } from "../../types.d.ts" */

import { button, element, sentenceOf } from "../elements.js";

const KEPT = "kindred-decider";

/**
 * `act` does what is decided; what it throws is shown, and the form stays.
 * @param {EditionsDocument} known @param {string} label of the button @param {(by: string, note: string) => Promise<void>} act @param {() => void} cancel
 */
export function decision(known, label, act, cancel) {
  const by = input("Your name", known.known ? known.user : (localStorage.getItem(KEPT) ?? ""));
  const why = input("Why", "");
  by.field.disabled = known.known;
  const status = element("p", "", "");
  status.setAttribute("role", "status");
  const press = button(label, "tool bordered strong");
  press.type = "submit";
  const form = element("form", "decision", by.node, why.node, element("div", "view-tools", press, button("Cancel", "tool bordered", cancel)), status);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    press.disabled = true;
    status.textContent = "One moment …";
    try {
      if (!known.known) localStorage.setItem(KEPT, by.field.value);
      await act(by.field.value, why.field.value);
      status.textContent = "";
    } catch (error) {
      status.textContent = sentenceOf(error);
    }
    press.disabled = false;
  });
  return form;
}

/** @param {string} label @param {string} value */
function input(label, value) {
  const field = element("input", "");
  field.value = value;
  field.required = true;
  field.maxLength = label === "Why" ? 2000 : 100;
  return { field, node: element("label", "", label, field) };
}
