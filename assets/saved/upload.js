/** A saved page takes no files; stands in for `page/segments/upload.js`. */

export class Upload {
  /** @param {object} _how */
  constructor(_how) {
    this.node = document.createDocumentFragment();
  }
}
