/** Where Plotly comes from: the browser has begun to fetch it by the head of the page. `saved/plotly.js` has it in the file. */

import { pause } from "../../server/patience.js";
import { byId } from "../elements.js";
import { run } from "../scripts.js";

const WAIT = 2000;

const address = () => byId("plotly-script", HTMLLinkElement).href;

/** Resolves once `window.Plotly` is there. */
export const plotly = () => run(address());

/** Have the browser keep Plotly compiled for the next visit, once it has nothing else to do. */
export async function keepPlotly() {
  if (!("serviceWorker" in navigator)) return; // not over plain HTTP
  await pause(WAIT);
  try {
    await navigator.serviceWorker.register(new URL("service-worker.js", address()), { scope: "/" });
  } catch {
    // a browser that keeps nothing reads it again
  }
}
