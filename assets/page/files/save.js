/** Files, made in the browser or by the server, saved as downloads. */

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  saveFrom(address, name);
  URL.revokeObjectURL(address);
}

/** Save text as CSV, with the mark by which Excel knows that it is UTF-8. @param {string} text @param {string} name */
export function saveCsv(text, name) {
  save(new Blob(["\ufeff", text], { type: "text/csv" }), name);
}

/** @param {string} address @param {string} [name] where the server names none */
export function saveFrom(address, name = "") {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
