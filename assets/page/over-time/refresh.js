/** The line below the headline: what is known, a button to read the customers again, and how the last refresh went. */

/** @import { EditionsDocument } from "../../types.d.ts" */

import { pause } from "../../server/patience.js";
import { button, element, sentenceOf } from "../elements.js";
import { moment } from "./dates.js";
import { summary } from "./headline.js";
import { fetchEditions, refreshNow } from "./talk.js";

const PAUSE = 1500;

export class RefreshLine {
  /** @param {HTMLElement} holder @param {(known: EditionsDocument) => void} arrived */
  constructor(holder, arrived) {
    this.holder = holder;
    this.arrived = arrived;
    this.said = "";
    this.following = false;
  }

  /** @param {EditionsDocument} known */
  show(known) {
    if (known.brought) {
      this.holder.replaceChildren();
      return;
    }
    const status = element("p", "refresh-told", this.said || known.trouble || wentWrong(known));
    status.setAttribute("role", "status");
    const fixed = known.fixed ? [element("p", "quiet", known.fixed)] : [];
    this.holder.replaceChildren(element("span", "quiet", summary(known)), this.#button(known), status, ...fixed);
    if (known.refresh.running) this.#follow();
  }

  /** @param {EditionsDocument} known */
  #button({ refresh, fixed }) {
    const press = button(refresh.running ? "Reading …" : "Refresh", "tool bordered", () => this.#press());
    press.disabled = Boolean(refresh.running || fixed);
    return press;
  }

  async #press() {
    this.said = "Reading the customers again. You can go on using the page.";
    try {
      await refreshNow();
      this.following = false;
      this.#follow();
    } catch (error) {
      this.said = sentenceOf(error);
    }
    this.show(await fetchEditions());
  }

  /** Ask until it is over. */
  async #follow() {
    if (this.following) return;
    this.following = true;
    let known = await fetchEditions();
    while (known.refresh.running) {
      await pause(PAUSE);
      known = await fetchEditions();
    }
    this.following = false;
    this.said = known.refresh.failed || known.refresh.newer ? "" : "Nothing has changed since the last edition.";
    this.arrived(known);
  }
}

/** @param {EditionsDocument} known */
function wentWrong({ refresh, editions }) {
  if (!refresh.failed || !refresh.when) return "";
  const stays = editions.length ? ` Edition ${editions.at(-1)?.number} stays.` : "";
  const said = /\bstays\b/.test(refresh.failed) ? "" : stays;
  return `The last refresh (${moment(refresh.when)}) failed. ${refresh.failed}${said}`;
}
