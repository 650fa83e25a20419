/** Where a view stands in the address bar: path and query. `saved/place.js` keeps both in the fragment. */

/** The address of what is shown. */
export const shownAddress = () => new URL(window.location.href);

/** How many changes Back can undo. @returns {number} */
export const depthHere = () => window.history.state?.depth ?? 0;

/** Write an address into the bar. @param {string} address @param {number} depth @param {boolean} replace the one that is there */
export const keepAddress = (address, depth, replace) =>
  window.history[replace ? "replaceState" : "pushState"]({ depth }, "", address);
