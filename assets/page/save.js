/** Files, made in the browser or by the server, saved as downloads. */

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  saveFrom(address, name);
  URL.revokeObjectURL(address);
}

/** @param {string} address @param {string} [name] where the server does not tell one */
export function saveFrom(address, name = "") {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
