/** A saved page stays as it is; stands in for `page/newer.js`. */

export const watchForNewer = () => {};
