/** The address of a saved page: what follows `#`; stands in for `page/place.js`. */

/** What was shown last; before anything was, the view from which the page was saved. */
const LAST = { address: document.documentElement.dataset.view || "/", depth: 0 };

/** Fragments that are no views, such as that of “Skip to content”, leave what is shown. */
export function shownAddress() {
  const fragment = window.location.hash.slice(1);
  if (fragment.startsWith("/")) LAST.address = fragment;
  return new URL(LAST.address, "https://kindred.invalid");
}

/** @returns {number} */
export const depthHere = () => window.history.state?.depth ?? 0;

/** @param {string} address @param {number} depth @param {boolean} replace */
export function keepAddress(address, depth, replace) {
  LAST.address = address;
  try {
    window.history[replace ? "replaceState" : "pushState"]({ depth }, "", `${window.location.href.split("#")[0]}#${address}`);
  } catch {
    // in a frame without an address of its own, as notebooks show it, there is no history to keep it in
  }
}
