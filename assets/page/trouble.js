/** The one place where the page says what is wrong with the server, and what to do about it. */

/** @import { Trouble } from "../server/troubles.js" */

import { server } from "../server/server.js";
import { button, element } from "./elements.js";

/** How long it has to last before it is worth a sentence. */
const LASTS = { gone: 1500, busy: 4000, out: 0, updated: 0, deleted: 0 };

/** @type {Record<Trouble, () => (Node | string)[]>} */
const SAID = {
  gone: () => ["The server does not answer. Brushing still works; the rest continues when the server is back. If this stays, check your connection."],
  busy: () => ["The server is busy or starting. Brushing still works; the rest continues in a moment."],
  out: () => ["You are logged out. Brushing still works; for the rest ", logIn(), ", here or in another tab."],
  updated: () => ["Kindred or its customers were updated after you opened this page. Brushing still works; for the rest ", again(), ". Your view is kept in the address."],
  deleted: () => ["These customers were deleted, or their time is over. Brushing works until you leave; to get them back ", bring(), "."],
};

/** Show what is wrong from now on. */
export function tellTrouble() {
  const node = element("p", "server-trouble");
  node.setAttribute("role", "status");
  document.body.append(node);
  new ResizeObserver(() => lift(node.offsetHeight)).observe(node);
  let shown = /** @type {string | null} */ (null);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  server.addEventListener("change", () => {
    const { trouble } = server;
    if (trouble === shown) return;
    shown = trouble;
    clearTimeout(timer);
    if (trouble) timer = setTimeout(() => node.replaceChildren(...SAID[trouble]()), LASTS[trouble]);
    else node.replaceChildren();
  });
}

/** Other notices stand above. @param {number} height */
function lift(height) {
  document.documentElement.style.setProperty("--lift", height ? `${height + 8}px` : "0px");
}

/** Back to this very view, as it is when the link is followed. */
function logIn() {
  const link = element("a", "", "log in again");
  const follow = () => {
    const { pathname, search } = window.location;
    link.setAttribute("href", `/login?next=${encodeURIComponent(pathname + search)}`);
  };
  follow();
  for (const name of ["pointerdown", "focus", "click"]) link.addEventListener(name, follow);
  return link;
}

const again = () => button("reload the page", "link", () => window.location.reload());

function bring() {
  const link = element("a", "", "bring them again");
  link.setAttribute("href", "/data");
  return link;
}
