/** A saved page does not save itself; stands in for `page/files/one-file.js`. */

/** @param {object} _host @param {HTMLElement | null} _holder */
export function offerOneFile(_host, _holder) {}
