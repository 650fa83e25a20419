/** Addresses: everything that is asked about these customers lies below the path at which they are served. */

/** "" for the server's own customers, "/of/…" for those that a visitor brought. */
export const BASE = document.documentElement.dataset.base ?? "";

/** @param {string} path from the top of these customers' pages, beginning with a slash */
export const at = (path) => BASE + path;
