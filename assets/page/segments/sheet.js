/** One segment's sheet: size and shares, sentences, the typical customer, what to do; and its profile as a table. */

/** @import { Category, CategoryShare, Overall, Explorer, Feature, FeatureProfile, Page, Segment, SegmentVerdict, Sheet, Typical } from "../../types.d.ts" */

import { formingOf, shownValue } from "../../crossfilter/cells.js";
import { VIEW as CARDS } from "../selected/cards.js";
import { button, element, table } from "../elements.js";
import { advice, isDoubtful } from "../evidence/sure.js";
import { inSentence, number, withUnit } from "../words.js";

/** Values of categories that are shown unasked, and rows with those of features. */
const [MAX_VALUES, MAX_ROWS] = [24, 30];
/** Sentences, features of the typical customer and rows of the table that are shown unasked where there are many more. */
const MAX_SHOWN = 12;
const MANY = 18;
/** Of an index, by which the averages next to it may seem to contradict it; `analysis/using/segment_sentences.py` has the same. */
const [MOST_OFF, MOST_OFF_SHARE] = [5, 0.03];

/** @param {number} share */
const percent = (share) => `${number(100 * share, share < 0.1 ? 1 : 0)}%`;

/** What stands below the name. @param {Explorer} host @param {Sheet} own the segment's sheet @param {SegmentVerdict} [judged] once it is known @returns {Node[]} */
export function sheet(host, own, judged) {
  const { page, state } = host;
  const segment = page.solutions[state.k].segments[state.segment - 1];
  return [
    element("div", "facts-row", ...facts(own, segment, page, judged)),
    ...sentences(own.sentences),
    element("p", "said", element("span", "label", page.smallest ? "Typical group" : "Typical customer"), typical(own.typical, page, page.solutions[state.k].strongest)),
    ...(judged ? [element("p", "said", element("span", "label", `How sure: ${judged.label.toLowerCase()}`), Object.values(judged.sentences).join(" "))] : []),
    ...suggestion(segment.action, judged),
    button("Show them on Explore", "tool bordered", () =>
      host.go({ path: "/", selection: [{ view: CARDS, parts: [[["oneof", "segment", state.segment]]] }] })),
  ];
}

/** What they are like, the most different first; the others folded where there are many. @param {string[]} all @returns {Node[]} */
function sentences(all) {
  /** @param {string[]} some */
  const list = (some) => element("ul", "said", ...some.map((s) => element("li", "", s)));
  if (all.length <= MANY) return [list(all)];
  const more = all.slice(MAX_SHOWN);
  return [list(all.slice(0, MAX_SHOWN)), element("details", "said", element("summary", "quiet", `${more.length} more`), list(more))];
}

/** What to do, where there is something; `analysis/profiles/actions.py` says how. @param {string} action @param {SegmentVerdict} [judged] @returns {Node[]} */
function suggestion(action, judged) {
  if (!isDoubtful(judged) && !action.startsWith("Consider")) return [];
  return [element("p", "said", element("span", "label", "A suggestion"), advice(action, judged))];
}

/** @param {Sheet} own @param {Segment} segment @param {Page} page @param {SegmentVerdict} [judged] */
function facts(own, segment, page, judged) {
  /** @param {string} value @param {string} label */
  const fact = (value, label) => element("div", "", element("b", "count", value), element("span", "of", label));
  return [
    fact(number(segment.size), segment.size === 1 ? "customer" : "customers"),
    fact(percent(segment.size / page.total), "of all customers"),
    ...own.shares_of.map((s) => fact(percent(s.share), `of all ${s.what}`)),
    ...(judged ? [fact(judged.label, judged.jaccard.toFixed(2))] : []),
  ];
}

/**
 * The values of the customers nearest to the center, with who they are, as sentences.
 * @param {Typical} customer @param {Page} page @param {string[]} strongest features, those first that are named where there are many
 */
export function typical(customer, page, strongest) {
  const all = page.features.filter((f) => f.key in customer.features);
  const named = all.length <= MANY ? all : all.filter((f) => strongest.slice(0, MAX_SHOWN).includes(f.key));
  const features = named.map((f) => `${inSentence(f.short)} ${withUnit(number(customer.features[f.key], f.decimals + 1), f.unit)}`).join(", ");
  const plain = page.categories.filter((c) => !c.flag).map((c) => `${c.label}: ${customer.categories[c.key]}.`);
  /** @param {boolean} yes */
  const flags = (yes) => page.categories.filter((c) => c.flag && (customer.categories[c.key] === c.flag.yes) === yes).map((c) => inSentence(c.label));
  const answers = [["Yes", flags(true)], ["No", flags(false)]].filter(([, labels]) => labels.length).map(([word, labels]) => `${word}: ${/** @type {string[]} */ (labels).join(", ")}.`);
  const whose = customer.ids ? `${customer.n === 1 ? "Customer" : "Customers"} ${customer.ids}` : "";
  const values = features && !whose ? `${features[0].toUpperCase()}${features.slice(1)}` : features;
  const who = `${[whose, values].filter(Boolean).join(": ")}.`;
  return [who, ...plain, ...answers].join(" ");
}

/**
 * Every feature and category compared with all customers.
 * @param {Explorer} host @param {Sheet} own @param {Overall} overall
 * @returns {Node[]}
 */
export function profileTable(host, own, overall) {
  const { page } = host;
  /** @param {Feature[]} features */
  const rows = (features) => features.map((f) => featureRow(f, own.features[f.key], overall.features[f.key], own.small));
  const described = page.features.filter((f) => f.describes);
  const figures = ["Average", "All customers", "Index", "sd", "Median", "Middle 50%"];
  const forming = formingOf(page);
  const shares = page.categories.flatMap((c) => categoryRows(c, own.categories[c.key]));
  return [
    ...featureTables(forming, page.solutions[host.state.k].strongest, (some) => table(["Feature", ...figures], rows(some))),
    ...(described.length ? [table(["Describes", ...figures], rows(described))] : []),
    ...folded(shares, shares.length > MAX_VALUES || shares.length + forming.length > MAX_ROWS),
  ];
}

/**
 * A table of the features that form segments; of many, those that separate segments most, and the others folded.
 * @param {Feature[]} forming @param {string[]} strongest @param {(some: Feature[]) => Node} rows @returns {Node[]}
 */
function featureTables(forming, strongest, rows) {
  if (!forming.length) return [];
  if (forming.length <= MANY) return [rows(forming)];
  const leading = strongest.slice(0, MAX_SHOWN);
  const [first, others] = [true, false].map((isLeading) => forming.filter((f) => leading.includes(f.key) === isLeading));
  return [rows(first), element("details", "", element("summary", "quiet", `${others.length} more features`), rows(others))];
}

/** The values of categories; folded where they, or all rows, are many. @param {string[][]} shares @param {boolean} areMany @returns {Node[]} */
function folded(shares, areMany) {
  if (!shares.length) return [];
  const values = table(["Category", "Customers", "Share", "Index"], shares);
  return !areMany ? [values] : [element("details", "", element("summary", "quiet", `${shares.length} values of categories`), values)];
}

/** With how many decimals two averages do not contradict the index next to them. @param {FeatureProfile} own @param {FeatureProfile} all @param {number} decimals */
function bearingOut(own, all, decimals) {
  const { mean, index } = own;
  if (mean === null || index === null) return decimals;
  /** @param {number} digits */
  const seems = (digits) => (100 * Number(mean.toFixed(digits))) / Number(all.mean.toFixed(digits));
  return [decimals, decimals + 1].find((digits) => Math.abs(seems(digits) - index) <= Math.max(MOST_OFF, MOST_OFF_SHARE * index)) ?? decimals + 2;
}

/** @param {Feature} f @param {FeatureProfile} own @param {FeatureProfile} all @param {boolean} small */
function featureRow(f, own, all, small) {
  /** @param {number} v */
  const format = (v) => number(v, f.decimals);
  const digits = bearingOut(own, all, f.decimals);
  const label = f.unit ? `${f.short}, ${f.unit}` : f.short;
  /** @param {number} v */
  const average = (v) => number(v, digits, digits);
  if (own.mean === null) return [label, "no value", average(all.mean), "–", "–", "–", "–"];
  const index = own.index === null || small ? "–" : number(own.index, 0);
  const distance = Math.abs(own.z).toFixed(1);
  const z = Number(distance) ? `${own.z < 0 ? "−" : "+"}${distance}` : distance;
  return [label, average(own.mean), average(all.mean), index, z, format(own.median), `${format(own.q1)}–${format(own.q3)}`];
}

/** @param {Category} category @param {CategoryShare[]} values */
const categoryRows = (category, values) =>
  values.map((v) => [`${category.label}: ${shownValue(category, v.value)}`, number(v.n), percent(v.share), v.index === null ? "–" : number(v.index, 0)]);
