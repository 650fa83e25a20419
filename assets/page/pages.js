/** Which page is visible, and the scripts of those that have their own, fetched when they are first visited. */

/** @import { Explorer } from "../types.d.ts" */

import { server } from "../server/server.js";
import { brandTitle } from "./brand.js";
import { all, byId, sentenceOf } from "./elements.js";
import { imported } from "./scripts.js";

/**
 * @typedef {object} Content   what stands on one page
 * @property {() => void} show   bring it up to date; called whenever the state changed while the page is visible
 * @typedef {() => Promise<{create: (host: Explorer) => Content | Promise<Content>}>} Fetch
 */

/** @type {Record<string, Fetch>} */
const SCRIPTS = {
  "/data": () => import("./data/index.js"),
  "/evidence": () => import("./evidence/index.js"),
  "/over-time": () => import("./over-time/index.js"),
  "/segments": () => import("./segments/index.js"),
};

export class Pages {
  /** @param {Explorer} host */
  constructor(host) {
    this.host = host;
    this.nodes = all(".page");
    /** The path of the visible page. */
    this.shown = "";
    /** @type {Map<string, Promise<Content>>} */
    this.contents = new Map();
  }

  /** @param {string} path unknown ones lead to the first page */
  show(path) {
    const known = this.nodes.find((p) => p.dataset.path === path) ?? this.nodes[0];
    for (const node of this.nodes) node.hidden = node !== known;
    byId("selected").hidden = known.dataset.linked !== "true";
    const { path: shown = "/", name = "" } = known.dataset;
    mark(shown);
    document.title = `${brandTitle()} · ${name}`;
    if (this.shown && this.shown !== shown) byId("live").textContent = `Page: ${name}.`;
    this.shown = shown;
    this.#update(shown);
  }

  /** @param {string} path */
  async #update(path) {
    if (!SCRIPTS[path]) return;
    try {
      const content = this.contents.get(path) ?? imported(SCRIPTS[path], `.${path}/index.js`).then((script) => script.create(this.host));
      this.contents.set(path, content);
      (await content).show();
    } catch (error) {
      this.contents.delete(path);
      if (!server.lasting) this.host.notify(`This page could not be shown (${sentenceOf(error)}). Reload the page.`);
    }
  }
}

/** @param {string} path */
function mark(path) {
  for (const link of all("[data-page]")) {
    if (link.dataset.page === path) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
