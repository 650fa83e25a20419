/** The Data page: leads customers that a visitor brings from a file to their own address, and describes those brought. */

/** @import { About, Look, Question } from "../../types.d.ts" */
/** @import { OnProgress } from "./server.js" */

import { BASE } from "../../server/base.js";
import { button, byId, element, sentenceOf } from "../elements.js";
import { Drop } from "./drop.js";
import { Form } from "./form.js";
import { Waiting } from "./progress.js";
import { openQuestion } from "./question.js";
import { fetchAbout, obtain, Refused, send, tellServer } from "./server.js";

/** @template T @typedef {(onProgress: OnProgress, signal: AbortSignal) => Promise<T>} Work   what the server does meanwhile */

const KEPT = "kindred-upload";
const ANSWERS = "kindred-answers";

export function create() {
  return new DataPage(byId("bring"));
}

class DataPage {
  /** @param {HTMLElement} holder */
  constructor(holder) {
    this.holder = holder;
    const { uploadMb, uploadDays } = byId("main").dataset;
    this.largest = Number(uploadMb);
    this.days = Number(uploadDays);
    this.drop = new Drop(this.largest, (file, name) => this.#bring(file, name));
    const [token, key] = BASE.split("/").slice(-2);
    /** @type {Question | null} */
    this.question = null;
    window.addEventListener("pagehide", () => this.#keepAnswers());
    if (BASE) this.#own(token, key);
    else this.#offer();
  }

  show() {}

  /** @param {string} title @param {string} help @param {...Node} nodes */
  #fill(title, help, ...nodes) {
    this.holder.className = "card bring";
    const head = element("div", "view-head", element("div", "view-title", element("h2", "", title), element("span", "quiet", help)));
    this.holder.replaceChildren(head, ...nodes);
    stepBack(false);
  }

  /** @param {Form} form @param {string} [sentence] why it is shown again */
  #show(form, sentence = "") {
    this.holder.className = "bring";
    this.holder.replaceChildren(form.node);
    stepBack(true);
    if (sentence) form.say(sentence);
  }

  /** Ask for a file; one that was brought before this page was left is taken up again. */
  #offer(sentence = "") {
    if (!this.largest) {
      this.#fill("Your own customers", "", element("p", "", "This server accepts no files. Its operator can allow them with KINDRED_UPLOAD_MB, or set CUSTOMERS."));
      return;
    }
    const token = sessionStorage.getItem(KEPT);
    if (token) {
      this.#look(token, { ...openQuestion(), ...JSON.parse(sessionStorage.getItem(ANSWERS) ?? "{}") });
      return;
    }
    const days = this.days === 1 ? "a day" : `${this.days} days`;
    const help = `CSV, Excel, OpenDocument, JSON or Parquet, up to ${this.largest} MB; only people with the link see them. Deleted after ${days}, after half an hour without segments, or when you delete them.`;
    this.drop.say(sentence);
    this.#fill("Bring your own customers", help, this.drop.node);
  }

  /** @param {File} file @param {string} name */
  async #bring(file, name) {
    const token = await this.#while((onProgress, signal) => send(file, name, onProgress, signal), (sentence) => this.#offer(sentence));
    if (!token) return;
    sessionStorage.removeItem(ANSWERS);
    sessionStorage.setItem(KEPT, token);
    await this.#look(token, openQuestion());
  }

  /** @param {string} token @param {Question} question @param {Form} [before] the form that is shown where this look fails */
  async #look(token, question, before) {
    /** @param {string} sentence */
    const back = (sentence) => (before ? this.#show(this.#form(token, before.look, before.question), sentence) : this.#drop(token, sentence));
    const key = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    const found = await this.#while((onProgress, signal) => obtain(token, "look", question, onProgress, signal), back, token, before);
    if (!found) return;
    const form = this.#form(token, found, question);
    this.#show(form);
    form.focus(key);
  }

  /** What was answered survives a reload. */
  #keepAnswers() {
    if (this.question && sessionStorage.getItem(KEPT)) sessionStorage.setItem(ANSWERS, JSON.stringify(this.question));
  }

  /** @param {string} token @param {Look} look @param {Question} question @returns {Form} */
  #form(token, look, question) {
    this.question = question;
    const form = new Form(look, question, {
      segment: () => this.#segment(token, question, form),
      again: (next) => this.#look(token, next, form),
      other: BASE ? ["Cancel", () => window.location.reload()] : ["Choose another file", () => this.#drop(token)],
    });
    return form;
  }

  /** @param {string} token @param {Question} question @param {Form} form */
  async #segment(token, question, form) {
    /** @type {Work<string>} */
    const work = (onProgress, signal) => obtain(token, "segment", question, onProgress, signal);
    const key = await this.#while(work, (sentence) => this.#show(form, sentence), token);
    if (!key) return;
    sessionStorage.removeItem(KEPT);
    window.location.assign(`/of/${token}/${key}/`);
  }

  /**
   * Show the progress; `back` gets the sentence when it is refused, and none when it was cancelled.
   * @template T @param {Work<T>} work @param {(sentence: string) => void} back @param {string} [token] @param {Form} [form] stays meanwhile
   */
  async #while(work, back, token = "", form = undefined) {
    const stop = new AbortController();
    const waiting = new Waiting(() => {
      stop.abort();
      if (token) tellServer(token, "cancel").catch(() => undefined);
      back("");
    });
    if (form) form.wait(waiting.node);
    else this.#fill("Your customers", "", waiting.node);
    stepBack(true);
    try {
      return await work((progress) => waiting.show(progress), stop.signal);
    } catch (error) {
      if (stop.signal.aborted) return null;
      if (error instanceof Refused && error.gone) sessionStorage.removeItem(KEPT);
      back(sentenceOf(error));
      return null;
    }
  }

  /** Give up a file: it is deleted, and another one asked for. @param {string} token */
  async #drop(token, sentence = "") {
    sessionStorage.removeItem(KEPT);
    this.#offer(sentence);
    await tellServer(token, "delete").catch(() => undefined);
  }

  /**
   * These customers were brought: by whom, until when, and what their owner can do.
   * @param {string} token @param {string} key
   */
  async #own(token, key) {
    try {
      const about = await fetchAbout(token, "upload.json");
      const until = new Date(about.expires * 1000).toLocaleString([], { dateStyle: "long", timeStyle: "short" });
      const words = `Only those who have this link see these customers. They are deleted on ${until}.`;
      this.#fill("Your file", about.name, element("p", "said", words), element("div", "view-tools", ...this.#ways(token, key, about)));
    } catch (error) {
      this.#fill("Your file", "", element("p", "trouble", sentenceOf(error)));
    }
  }

  /** @param {string} token @param {string} key @param {About} about */
  #ways(token, key, about) {
    const others = element("a", "tool bordered", "Bring other customers");
    others.setAttribute("href", "/data");
    if (!about.owner) return [others];
    const change = async () => this.#look(token, { ...openQuestion(), ...(await fetchAbout(token, `question/${key}`)) });
    const erase = button("Delete them now", "tool bordered", () => {
      if (erase.dataset.sure) this.#erase(token);
      erase.dataset.sure = "yes";
      erase.textContent = "Delete for everyone with the link?";
    });
    return [button("Change settings", "tool bordered", change), others, erase];
  }

  /** @param {string} token */
  async #erase(token) {
    try {
      await tellServer(token, "delete");
      window.location.assign("/data");
    } catch (error) {
      this.holder.append(element("p", "trouble", sentenceOf(error)));
    }
  }
}

/** While segments are being formed, what is known of the customers shown now steps back. @param {boolean} busy */
function stepBack(busy) {
  for (const name of ["data-headline", "cleaned"]) byId(name).hidden = busy;
}
