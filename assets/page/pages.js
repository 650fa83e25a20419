/** Which page is visible, and the scripts of those that have their own, fetched when they are first visited. */

/**
 * @typedef {object} Part   what stands on one page
 * @property {() => void} show   bring it up to date; called whenever the state changed while the page is visible
 */

/** @type {Record<string, () => Promise<{create: (host: any) => Promise<Part>}>>} */
const SCRIPTS = {
  "/data": () => import("./data/index.js"),
  "/evidence": () => import("./evidence/index.js"),
  "/segments": () => import("./segments/index.js"),
};

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
      if (!this.parts.has(path)) this.parts.set(path, SCRIPTS[path]().then((script) => script.create(this.host)));
      (await this.parts.get(path)).show();
    } catch (error) {
      this.parts.delete(path);
      this.trouble(`This page could not be loaded, because the server does not answer (${error.message}). Load the page again.`);
    }
  }
}

function mark(path) {
  for (const link of document.querySelectorAll("[data-page]")) {
    if (link.dataset.page === path) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
