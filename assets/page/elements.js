/** Nodes made in code: text is always text, never markup. */

/** @param {string} tag @param {string} className @param {(Node | string)[]} children @returns {HTMLElement} */
export function element(tag, className, ...children) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...children);
  return node;
}

/** @param {string} label @param {string} className @param {() => void} act @returns {HTMLButtonElement} */
export function button(label, className, act) {
  const node = /** @type {HTMLButtonElement} */ (element("button", className, label));
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

/** A table with a head; cells may be nodes or text, numbers stand right. @param {string[]} head @param {(Node | string)[][]} rows */
export function table(head, rows, className = "figures") {
  const cell = (tag, content, scope) => {
    const node = element(tag, "", content);
    if (scope) node.setAttribute("scope", scope);
    return node;
  };
  const line = (cells) => element("tr", "", ...cells.map((c, i) => (i ? cell("td", c) : cell("th", c, "row"))));
  const top = element("tr", "", ...head.map((h) => cell("th", h, "col")));
  const whole = element("table", className, element("thead", "", top), element("tbody", "", ...rows.map(line)));
  return element("div", "scrolls", whole);
}

/** Copy on click; says so for a moment. @param {string} label @param {() => string} text */
export function copyButton(label, text) {
  const node = button(label, "tool bordered", async () => {
    try {
      await navigator.clipboard.writeText(text());
      node.textContent = "Copied";
    } catch {
      window.prompt("Copy this:", text());
    }
    setTimeout(() => {
      node.textContent = label;
    }, 1500);
  });
  return node;
}
