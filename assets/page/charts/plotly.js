/** Where Plotly comes from: the browser has begun to fetch it by the head of the page. `saved/plotly.js` has it in the file. */

import { byId } from "../elements.js";
import { run } from "../scripts.js";

/** Resolves once `window.Plotly` is there. */
export const plotly = () => run(byId("plotly-script", HTMLLinkElement).href);
