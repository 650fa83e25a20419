/** Which page is visible, and the scripts of those that have their own, fetched when they are first visited. */

import { ask } from "../server/ask.js";
import { server } from "../server/server.js";

/**
 * @typedef {object} Part   what stands on one page
 * @property {() => void} show   bring it up to date; called whenever the state changed while the page is visible
 */

/** @type {Record<string, string>} */
const SCRIPTS = { "/data": "./data/index.js", "/evidence": "./evidence/index.js", "/segments": "./segments/index.js" };

export class Pages {
  /** @param {any} host what pages ask of the explorer @param {(sentence: string) => void} trouble */
  constructor(host, trouble) {
    this.host = host;
    this.trouble = trouble;
    this.nodes = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".page")]);
    /** @type {Map<string, Promise<Part>>} */
    this.parts = new Map();
  }

  /** @param {string} path unknown ones lead to the first page */
  show(path) {
    const known = this.nodes.find((p) => p.dataset.path === path) ?? this.nodes[0];
    for (const node of this.nodes) node.hidden = node !== known;
    document.getElementById("selected").hidden = known.dataset.linked !== "true";
    mark(known.dataset.path);
    document.title = `Kindred · ${known.dataset.name}`;
    this.#update(known.dataset.path);
  }

  async #update(path) {
    if (!SCRIPTS[path]) return;
    try {
      if (!this.parts.has(path)) this.parts.set(path, load(SCRIPTS[path]).then((script) => script.create(this.host)));
      (await this.parts.get(path)).show();
    } catch (error) {
      this.parts.delete(path);
      if (!server.lasting) this.trouble(`This page could not be shown (${error.message}). Load the page again.`);
    }
  }
}

/**
 * A script that does not arrive is imported once more, after the server has answered for it.
 * @param {string} name @returns {Promise<{create: (host: any) => Promise<Part>}>}
 */
async function load(name) {
  try {
    return await import(name);
  } catch {
    await ask(new URL(name, import.meta.url).pathname, { cache: "reload" });
    return import(name);
  }
}

function mark(path) {
  for (const link of document.querySelectorAll("[data-page]")) {
    if (link.dataset.page === path) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
