/** Nothing is fetched, so there is nothing to guard; stands in for `page/files/downloads.js` and `export-links.js`. */

/** @param {(sentence: string) => void} _say */
export function guardDownloads(_say) {}

/** `rows.js` makes the files. @param {number} _k @param {string} _where */
export function offerExports(_k, _where) {}
