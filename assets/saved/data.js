/** A saved page takes no other customers, and what it says of these was laid out with it; stands in for `page/data/index.js`. */

export const create = () => ({ show() {} });
