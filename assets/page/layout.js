/** Dash's layout: waited for, and asked for by loading the page once more where Dash missed it. */

import { at } from "../server/base.js";
import { ask } from "../server/ask.js";
import { server } from "../server/server.js";

const isThere = () => document.getElementById("customers") && document.getElementById("sentence") && window.dash_clientside?.set_props;

/** Resolves once Dash has put its layout on the page. */
export function laidOut() {
  return new Promise((resolve) => {
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["class"] });
    server.addEventListener("back", missed);
    look();

    function look() {
      if (document.querySelector("._dash-error")) missed();
      else if (!isThere()) return;
      observer.disconnect();
      server.removeEventListener("back", missed);
      if (isThere()) resolve(undefined);
    }
  });
}

/** Dash does not ask again; the page does, but not endlessly. */
async function missed() {
  const [{ type }] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (type === "reload") return;
  await ask(at("/_dash-layout"));
  window.location.reload();
}
