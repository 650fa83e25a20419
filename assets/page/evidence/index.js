/** The Evidence page: waits for the evidence, then shows it, in words next to the charts. */

/** @import { Explorer, Waiting, Words } from "../../types.d.ts" */

import { pause, slower } from "../../server/patience.js";
import { addEvidence } from "../../server/segmentation.js";
import { server } from "../../server/server.js";
import { all, byId, element, sentenceOf } from "../elements.js";
import { leftWords } from "../words.js";
import { describe } from "./describe.js";
import { offers } from "./preferred.js";
import { opinions } from "./opinions.js";
import { sureTable } from "./sure-table.js";
import { sensitivity } from "./sensitivity.js";
import { headline, verdict } from "./verdict.js";

const OWN = "/evidence";
const PAUSE = 1000;
const PATIENCE = 3;
const NOBODY = "No process is computing the evidence. Restart Kindred, or run `python -m analysis evidence` on its folder.";

/** @param {Explorer} host */
export function create(host) {
  return new EvidencePage(host);
}

class EvidencePage {
  /** @param {Explorer} host */
  constructor(host) {
    this.host = host;
    this.waiting = false;
  }

  show() {
    if (this.host.page.evidence) this.#fill();
    else if (!this.waiting) this.#wait();
  }

  /** Ask until it is there, as long as this page is shown, and show the progress. */
  async #wait() {
    this.waiting = true;
    for (let misses = 0; this.host.state.path === OWN && !server.lasting; ) {
      const answer = await this.#ask();
      if (answer === null) return this.host.evidenceArrived();
      misses = answer.done === undefined ? misses + 1 : 0;
      byId("verdict").replaceChildren(...progress(misses > PATIENCE && !answer.failed ? { failed: NOBODY } : answer, this.host.state.k));
      await pause(slower(PAUSE, misses - PATIENCE));
    }
    this.waiting = false;
    return undefined;
  }

  async #ask() {
    try {
      return await addEvidence(this.host.cells);
    } catch (error) {
      return { failed: `The evidence could not be fetched (${sentenceOf(error)}).` };
    }
  }

  #fill() {
    const { page, state, words } = this.host;
    const own = page.evidence?.solutions.find((s) => s.n_clusters === state.k);
    if (!own) return;
    /** @param {string} name */
    const sentence = (name) => named(own.sentences[name], words);
    byId("evidence-page").classList.add("arrived");
    const offered = offers(page.evidence?.preferred ?? {}, state.k, (k) => this.host.showSegments(k));
    byId("verdict").replaceChildren(...verdict(own.verdict, sentence("verdict"), offered));
    for (const node of all("[data-sentence]")) {
      node.textContent = (node.dataset.sentence ?? "").split(" ").map(sentence).join(" ");
    }
    byId("sure").replaceChildren(...sureTable(this.host, own, sentence));
    byId("opinions").replaceChildren(...opinions(own.opinions));
    byId("sensitivity").replaceChildren(...sensitivity(own.sensitivity, sentence("sensitivity")));
    byId("describe").replaceChildren(...describe(this.host, own, sentence));
  }
}

/** Segments' names in place of `{3}`. @param {string} sentence @param {Words} words */
function named(sentence = "", words) {
  return sentence.replace(/\{(\d+)\}/g, (_, number) => `“${words.name(Number(number))}”`);
}

/** The progress, below the verdict where that is final already. @param {Waiting} waiting @param {number} k */
function progress({ phase, done, left, failed, known }, k) {
  if (failed) return [element("p", "", failed)];
  const bar = document.createElement("progress");
  if (done !== undefined) bar.value = done;
  bar.setAttribute("aria-label", "Progress of the evidence");
  const percent = done === undefined ? "" : ` ${Math.round(100 * done)}%`;
  const judged = known?.[k];
  const first = judged ? [headline(judged.verdict, judged.sentence)] : [];
  const doing = judged ? "This verdict is final. The rest follows" : "Checking how reliable the segments are";
  const sentence = phase ? `${doing}: ${phase},${percent}${leftWords(left)}` : `${doing} …`;
  return [...first, element("p", "", sentence), bar, element("p", "quiet", "You can use the other pages meanwhile.")];
}
