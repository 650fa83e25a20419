/** Nodes made in code: text is always text, never markup. */

/**
 * Return the element with an id, of the class that is named. Throws where the page has none: scripts and layout disagree.
 * @template {HTMLElement} [T=HTMLElement] @param {string} id @param {new () => T} [kind] @returns {T}
 */
export function byId(id, kind) {
  const node = document.getElementById(id);
  if (!(node instanceof (kind ?? HTMLElement))) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (node);
}

const MENU = "menu-";

/** The menu that chooses a feature, by its name; `dashboard/ids.py` has the same. @param {string} name */
export const menuOf = (name) => byId(MENU + name, HTMLSelectElement);

/** The name of the menu in which something was picked; empty for anything else. @param {Event} event */
export const menuNameOf = ({ target }) =>
  target instanceof HTMLSelectElement && target.id.startsWith(MENU) ? target.id.slice(MENU.length) : "";

/** Elements that a selector names. @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
export const all = (selector, within = document) => [...within.querySelectorAll(selector)].filter((node) => node instanceof HTMLElement);

/** The element on or in which something happened, if a selector names it. @param {Event} event @param {string} selector */
export function eventOn(event, selector) {
  const node = event.target instanceof Element ? event.target.closest(selector) : null;
  return node instanceof HTMLElement ? node : null;
}

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {string} className @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, className, ...children) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...children);
  return node;
}

/** @param {string} label @param {string} className @param {() => void} [act] @returns {HTMLButtonElement} */
export function button(label, className, act) {
  const node = element("button", className, label);
  node.type = "button";
  if (act) node.addEventListener("click", act);
  return node;
}

/** A table with a head; cells may be nodes or text, numbers stand right. @param {string[]} head @param {(Node | string)[][]} rows */
export function table(head, rows, className = "figures") {
  /** @param {"th" | "td"} tag @param {Node | string} content @param {string} [scope] */
  const cell = (tag, content, scope) => {
    const node = element(tag, "", content);
    if (scope) node.setAttribute("scope", scope);
    return node;
  };
  /** @param {(Node | string)[]} cells */
  const line = (cells) => element("tr", "", ...cells.map((c, i) => (i ? cell("td", c) : cell("th", c, "row"))));
  const top = element("tr", "", ...head.map((h) => cell("th", h, "col")));
  const whole = element("table", className, element("thead", "", top), element("tbody", "", ...rows.map(line)));
  return element("div", "scrolls", whole);
}

/** Copy a text and say so on the button for a moment. @param {HTMLElement} node @param {string} text */
export async function copy(node, text) {
  const label = node.textContent;
  try {
    await navigator.clipboard.writeText(text);
    node.textContent = "Copied";
    byId("live").textContent = "Copied.";
  } catch {
    window.prompt("Copy this:", text);
  }
  setTimeout(() => {
    node.textContent = label;
  }, 1500);
}

/** A button that copies a text as it is then. @param {string} label @param {() => string} text */
export function copyButton(label, text) {
  const node = button(label, "tool bordered", () => copy(node, text()));
  return node;
}

/** Have a result read out when it changes, but only while somebody works on the form that it answers. @param {HTMLElement} form @param {HTMLElement} result */
export function readOutWhileUsed(form, result) {
  result.setAttribute("aria-live", "off");
  form.addEventListener("focusin", () => result.setAttribute("aria-live", "polite"));
  form.addEventListener("focusout", () => result.setAttribute("aria-live", "off"));
}

/** What an error says, for a sentence around it. @param {unknown} error */
export const sentenceOf = (error) => (error instanceof Error ? error.message : String(error));

/** Sentences in a list before the rest is folded. */
const MAX_SENTENCES = 3;

/** Sentences as a short list, the rest folded below it. @param {string[]} sentences @returns {Node[]} */
export function folded(sentences) {
  /** @param {string[]} some */
  const list = (some) => element("ul", "findings", ...some.map((s) => element("li", "", s)));
  const rest = sentences.slice(MAX_SENTENCES);
  return [
    list(sentences.slice(0, MAX_SENTENCES)),
    ...(rest.length ? [element("details", "", element("summary", "quiet", `and ${rest.length} more`), list(rest))] : []),
  ];
}
