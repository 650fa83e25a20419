/** Two groups side by side: any two segments, all others, or the customers selected on Explore. */

/** @import { Differences } from "../../crossfilter/differences.js" */
/** @import { Explorer, Page, Sheets, Words } from "../../types.d.ts" */

import { crowd, rest } from "../../crossfilter/crowd.js";
import { MIN_CUSTOMERS, compare } from "../../crossfilter/differences.js";
import { sentence } from "../selected/differences/comparison.js";
import { effectRow, effects } from "../selected/differences/effects.js";
import { element, readOutWhileUsed } from "../elements.js";
import { number } from "../words.js";

/** @typedef {{value: string, text: string}} Option */

const REST = "rest";
const BRUSH = "brush";
/** Differences that are listed; the others are folded below them. */
const MAX_ROWS = 24;

export class Compare {
  /** @param {Explorer} host @param {Sheets} sheets @param {HTMLElement} holder */
  constructor(host, sheets, holder) {
    this.host = host;
    this.sheets = sheets;
    /** @type {string | undefined} the segment that was open, and of how many */
    this.opened = undefined;
    this.k = 0;
    this.menus = [picker("First group"), picker("Second group")];
    this.result = element("div", "result");
    readOutWhileUsed(holder, this.result);
    for (const { select } of this.menus) select.addEventListener("change", () => this.#compare());
    holder.replaceChildren(element("div", "pick", this.menus[0].node, element("span", "quiet", "against"), this.menus[1].node), this.result);
  }

  /** The open segment against all others, until somebody picks others. */
  show() {
    const { state } = this.host;
    const options = this.#options();
    const [first, second] = this.menus.map((m) => m.select);
    const opened = String(state.segment);
    const kept = this.opened === opened && this.k === state.k;
    fill(first, options.filter((o) => o.value !== REST), kept ? first.value : opened);
    fill(second, options, kept ? second.value : REST);
    Object.assign(this, { opened, k: state.k });
    this.#compare();
  }

  #options() {
    const { page, state, cf } = this.host;
    const segments = page.solutions[state.k].segments.map((s, i) => ({ value: String(i + 1), text: s.name }));
    const brush = state.selection.length ? [{ value: BRUSH, text: `Selected on Explore (${number(cf.count())})` }] : [];
    return [...segments, { value: REST, text: "All other customers" }, ...brush];
  }

  #compare() {
    const { page, cf, state, words } = this.host;
    const [a, b] = this.menus.map((m) => m.select.value);
    const first = this.#group(a);
    const second = b === REST ? rest(crowd(cf.all), first) : this.#group(b);
    const differences = a === b ? null : compare(cf.cells, state.k, first, second);
    this.result.replaceChildren(...(differences ? differenceRows(differences, page, name(b, words), this.#levels(a, b)) : [element("p", "quiet", this.#nothing(a, b))]));
  }

  /** How a segment stands against all customers, where it is compared with all others. @param {string} a @param {string} b */
  #levels(a, b) {
    return a !== BRUSH && b === REST ? this.sheets.solutions[this.host.state.k].segments[Number(a) - 1].levels : undefined;
  }

  /** @param {string} which */
  #group(which) {
    const { cf } = this.host;
    return which === BRUSH ? crowd(cf.passing()) : crowd(cf.all, Number(which));
  }

  /** @param {string} a @param {string} b */
  #nothing(a, b) {
    return a === b ? "Pick two different groups." : `One of the groups has fewer than ${MIN_CUSTOMERS} customers, too few to compare.`;
  }
}

/** @param {string} which @param {Words} words */
const name = (which, words) =>
  which === REST ? "all other customers" : which === BRUSH ? "the selected customers" : `“${words.name(Number(which))}”`;

/** @param {Differences} differences @param {Page} page @param {string} others @param {Record<string, number | null>} [levels] */
function differenceRows(differences, page, others, levels) {
  const rows = effects(differences, page).map(effectRow);
  const more = rows.splice(MAX_ROWS);
  return [
    element("p", "", sentence(differences, page, others, { levels })),
    element("div", "effects wide", ...rows),
    ...(more.length ? [element("details", "", element("summary", "quiet", `and ${more.length} more`), element("div", "effects wide", ...more))] : []),
    element("p", "quiet small-print", `${number(differences.n[0])} against ${number(differences.n[1])} customers. Bars: Hedges' g for features, Cohen's h for shares, ` +
      "from −2 to 2; thin lines: 95% intervals. Below 0.2: practically the same. From 0.8: far apart. Segments were formed to differ in some of these columns, so differences in those are no surprise."),
  ];
}

/** @param {string} label */
function picker(label) {
  const select = element("select", "");
  return { select, node: element("label", "", element("span", "unseen", label), select) };
}

/** @param {HTMLSelectElement} select @param {Option[]} options @param {string} wanted */
function fill(select, options, wanted) {
  select.replaceChildren(...options.map(({ value, text }) => new Option(text, value)));
  select.value = options.some((o) => o.value === wanted) ? wanted : options[0].value;
}
