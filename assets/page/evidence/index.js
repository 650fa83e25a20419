/** The Evidence page: waits for the evidence, then shows what it says, in words beside the charts. */

import { addEvidence } from "../../crossfilter/evidence.js";
import { pause, slower } from "../../server/patience.js";
import { server } from "../../server/server.js";
import { element } from "../elements.js";
import { leftWords } from "../words.js";
import { describe } from "./describe.js";
import { sensitivity } from "./sensitivity.js";
import { verdict } from "./verdict.js";

const OWN = "/evidence";
const PAUSE = 1000;
const PATIENCE = 3;
const NOBODY = "Nobody is looking for the evidence. Start Kindred again, or run `python -m analysis evidence` on its folder.";
const byId = (id) => document.getElementById(id);

/** @param {import("../explorer.js").Explorer} host */
export async function create(host) {
  return new EvidencePage(host);
}

class EvidencePage {
  /** @param {import("../explorer.js").Explorer} host */
  constructor(host) {
    this.host = host;
    this.waiting = false;
  }

  show() {
    if (this.host.page.evidence) this.#fill();
    else if (!this.waiting) this.#wait();
  }

  /** Ask until it is there, as long as this page is shown, and say how far it is. */
  async #wait() {
    this.waiting = true;
    for (let misses = 0; this.host.state.path === OWN && !server.lasting; ) {
      const found = await this.#ask();
      if (found === null) return this.host.evidenceArrived();
      misses = found.done === undefined ? misses + 1 : 0;
      byId("verdict").replaceChildren(...progress(misses > PATIENCE && !found.failed ? { failed: NOBODY } : found));
      await pause(slower(PAUSE, misses - PATIENCE));
    }
    this.waiting = false;
    return undefined;
  }

  async #ask() {
    try {
      return await addEvidence(this.host.cells);
    } catch (error) {
      return { failed: `The evidence could not be fetched (${error.message}).` };
    }
  }

  #fill() {
    const { page, state, words } = this.host;
    const own = page.evidence.solutions.find((s) => s.n_clusters === state.k);
    const told = (name) => named(own.sentences[name], words);
    byId("evidence-page").classList.add("arrived");
    byId("verdict").replaceChildren(...verdict(own.verdict, told("verdict")));
    for (const node of document.querySelectorAll("[data-sentence]")) {
      node.textContent = node.dataset.sentence.split(" ").map(told).join(" ");
    }
    byId("sensitivity").replaceChildren(...sensitivity(own.sensitivity, told("sensitivity"), own.sentences));
    byId("describe").replaceChildren(...describe(this.host, own, told));
  }
}

/** Segments' names in place of `{3}`. @param {string} sentence @param {import("../words.js").Words} words */
function named(sentence, words) {
  return sentence.replace(/\{(\d+)\}/g, (_, number) => `“${words.name(Number(number))}”`);
}

function progress({ phase, done, left, failed }) {
  if (failed) return [element("p", "", failed)];
  const bar = document.createElement("progress");
  if (done !== undefined) bar.value = done;
  bar.setAttribute("aria-label", "How far the evidence is");
  const percent = done === undefined ? "" : ` ${Math.round(100 * done)}%`;
  const told = phase ? `Finding out how sure this is: ${phase},${percent}${leftWords(left)}` : "Finding out how sure this is …";
  return [element("p", "", told), bar, element("p", "quiet", "The other pages can be used meanwhile.")];
}
