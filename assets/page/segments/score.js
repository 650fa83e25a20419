/** Score a new customer by a form, or a file of them. */

/** @import { Category, Explorer, Feature, Sheets } from "../../types.d.ts" */
/** @import { Move, Other, Scored } from "./scoring.js" */

import { formingCategories, formingOf } from "../../crossfilter/cells.js";
import { at } from "../../server/base.js";
import { element, readOutWhileUsed, table } from "../elements.js";
import { save } from "../files/save.js";
import { inSentence, number, withUnit } from "../words.js";
import { Upload } from "./upload.js";
import { gathered, NOWHERE, reachable, score } from "./scoring.js";

const SURE = {
  clearly: "clearly: the next segment is at least half as far again",
  probably: "probably: the next segment is not much farther away",
  borderline: "borderline: the next segment is nearly as close",
};
const LIKELY = {
  clearly: "clearly: every other segment is much less likely",
  probably: "probably: the next segment is not much less likely",
  borderline: "borderline: the next segment is nearly as likely",
};

/** Of more fields, the form stands in several columns above the result. */
const MANY_FIELDS = 8;

export class Score {
  /** @param {Explorer} host @param {Sheets} sheets @param {HTMLElement} holder */
  constructor(host, sheets, holder) {
    this.host = host;
    this.sheets = sheets;
    this.result = element("div", "result");
    readOutWhileUsed(holder, this.result);
    this.inputs = new Map(formingOf(host.page).map((f) => [f.key, this.#input(f)]));
    this.menus = new Map(formingCategories(host.page).map((c) => [c.key, this.#menu(c)]));
    const form = element("div", "form", ...formingOf(host.page).map((f) => this.#field(f)), ...formingCategories(host.page).map((c) => this.#choice(c)));
    this.upload = new Upload({
      label: "Find segments for a CSV of customers",
      help: "columns named as in the customers' file; the answer is the same file with a segment for every row",
      address: () => at(`/score?k=${host.state.k}`),
      done: (response) => this.#save(response),
    });
    const many = this.inputs.size + this.menus.size > MANY_FIELDS ? " many" : "";
    holder.replaceChildren(element("div", `form-and-result${many}`, form, this.result), this.upload.node);
  }

  show() {
    this.#update();
  }

  /** @param {Feature} f */
  #field(f) {
    return element("label", "", element("span", "quiet", f.title), /** @type {HTMLInputElement} */ (this.inputs.get(f.key)));
  }

  /** Starts at the overall mean, so that the form says something at once. @param {Feature} f */
  #input(f) {
    const input = element("input", "");
    const mean = this.sheets.overall.features[f.key].mean;
    Object.assign(input, { type: "number", step: "any", value: mean.toFixed(f.decimals) });
    input.addEventListener("input", () => this.#update());
    return input;
  }

  /** @param {Category} c */
  #choice(c) {
    return element("label", "", element("span", "quiet", c.label), /** @type {HTMLSelectElement} */ (this.menus.get(c.key)));
  }

  /** A menu of the values that customers had when segments were formed; it starts at the most common one. @param {Category} c */
  #menu(c) {
    const node = document.createElement("select");
    const known = this.sheets.scaling.coordinates[c.key];
    const common = this.sheets.overall.categories[c.key].most_common;
    for (const value of c.values.filter((v) => v in known)) node.add(new Option(value, value, false, value === common));
    node.addEventListener("change", () => this.#update());
    return node;
  }

  #update() {
    const { page, state } = this.host;
    const keys = Object.keys(this.sheets.scaling.mean);
    const values = Object.fromEntries([...this.inputs].map(([key, input]) => [key, input.value === "" ? NaN : Number(input.value)]));
    const missing = formingOf(page).filter((f) => !Number.isFinite(values[f.key]));
    if (missing.length) {
      this.result.replaceChildren(element("p", "", `Give a number for ${missing.map((f) => inSentence(f.short)).join(" and ")}.`));
      return;
    }
    this.result.replaceChildren(...this.#describe(this.#score(keys, values, state.k), keys, values));
  }

  /** @param {string[]} keys @param {Record<string, number>} values @param {number} k */
  #score(keys, values, k) {
    const { segments, clouds } = this.sheets.solutions[k];
    const chosen = Object.fromEntries([...this.menus].map(([key, node]) => [key, node.value]));
    return score(this.sheets.scaling, keys, segments, values, chosen, clouds);
  }

  /** @param {Scored} scored @param {string[]} keys @param {Record<string, number>} values */
  #describe(scored, keys, values) {
    const { words, page } = this.host;
    /** @param {number} segment */
    const name = (segment) => element("span", "segment-name", element("i", `mark mark-${segment}`), words.name(segment));
    const { distances, probabilities } = scored;
    const away = probabilities ? probabilities.map((p) => -p) : distances;
    const order = away.map((_, i) => i).sort((a, b) => away[a] - away[b]);
    const near = order.map((i) => [name(i + 1), probabilities ? `${number(100 * probabilities[i], 1, 1)}%` : number(distances[i], 2, 2)]);
    /** @param {Feature} f @param {number} value */
    const segmentAt = (f, value) => this.#score(keys, { ...values, [f.key]: value }, this.host.state.k).segment;
    /** @type {(Node | string)[][]} */
    const moves = formingOf(page).map((f) => change(f, scored.changes[keys.indexOf(f.key)], values[f.key], (v) => name(segmentAt(f, v))));
    const coded = Object.keys(this.sheets.scaling.coordinates);
    moves.push(...formingCategories(page).map((c) => otherValue(c, scored.others[coded.indexOf(c.key)], name)));
    const far = formingOf(page).filter((f) => values[f.key] < f.min || values[f.key] > f.max).map(outside);
    return [
      element("p", "verdict-line", name(scored.segment), element("span", "quiet", ` ${(probabilities ? LIKELY : SURE)[scored.sure]}`)),
      ...far.map((text) => element("p", "quiet", text)),
      element("div", "two-tables",
        table(["Segment", probabilities ? "Probability" : "Distance"], near),
        table(["Smallest change that would move this customer", "to"], gathered(moves))),
      element("p", "quiet small-print", `${probabilities ? "How likely each segment is, by the Gaussian mixture." : "Distance to each segment's center, in standard deviations."} Each change is of one column alone.`),
    ];
  }

  /** @param {Response} response */
  async #save(response) {
    save(await response.blob(), "kindred-scored.csv");
    return response.headers.get("X-Kindred-Summary") ?? "The scored file is saved.";
  }
}

/**
 * The smallest change of a feature to a value that exists: within the values seen, whole where they are whole.
 * @param {Feature} f @param {Move | null} move @param {number} value @param {(value: number) => Node} name of the segment there
 * @returns {(Node | string)[]}
 */
function change(f, move, value, name) {
  const to = move && reachable(f, value, move.by);
  if (to === null) return [`${f.short}: none within ${number(f.min)} to ${number(f.max)}`, NOWHERE];
  const by = `${to < value ? "−" : "+"}${withUnit(number(Math.abs(to - value), f.decimals + 1), f.unit)}`;
  return [`${f.short} ${by}, to ${withUnit(number(to, f.decimals + 1), f.unit)}`, name(to)];
}

/** @param {Category} c @param {Other | null} move @param {(segment: number) => Node} name @returns {(Node | string)[]} */
const otherValue = (c, move, name) => (move ? [`${c.label}: ${move.value}`, name(move.to)] : [`${c.label}: no other value`, NOWHERE]);

/** @param {Feature} f */
const outside = (f) => `${f.short} is outside the values seen: ${number(f.min)} to ${number(f.max)}${f.unit ? ` ${f.unit}` : ""}.`;
