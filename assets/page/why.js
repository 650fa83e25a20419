/** What sets the selected customers apart from the rest: a sentence, effects, and the mix of segments. */

import { crowd, rest } from "../crossfilter/crowd.js";
import { MINIMUM, compare } from "../crossfilter/differences.js";
import { effectRow, effects, sentence } from "./effects.js";
import { element } from "./elements.js";
import { number } from "./words.js";

const MOST_ROWS = 6;

export class Why {
  /** @param {HTMLElement} title @param {HTMLElement} body */
  constructor(title, body) {
    Object.assign(this, { title, body });
  }

  /** @param {any} scene @param {number} selected */
  show({ cf, selection, words }, selected) {
    const { page } = cf.cells;
    const few = selected < MINIMUM || page.total - selected < MINIMUM;
    this.title.textContent = selection.length && selected ? `Why these ${number(selected)}?` : "Why these?";
    if (!selection.length) return this.#say("Brush, and this tells what sets the selected customers apart from the rest.");
    if (selected === page.total) return this.#say("Everybody is selected, so there is nobody to compare with.");
    if (few) return this.#say(tooFew(selected, page.total - selected));
    const chosen = crowd(cf.passing());
    const found = compare(cf.cells, cf.k, chosen, rest(crowd(cf.everybody), chosen));
    return this.body.replaceChildren(...content(found, page, words));
  }

  #say(text) {
    this.body.replaceChildren(element("p", "quiet", text));
  }
}

const tooFew = (selected, rest) =>
  `Only ${number(Math.min(selected, rest))} ${selected < rest ? "are selected" : "are left to compare with"}; ` +
  `from ${MINIMUM} customers on, this tells what sets them apart.`;

function content(found, page, words) {
  const rows = effects(found, page).map(effectRow);
  const more = rows.splice(MOST_ROWS);
  const rest = more.length ? [element("details", "", element("summary", "quiet", `and ${more.length} more`), ...more)] : [];
  return [
    element("p", "why-sentence", sentence(found, page, "the rest's")),
    element("div", "effects", ...rows, ...rest),
    mix(found.mix, words),
    element("p", "quiet small-print", `Standardised difference to the other ${number(found.n[1])} customers, from −2 to 2; thin lines: 95% intervals.`),
  ];
}

/** Segments of the selected customers, and which of them is most over-represented. */
function mix(entries, words) {
  const bar = element("div", "mix", ...[...entries].sort((a, b) => a.segment - b.segment).map(part));
  const [first] = entries;
  const percent = (share) => `${number(100 * share, 0)}%`;
  const told = `${percent(first.share)} are ${words.name(first.segment)}, ${percent(first.everybody)} of all customers (index ${number(first.index, 0)}).`;
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", entries.filter((m) => m.share > 0).map((m) => `${words.name(m.segment)} ${percent(m.share)}`).join(", "));
  return element("div", "mix-of-segments", element("b", "", "Mix of segments"), bar, element("span", "quiet", told));
}

function part({ segment, share }) {
  const node = element("i", `segment-${segment}`);
  node.style.width = `${100 * share}%`;
  node.style.background = `var(--segment-${segment})`;
  return node;
}
