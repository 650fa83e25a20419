/** Differences between two groups as rows: what they have, a bar on a common axis with its interval. */

/** @import { Differences, FeatureDifference, ShareDifference } from "../../../crossfilter/differences.js" */
/** @import { Category, Feature, Page } from "../../../types.d.ts" */

import { featureOf } from "../../../crossfilter/cells.js";
import { element } from "../../elements.js";
import { apart } from "../../words.js";

const REACH = 2;

/**
 * `key`: of the column. `isChosen`: somebody selected customers by it, so that it differs anyway.
 * @typedef {{key: string, label: string, figures: string, spoken: string, effect: number, low: number, high: number, few?: boolean,
 *   isFeature: boolean, isChosen: boolean}} Effect
 */

/**
 * Return every difference with its words, the largest effect first, those last that the selection is made of.
 * Of a category with two values, only the first is shown, or yes.
 * @param {Differences} differences @param {Page} page @param {ReadonlySet<string>} [chosen] columns that the selection is made of
 * @returns {Effect[]}
 */
export function effects(differences, page, chosen = new Set()) {
  const features = differences.features.map((d) => featureEffect(d, featureOf(page, d.key)));
  const shares = page.categories.flatMap((c) => {
    const own = differences.shares.filter((s) => s.key === c.key && !(s.a === s.b && (s.a === 0 || s.a === 1)));
    const yes = own.filter((s) => s.value === c.flag?.yes);
    return (yes.length ? yes : own.length === 2 ? own.slice(0, 1) : own).map((s) => shareEffect(s, c));
  });
  return [...features, ...shares]
    .map((e) => ({ ...e, isChosen: chosen.has(e.key) }))
    .sort((x, y) => Number(x.isChosen) - Number(y.isChosen) || Math.abs(y.effect) - Math.abs(x.effect));
}

/** @param {FeatureDifference} d @param {Feature} f */
function featureEffect(d, f) {
  const [a, b] = apart(d.a, d.b, f.decimals);
  const unit = f.unit ? ` ${f.unit}` : "";
  const interval = Number.isFinite(d.effect)
    ? `Hedges' g ${signed(d.effect)}, 95% interval ${signed(d.low)} to ${signed(d.high)}${f.log ? ", of logarithms" : ""}`
    : "wholly apart: within each group all are alike";
  return { ...d, label: f.short, figures: `${a} against ${b}${unit}`, spoken: interval, isFeature: true };
}

/** @param {ShareDifference} s @param {Category} category */
export function shareEffect(s, category) {
  const [a, b] = apart(100 * s.a, 100 * s.b, 0);
  /** @param {number} v */
  const points = (v) => `${signed(100 * v, 0)}`;
  const interval = `difference ${points(s.a - s.b)} percentage points, 95% interval ${points(s.low)} to ${points(s.high)}`;
  // drawn where it is zero, so that crossing it means the same for all rows
  const scale = s.a === s.b ? 1 : s.effect / (s.a - s.b);
  return {
    key: s.key,
    label: category.flag ? category.label : `${category.label}: ${s.value}`,
    figures: `${a}% against ${b}%${s.few ? ", few customers" : ""}`,
    spoken: interval,
    effect: s.effect,
    low: s.low * scale,
    high: s.high * scale,
    few: s.few,
    isFeature: false,
  };
}

/** @param {number} value */
const signed = (value, digits = 2) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;

/** @param {Effect} e @returns {HTMLElement} */
export function effectRow(e) {
  const [bar, interval] = [element("i", "effect-bar"), element("i", "effect-interval")];
  const axis = element("span", "effect", bar, interval);
  place(bar, Math.min(0, e.effect), Math.max(0, e.effect));
  place(interval, e.low, e.high);
  axis.title = e.spoken;
  axis.setAttribute("role", "img");
  axis.setAttribute("aria-label", e.spoken);
  const words = element("span", "effect-words", element("b", "", e.label), element("span", "quiet", e.figures));
  return element("div", isClear(e) ? "effect-row apart" : "effect-row", words, axis);
}

/**
 * From `low` to `high` as a stretch of an axis that ends at 2 to both sides.
 * @param {HTMLElement} node @param {number} low @param {number} high
 */
function place(node, low, high) {
  /** @param {number} v */
  const at = (v) => 50 + (50 * Math.max(-REACH, Math.min(REACH, v))) / REACH;
  node.style.left = `${at(low)}%`;
  node.style.width = `${Math.max(0.5, at(high) - at(low))}%`;
}

const SMALL = 0.2;

/** @param {Pick<Effect, "effect">} e */
export const isLarge = (e) => Math.abs(e.effect) >= SMALL;
/** @param {Pick<Effect, "low" | "high" | "few">} e */
export const isSure = (e) => (e.low > 0 || e.high < 0) && !e.few;
/** Whether a difference is large enough to mention, and its interval leaves out zero. @param {Pick<Effect, "effect" | "low" | "high" | "few">} e */
export const isClear = (e) => isLarge(e) && isSure(e);
