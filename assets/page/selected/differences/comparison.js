/** What sets two groups apart, in a sentence or two; `analysis/profiles/standing.py` has the same thresholds. */

/** @import { Differences, FeatureDifference, ShareDifference } from "../../../crossfilter/differences.js" */
/** @import { Category, Feature, Page } from "../../../types.d.ts" */

import { featureOf } from "../../../crossfilter/cells.js";
import { apart as toldApart, inSentence } from "../../words.js";
import { isClear, isLarge, isSure } from "./effects.js";

/** What an effect is called from which size on (Cohen 1988); smaller ones are not mentioned. */
const [MUCH, CLEARLY, LITTLE] = [{ least: 0.8, word: "much" }, { least: 0.5, word: "clearly" }, { least: 0.2, word: "a little" }];
/** What the sheet calls about average, but other customers are further away. */
const SOMEWHAT = "somewhat";
/** From this ratio of averages on, groups differ clearly, however far a few large values spread. */
const RATIO = 1.5;
/** Categories with a sentence of their own; names in a list. */
const [MAX_SENTENCES, MAX_LISTED] = [3, 4];
/** Features that a sentence names, the most different first. */
const MAX_FEATURES = 12;

/**
 * `levels`: how the first group stands against all customers by feature, where that is known and the second group is all others.
 * @typedef {{chosen?: ReadonlySet<string>, levels?: Record<string, number | null>}} Known
 * @typedef {{feature: Feature, difference: FeatureDifference, word: string}} Compared   without a word where there is no difference
 */

/**
 * The differences in a sentence or two, without those that the selection is made of.
 * @param {Differences} differences @param {Page} page @param {string} others "other customers" @param {Known} [known]
 */
export function sentence(differences, page, others, { chosen = new Set(), levels } = {}) {
  const compared = differences.features
    .filter((d) => !chosen.has(d.key))
    .map((d) => ({ feature: featureOf(page, d.key), difference: d, word: howMuch(d, featureOf(page, d.key), levels?.[d.key]) }))
    .sort((x, y) => Math.abs(y.difference.effect) - Math.abs(x.difference.effect));
  const mixed = compared.filter(({ difference: d, feature }) => feature.log && isClear(d) && d.effect * (d.a - d.b) < 0);
  const rest = compared.filter((t) => !mixed.includes(t));
  const categories = page.categories.filter((c) => !chosen.has(c.key));
  return [
    ...ofFeatures(rest, others),
    ...mixed.map(({ feature, difference: d }) => `${feature.short}: typically ${d.effect > 0 ? "higher, but lower" : "lower, but higher"} on average.`),
    ...ofCategories(categories, differences.shares),
  ].join(" ");
}

/** @param {Compared[]} compared @param {string} others */
function ofFeatures(compared, others) {
  const apart = compared.filter((t) => t.word && isSure(t.difference));
  const unsure = compared.filter((t) => t.word && !isSure(t.difference));
  const maybe = unsure.slice(0, MAX_FEATURES).map((t) => `${t.feature.compared ? "They" : t.feature.short} may be ${phrase(t)}.`);
  const more = apart.length - MAX_FEATURES;
  const rest = more > 0 ? [`${more} more ${more === 1 ? "feature differs" : "features differ"}.`] : [];
  if (apart.length) return [`${capital(listed(together(apart.slice(0, MAX_FEATURES)), ", and "))} than ${others}.`, ...rest, ...maybe];
  if (unsure.length) return ["No clear difference in any feature.", ...maybe];
  return compared.length ? [`${capital(names(compared.map((t) => t.feature.short)))}: about the same as ${others}.`] : [];
}

/**
 * How much two groups differ in a feature; empty where they are about the same. What the sheet calls about average is
 * somewhat different at most, and what it does not is clearly different at least.
 * @param {FeatureDifference} d @param {Feature} f @param {number | null} [level]
 */
function howMuch(d, f, level) {
  const size = Math.abs(d.effect);
  const word = [MUCH, CLEARLY, LITTLE].find(({ least }) => size >= least)?.word ?? "";
  if (level === 0) return word && (size >= CLEARLY.least ? SOMEWHAT : LITTLE.word);
  return word !== MUCH.word && (level || isMultiple(d, f)) ? CLEARLY.word : word;
}

/** Whether one average is many times the other; never of values that may be negative. @param {FeatureDifference} d @param {Feature} f */
const isMultiple = (d, f) => f.min >= 0 && Math.max(d.a, d.b) >= RATIO * Math.min(d.a, d.b) && d.a !== d.b;

/** @param {Compared} compared */
function phrase({ feature, difference, word }) {
  const isHigher = difference.a > difference.b;
  if (feature.compared) return `${word} ${feature.compared[Number(isHigher)]}`;
  return `${word} ${isHigher ? "higher" : "lower"}`;
}

/** Features that differ equally much share a phrase: `much higher income and spending`. @param {Compared[]} apart */
function together(apart) {
  const [named, plain] = [apart.filter((t) => t.feature.compared), apart.filter((t) => !t.feature.compared)];
  const shared = [...new Set(plain.map(phrase))].map((words) => `${words} ${listed(plain.filter((t) => phrase(t) === words).map((t) => inSentence(t.feature.short)))}`);
  return [...shared, ...named.map(phrase)];
}

/** Categories that differ, the farthest first; then those that do not, together. @param {Category[]} categories @param {ShareDifference[]} shares */
function ofCategories(categories, shares) {
  const pairs = categories.map((category) => ({ category, own: shares.filter((s) => s.key === category.key) }))
    .filter(({ own }) => own.filter((s) => !(s.a === s.b && (s.a === 0 || s.a === 1))).length >= 2);
  const few = pairs.filter(({ own }) => own.every((s) => s.few));
  const apart = pairs.flatMap(({ category, own }) => farthest(category, own)).sort((x, y) => y.effect - x.effect);
  const same = pairs.filter(({ category, own }) => !few.some((f) => f.category === category) && !farthest(category, own).length);
  const more = apart.length - MAX_SENTENCES;
  return [
    ...apart.slice(0, MAX_SENTENCES).map(({ text }) => text),
    ...(more > 0 ? [`${more} more ${more === 1 ? "category differs" : "categories differ"}.`] : []),
    ...(few.length ? [`Too few customers to compare ${names(few.map((f) => f.category.label), "categories")}.`] : []),
    ...(same.length ? [`No clear difference in ${names(same.map((f) => f.category.label), "categories")}.`] : []),
  ];
}

/** The value of a category that differs most, with its sentence; none where none differs. @param {Category} category @param {ShareDifference[]} own */
function farthest(category, own) {
  const yes = own.filter((s) => s.value === category.flag?.yes);
  const apart = (yes.length ? yes : own).filter(differs).sort((x, y) => Math.abs(y.effect) - Math.abs(x.effect));
  return apart.slice(0, 1).map((s) => ({ text: shareSentence(category, s), effect: Math.abs(s.effect) }));
}

/** Whether shares differ clearly; their interval is of their difference. @param {ShareDifference} s */
const differs = (s) => isLarge(s) && isSure(s);

/** @param {Category} category @param {ShareDifference} s */
function shareSentence({ label, flag }, s) {
  const more = s.a > s.b ? "More" : "Fewer";
  const [a, b] = toldApart(100 * s.a, 100 * s.b, 0);
  const figures = `(${a}% against ${b}%)`;
  if (!flag) return `${more} of them are ${s.value} ${figures}.`;
  return flag.words ? `${more} of them ${flag.words} ${figures}.` : `${label}: yes for ${more.toLowerCase()} of them ${figures}.`;
}

/** Names in a list, or how many there are. @param {string[]} labels @param {string} [what] */
function names(labels, what) {
  return what && labels.length > MAX_LISTED ? `${labels.length} ${what}` : listed(labels.map((l) => l.toLowerCase()));
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {string[]} words @param {string} [last] */
const listed = (words, last = " and ") => (words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")}${last}${words[words.length - 1]}`);
