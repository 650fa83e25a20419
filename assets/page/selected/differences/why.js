/** What sets the selected customers apart from the rest: a sentence, effects, and the mix of segments. */

/** @import { Differences, MixEntry } from "../../../crossfilter/differences.js" */
/** @import { Page, Scene, Words } from "../../../types.d.ts" */
/** @import { Effect } from "./effects.js" */

import { fieldsOf } from "../../../crossfilter/selection/selection.js";
import { crowd, rest } from "../../../crossfilter/crowd.js";
import { MIN_CUSTOMERS, compare } from "../../../crossfilter/differences.js";
import { sentence } from "./comparison.js";
import { effectRow, effects } from "./effects.js";
import { element } from "../../elements.js";
import { number } from "../../words.js";

const MAX_ROWS = 6;

export class Why {
  /** @param {HTMLElement} title @param {HTMLElement} body */
  constructor(title, body) {
    this.title = title;
    this.body = body;
  }

  /** @param {Scene} scene @param {number} selected */
  show({ cf, selection, words }, selected) {
    const { page } = cf.cells;
    const few = selected < MIN_CUSTOMERS || page.total - selected < MIN_CUSTOMERS;
    this.title.textContent = selection.length && selected ? `What makes these ${number(selected)} different?` : "What makes them different?";
    if (!selection.length) return this.#say("Select some customers to compare them with the rest.", "quiet hint");
    if (selected === page.total) return this.#say("All customers are selected, so there is nobody to compare them with.");
    if (few) return this.#say(tooFew(selected, page.total - selected));
    const chosen = crowd(cf.passing());
    const differences = compare(cf.cells, cf.k, chosen, rest(crowd(cf.all), chosen));
    return differences && this.body.replaceChildren(...content(differences, page, words, fieldsOf(selection)));
  }

  /** The difference in words; empty where nobody is compared. */
  get sentence() {
    return this.body.querySelector(".why-sentence")?.textContent ?? "";
  }

  /** @param {string} text @param {string} kind */
  #say(text, kind = "quiet") {
    this.body.replaceChildren(element("p", kind, text));
  }
}

/** @param {number} selected @param {number} others */
const tooFew = (selected, others) =>
  `Only ${number(Math.min(selected, others))} ${selected < others ? "are selected" : "are left to compare with"}; ` +
  `a comparison needs at least ${MIN_CUSTOMERS} customers.`;

/** @param {Differences} differences @param {Page} page @param {Words} words @param {ReadonlySet<string>} chosen */
function content(differences, page, words, chosen) {
  const difference = sentence(differences, page, "other customers", { chosen });
  const all = effects(differences, page, chosen);
  const byChoice = all.filter((e) => e.isChosen);
  const rows = shortened(all.filter((e) => !e.isChosen));
  const apart = byChoice.length ? [element("div", "by-choice", element("span", "quiet", "Chosen by you"), ...shortened(byChoice))] : [];
  return [
    ...(difference ? [element("p", "why-sentence", difference)] : []),
    element("div", "effects", ...rows, ...apart),
    mix(differences.mix, words),
    element("p", "quiet small-print", `Bars: difference from the other ${number(differences.n[1])} customers in standard deviations, −2 to 2. Thin lines: 95% intervals.`),
  ];
}

/** The first rows, the others folded below them. @param {Effect[]} all @returns {Node[]} */
function shortened(all) {
  const more = all.slice(MAX_ROWS).map(effectRow);
  const folded = more.length ? [element("details", "", element("summary", "quiet", `and ${more.length} more`), ...more)] : [];
  return [...all.slice(0, MAX_ROWS).map(effectRow), ...folded];
}

/**
 * Segments of the selected customers, and which of them is most over-represented.
 * @param {MixEntry[]} entries @param {Words} words
 */
function mix(entries, words) {
  const bar = element("div", "mix", ...[...entries].sort((a, b) => a.segment - b.segment).map(part));
  const [first] = entries;
  /** @param {number} share */
  const percent = (share) => `${number(100 * share, 0)}%`;
  const largest = `${first.share > 0.9995 ? "All" : percent(first.share)} of them are in “${words.name(first.segment)}”, which holds ${percent(first.overall)} of all customers.`;
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", entries.filter((m) => m.share > 0).map((m) => `${words.name(m.segment)} ${percent(m.share)}`).join(", "));
  return element("div", "mix-of-segments", element("b", "", "Segments of the selected"), bar, element("span", "quiet", largest));
}

/** @param {MixEntry} entry */
function part({ segment, share }) {
  const node = element("i", `segment-${segment}`);
  node.style.width = `${100 * share}%`;
  node.style.background = `var(--segment-${segment})`;
  return node;
}
