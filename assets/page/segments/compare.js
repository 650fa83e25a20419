/** Two groups side by side: any two segments, everybody else, or the customers selected on Explore. */

import { crowd, rest } from "../../crossfilter/crowd.js";
import { MINIMUM, compare } from "../../crossfilter/differences.js";
import { effectRow, effects, sentence } from "../effects.js";
import { element } from "../elements.js";
import { number } from "../words.js";

const REST = "rest";
const BRUSH = "brush";

export class Compare {
  /** @param {import("../explorer.js").Explorer} host @param {HTMLElement} holder */
  constructor(host, holder) {
    this.host = host;
    this.menus = [picker("First group"), picker("Second group")];
    this.result = element("div", "result");
    this.result.setAttribute("aria-live", "polite");
    for (const { select } of this.menus) select.addEventListener("change", () => this.#compare());
    holder.replaceChildren(element("div", "pick", this.menus[0].node, element("span", "quiet", "against"), this.menus[1].node), this.result);
  }

  /** The open segment against everybody else, until somebody picks others. */
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
    return [...segments, { value: REST, text: "Everybody else" }, ...brush];
  }

  #compare() {
    const { page, cf, state, words } = this.host;
    const [a, b] = this.menus.map((m) => m.select.value);
    const first = this.#group(a);
    const second = b === REST ? rest(crowd(cf.everybody), first) : this.#group(b);
    const found = a === b ? null : compare(cf.cells, state.k, first, second);
    this.result.replaceChildren(...(found ? told(found, page, name(b, words)) : [element("p", "quiet", this.#nothing(a, b))]));
  }

  #group(which) {
    const { cf } = this.host;
    return which === BRUSH ? crowd(cf.passing()) : crowd(cf.everybody, Number(which));
  }

  #nothing(a, b) {
    return a === b ? "Pick two different groups." : `One of the groups has fewer than ${MINIMUM} customers, too few to compare.`;
  }
}

const name = (which, words) =>
  which === REST ? "everybody else's" : which === BRUSH ? "that of the selected" : `that of “${words.name(Number(which))}”`;

function told(found, page, others) {
  return [
    element("p", "", sentence(found, page, others)),
    element("div", "effects wide", ...effects(found, page).map(effectRow)),
    element("p", "quiet small-print", `${number(found.n[0])} against ${number(found.n[1])} customers. Bars: Hedges' g for features, Cohen's h for shares, ` +
      "from −2 to 2; thin lines: 95% intervals. Below 0.2 is not told apart, from 0.8 on is far. Segments were formed to differ in features, so differences in them are no surprise."),
  ];
}

function picker(label) {
  const select = /** @type {HTMLSelectElement} */ (element("select", ""));
  return { select, node: element("label", "", element("span", "unseen", label), select) };
}

function fill(select, options, wanted) {
  select.replaceChildren(...options.map(({ value, text }) => new Option(text, value)));
  select.value = options.some((o) => o.value === wanted) ? wanted : options[0].value;
}
