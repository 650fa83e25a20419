/** A saved page has no tour; stands in for `page/help/tour.js`. */

/** @param {object} _explorer */
export function welcome(_explorer) {}

/** @param {object} _explorer @returns {Node[]} */
export const tourButton = (_explorer) => [];
