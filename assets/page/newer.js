/** Newer customers: the page that is open goes on with its own, and offers to switch once there are others. */

import { ask } from "../server/ask.js";
import { at, BASE } from "../server/base.js";
import { pause } from "../server/patience.js";
import { server } from "../server/server.js";
import { button, element } from "./elements.js";

const PAUSE = 20_000;

/** Look now and then, as long as the page is seen and shows the server's own customers. */
export async function watchForNewer() {
  if (BASE) return;
  for (;;) {
    await pause(PAUSE);
    if (server.lasting) return;
    if (!document.hidden && (await isNewer())) return offer();
  }
}

async function isNewer() {
  try {
    const response = await ask(at("/over-time/state.json"));
    return response.ok && Boolean((await response.json()).newer);
  } catch {
    return false;
  }
}

function offer() {
  const node = element("p", "newer", "Newer data are in. ", button("Show them", "tool bordered strong", switchOver));
  node.setAttribute("role", "status");
  document.body.append(node);
}

/** The same view of the newer customers; what was selected is looked up among these. */
function switchOver() {
  const address = new URL(window.location.href);
  address.searchParams.delete("on");
  window.history.replaceState(window.history.state, "", address);
  window.location.reload();
}
