/** Every edition, the latest first, and who approved which; one can be approved here. */

/** @import { Approval, Edition, EditionsDocument } from "../../types.d.ts" */

import { button, element, table } from "../elements.js";
import { number } from "../words.js";
import { day, shortDay } from "./dates.js";
import { decision } from "./decision.js";
import { share } from "./lines/names.js";
import { done } from "./talk.js";

/** @type {Record<Edition["how"], string>} */
const HOW = { segmented: "segmented", refreshed: "read again", refitted: "refit" };
/** @type {Record<string, string>} */
const VERDICTS = { fits: "still fits", drifting: "drifting", "refit advised": "refit advised" };
const MAX_ROWS = 12;

export class List {
  /** @param {HTMLElement} holder @param {() => Promise<void>} changed */
  constructor(holder, changed) {
    this.holder = holder;
    this.changed = changed;
    this.every = false;
    /** The edition that somebody is approving. @type {number | null} */
    this.approving = null;
  }

  /** @param {EditionsDocument} known */
  show(known) {
    const { editions, approvals } = known;
    if (!editions.length) {
      this.holder.replaceChildren(element("p", "quiet", known.fixed || "The first edition is kept with the first refresh or approval."), ...this.#approveFirst(known));
      return;
    }
    const latestFirst = [...editions].reverse();
    const shown = this.every ? latestFirst : latestFirst.slice(0, MAX_ROWS);
    const rows = shown.flatMap((e) => [this.#row(e, known)]);
    const more = latestFirst.length - shown.length;
    const head = ["Edition", "Day", "How", "Customers", "Unsure", "Verdict", "Approved"];
    this.holder.replaceChildren(
      element("div", "scrolls", table(head, rows, "figures editions")),
      ...(more ? [button(`Show ${more} earlier`, "tool bordered", () => this.#showEvery(known))] : []),
      ...this.#form(known),
      ...history(approvals),
    );
  }

  /** @param {EditionsDocument} known */
  #showEvery(known) {
    this.every = true;
    this.show(known);
  }

  /** @param {Edition} e @param {EditionsDocument} known */
  #row(e, known) {
    const approval = known.approvals.findLast((a) => a.edition === e.number);
    const counts = approval && known.approvals.at(-1) === approval;
    const by = approval ? element(counts ? "b" : "span", "", counts ? `by ${approval.by}` : `earlier, by ${approval.by}`) : "";
    const press = button("Approve", "tool bordered", () => this.#approve(e.number, known));
    press.setAttribute("aria-label", `Approve edition ${e.number}`);
    const act = known.fixed || counts || !e.has_rows ? "" : press;
    return [String(e.number), shortDay(e.when), HOW[e.how], number(e.n_customers), share(e.fit.unsure), VERDICTS[e.verdict] ?? "–", element("span", "approval", by, act)];
  }

  /** @param {EditionsDocument} known */
  #approveFirst(known) {
    if (known.fixed || known.trouble) return [];
    return this.approving === null ? [button("Approve these segments", "tool bordered", () => this.#approve(1, known))] : this.#form(known);
  }

  /** @param {number} edition @param {EditionsDocument} known */
  #approve(edition, known) {
    this.approving = edition;
    this.show(known);
    this.holder.querySelector("input")?.focus();
  }

  /** @param {EditionsDocument} known */
  #form(known) {
    const edition = this.approving;
    if (edition === null || known.fixed) return [];
    const title = element("h3", "", `Approve edition ${edition}`);
    const what = element("p", "quiet", "Later editions are scored into its centers, and compared with it.");
    const form = decision(known, "Approve", async (by, note) => {
      await done("approve", { edition, by, note });
      this.approving = null;
      await this.changed();
    }, () => this.#stop(known));
    return [title, what, form];
  }

  /** @param {EditionsDocument} known */
  #stop(known) {
    this.approving = null;
    this.show(known);
  }
}

/** Who approved what, when and why. @param {Approval[]} approvals @returns {Node[]} */
function history(approvals) {
  if (!approvals.length) return [element("p", "quiet", "Nobody has approved an edition yet. The one whose centers count is compared with.")];
  const lines = [...approvals].reverse().map((a) => element("li", "", `${day(a.when)}: ${a.by} approved edition ${a.edition}: “${a.note}”`));
  return [element("h3", "", "Approvals"), element("ul", "said", ...lines)];
}
