/** Where Plotly comes from: the browser has begun to fetch it by the head of the page. `saved/plotly.js` has it in the file. */

import { byId } from "../elements.js";
import { run } from "../scripts.js";

/** Resolves once `window.Plotly` is there. */
export async function plotly() {
  await new Promise(requestAnimationFrame); // words that were just written are painted first
  await new Promise((resolve) => setTimeout(resolve));
  await run(byId("plotly-script", HTMLLinkElement).href);
}
