/** Who moved between two editions, split by cause: people changed, came or went, or the centers moved. */

/** @import { Comparison, EditionsDocument, Explorer, TimeFlow } from "../../types.d.ts" */

import { element, readOutWhileUsed, sentenceOf, table } from "../elements.js";
import { number } from "../words.js";
import { called } from "./dates.js";
import { done } from "./talk.js";

const MAX_WAYS = 6;
/** @type {Record<TimeFlow["cause"], string>} */
const CAUSES = {
  stayed: "stayed",
  changed: "values changed",
  centers: "centers moved",
  both: "both changed",
  came: "came",
  went: "left",
  unplaced: "a value is missing",
};

export class Moved {
  /** @param {Explorer} host @param {HTMLElement} holder @param {(from: number, to: number) => void} picked two editions in the menus */
  constructor(host, holder, picked) {
    this.host = host;
    this.menus = [menu("From edition"), menu("To edition")];
    this.result = element("div", "result");
    readOutWhileUsed(holder, this.result);
    /** @type {EditionsDocument | null} */
    this.known = null;
    this.asked = "";
    /** Of the approved edition and the latest. @type {Comparison | null} */
    this.usual = null;
    const pick = element("div", "pick", this.menus[0].node, element("span", "quiet", "to"), this.menus[1].node);
    for (const { select } of this.menus) {
      select.addEventListener("change", () => {
        this.#compare();
        const [from, to] = this.#chosen();
        picked(from, to);
      });
    }
    holder.replaceChildren(pick, this.result);
  }

  /** @param {EditionsDocument} known @param {Comparison | null} comparison of the approved edition and the latest */
  show(known, comparison) {
    if (this.known !== known) this.#fill(known);
    this.known = known;
    this.usual = comparison;
    if (comparison && this.#isUsual()) this.#show(comparison);
  }

  /** Whether these editions can be compared for this visitor. @param {number} from @param {number} to */
  compares(from, to) {
    const { known } = this;
    const isUsual = known?.approved === from && known.editions.at(-1)?.number === to;
    const hasRows = [from, to].every((n) => known?.editions.find((e) => e.number === n)?.has_rows);
    return hasRows && (isUsual || !known?.fixed);
  }

  /** Compare two editions that were brushed, or the approved one and the latest again. @param {number} from @param {number} to */
  pick(from, to) {
    const [first, second] = this.#chosen();
    if ((from === first && to === second) || !this.compares(from, to)) return;
    [from, to].forEach((n, i) => {
      this.menus[i].select.value = String(n);
    });
    if (this.usual && this.#isUsual()) {
      this.asked = "";
      this.#show(this.usual);
    } else {
      this.#compare();
    }
  }

  #isUsual() {
    const [from, to] = this.#chosen();
    return from === this.known?.approved && to === this.known.editions.at(-1)?.number;
  }

  /** @param {EditionsDocument} known */
  #fill({ editions, approved, fixed }) {
    const kept = editions.filter((e) => e.has_rows);
    const wanted = [approved, editions.at(-1)?.number];
    this.menus.forEach(({ select }, i) => {
      select.replaceChildren(...kept.map((e) => new Option(called(e, editions), String(e.number))));
      select.value = String(wanted[i]);
      select.disabled = Boolean(fixed);
      select.title = fixed;
    });
  }

  #chosen() {
    return this.menus.map((m) => Number(m.select.value));
  }

  async #compare() {
    const [from, to] = this.#chosen();
    const asked = `${from} ${to}`;
    this.asked = asked;
    this.result.replaceChildren(element("p", "quiet", "Comparing …"));
    try {
      const comparison = await done("compare", { from, to });
      if (this.asked === asked) this.#show(comparison);
    } catch (error) {
      if (this.asked === asked) this.result.replaceChildren(element("p", "", sentenceOf(error)));
    }
  }

  /** @param {Comparison} c */
  #show(c) {
    const sentences = element("div", "said", ...c.sentences.map((s) => element("p", "", s)));
    this.result.replaceChildren(sentences, ...(c.flows ? [balance(c, c.flows), ...ways(c, c.flows)] : [sizes(c)]));
  }
}

/** @param {string} label */
function menu(label) {
  const select = element("select", "");
  return { select, node: element("label", "", element("span", "unseen", label), select) };
}

/** A segment's mark and name. @param {number} segment @param {string} name */
const named = (segment, name) => element("span", "segment-name", element("i", `mark mark-${segment}`), name);

/** Who entered and left each segment, by cause. @param {Comparison} c @param {TimeFlow[]} flows */
function balance(c, flows) {
  const rows = c.names[1].map((name, i) => {
    const [segment, before] = [i + 1, c.matched[i]];
    /** @param {(f: TimeFlow) => boolean} own */
    const n = (own) => flows.filter(own).reduce((sum, f) => sum + f.n, 0);
    /** @param {TimeFlow} f */
    const enters = (f) => f.now === segment && f.before !== before;
    /** @param {TimeFlow} f */
    const leaves = (f) => before !== null && f.before === before && f.now !== segment;
    /** @param {TimeFlow} f */
    const byCenters = (f) => f.cause === "centers" || f.cause === "both";
    /** @param {(f: TimeFlow) => boolean} of */
    const net = (of) => change(n((f) => enters(f) && of(f)) - n((f) => leaves(f) && of(f)));
    const people = net((f) => f.cause === "changed");
    const turnover = net((f) => f.cause === "came" || f.cause === "went" || f.cause === "unplaced");
    return [named(segment, name), number(n(enters)), number(n(leaves)), people, turnover, net(byCenters)];
  });
  const head = ["Segment", "Entered", "Left", "Customers changed", "Came or went", "Centers moved"];
  return element("div", "scrolls", table(head, rows));
}

/** The largest ways between segments. @param {Comparison} c @param {TimeFlow[]} flows */
function ways(c, flows) {
  const moved = flows.filter((f) => f.cause !== "stayed" && f.before !== null && f.now !== null).slice(0, MAX_WAYS);
  if (!moved.length) return [];
  const rows = moved.map((f) => [c.names[0][(f.before ?? 1) - 1], c.names[1][(f.now ?? 1) - 1], CAUSES[f.cause], number(f.n)]);
  return [element("h3", "", "Largest moves"), element("div", "scrolls", table(["From", "To", "Why", "Customers"], rows, "figures ways"))];
}

/** Sizes alone, where nobody can be known again. @param {Comparison} c */
function sizes(c) {
  const rows = c.names[1].map((name, i) => {
    const before = c.matched[i];
    const was = before === null ? 0 : c.sizes[0][before - 1];
    return [named(i + 1, name), before === null ? "new" : number(was), number(c.sizes[1][i]), change(c.sizes[1][i] - was)];
  });
  return element("div", "scrolls", table(["Segment", "Before", "Now", "Change"], rows));
}

/** `+12`, `−3`, `0`. @param {number} by */
export const change = (by, digits = 0) => {
  const text = number(Math.abs(by), digits, digits);
  return Number(text.replaceAll(",", "")) === 0 ? text : `${by < 0 ? "−" : "+"}${text}`;
};
