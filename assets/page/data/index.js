/** The Data page: takes customers that a visitor brings, from the file to their own address; tells of those brought. */

import { BASE } from "../../crossfilter/base.js";
import { button, element } from "../elements.js";
import { Drop } from "./drop.js";
import { Form, openQuestion } from "./form.js";
import { Waiting } from "./progress.js";
import { fetchAbout, obtain, Refused, send, tellServer } from "./server.js";

const KEPT = "kindred-upload";
const byId = (id) => document.getElementById(id);

export async function create() {
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
    if (BASE) this.#own(token, key);
    else this.#offer();
  }

  show() {}

  #fill(title, help, ...nodes) {
    const head = element("div", "view-head", element("div", "view-title", element("h2", "", title), element("span", "quiet", help)));
    this.holder.replaceChildren(head, ...nodes);
    stepBack(false);
  }

  /** @param {Form} form @param {string} [sentence] why it is shown again */
  #show(form, sentence = "") {
    this.#fill("How are segments to be formed?", "the server's proposals; change what you know better", form.node);
    stepBack(true);
    if (sentence) form.say(sentence);
  }

  /** Ask for a file; one that was brought before this page was left is taken up again. */
  #offer(sentence = "") {
    if (!this.largest) {
      this.#fill("Your own customers", "", element("p", "", "This server takes no files; its operator sets CUSTOMERS, or KINDRED_UPLOAD_MB to allow them."));
      return;
    }
    const token = sessionStorage.getItem(KEPT);
    if (token) {
      this.#look(token, openQuestion());
      return;
    }
    const days = this.days === 1 ? "a day" : `${this.days} days`;
    const help = `CSV, Excel or Parquet, up to ${this.largest} MB; seen only by those who have the link, deleted after ${days} or when you say so`;
    this.drop.say(sentence);
    this.#fill("Bring your own customers", help, this.drop.node);
  }

  async #bring(file, name) {
    const token = await this.#while((tell, signal) => send(file, name, tell, signal), (sentence) => this.#offer(sentence));
    if (!token) return;
    sessionStorage.setItem(KEPT, token);
    await this.#look(token, openQuestion());
  }

  /** @param {string} token @param {any} question @param {Form} [before] the form that is shown where this look fails */
  async #look(token, question, before) {
    const back = (sentence) => (before ? this.#show(before, sentence) : this.#drop(token, sentence));
    const found = await this.#while((tell, signal) => obtain(token, "look", question, tell, signal), back, token);
    if (!found) return;
    const form = new Form(found, question, {
      segment: () => this.#segment(token, question, form),
      again: () => this.#look(token, question, form),
      other: BASE ? ["Leave it as it is", () => window.location.reload()] : ["Take another file", () => this.#drop(token)],
    });
    this.#show(form);
  }

  async #segment(token, question, form) {
    const work = (tell, signal) => obtain(token, "segment", question, tell, signal);
    const key = await this.#while(work, (sentence) => this.#show(form, sentence), token);
    if (!key) return;
    sessionStorage.removeItem(KEPT);
    window.location.assign(`/of/${token}/${key}/`);
  }

  /** Show how far it is; `back` hears the sentence when it is refused, and none when it was cancelled. */
  async #while(work, back, token = "") {
    const stop = new AbortController();
    const waiting = new Waiting(() => {
      stop.abort();
      if (token) tellServer(token, "cancel").catch(() => undefined);
      back("");
    });
    this.#fill("Your customers", "", waiting.node);
    stepBack(true);
    try {
      return await work((progress) => waiting.tell(progress), stop.signal);
    } catch (error) {
      if (stop.signal.aborted) return null;
      if (error instanceof Refused && error.gone) sessionStorage.removeItem(KEPT);
      back(error.message);
      return null;
    }
  }

  /** Give up a file: it is deleted, and another one asked for. */
  async #drop(token, sentence = "") {
    sessionStorage.removeItem(KEPT);
    this.#offer(sentence);
    await tellServer(token, "delete").catch(() => undefined);
  }

  /** These customers were brought: by whom, until when, and what their owner can do. */
  async #own(token, key) {
    try {
      const about = await fetchAbout(token, "upload.json");
      const until = new Date(about.expires * 1000).toLocaleString([], { dateStyle: "long", timeStyle: "short" });
      const words = `Only those who have this link see these customers. They are deleted on ${until}.`;
      this.#fill("Brought customers", about.name, element("p", "said", words), element("div", "view-tools", ...this.#ways(token, key, about)));
    } catch (error) {
      this.#fill("Brought customers", "", element("p", "trouble", error.message));
    }
  }

  #ways(token, key, about) {
    const others = element("a", "tool bordered", "Bring other customers");
    others.setAttribute("href", "/data");
    if (!about.owner) return [others];
    const change = async () => this.#look(token, { ...openQuestion(), ...(await fetchAbout(token, `question/${key}`)) });
    const erase = button("Delete them now", "tool bordered", () => {
      if (erase.dataset.sure) this.#erase(token);
      erase.dataset.sure = "yes";
      erase.textContent = "Delete for everybody who has the link?";
    });
    return [button("Form segments otherwise", "tool bordered", change), others, erase];
  }

  async #erase(token) {
    try {
      await tellServer(token, "delete");
      window.location.assign("/data");
    } catch (error) {
      this.holder.append(element("p", "trouble", error.message));
    }
  }
}

/** While segments are being formed, what is known of the customers shown now steps back. @param {boolean} busy */
function stepBack(busy) {
  for (const name of ["data-headline", "cleaned"]) byId(name).hidden = busy;
}
