/** Differences between two groups as rows: what they have, a bar on a common axis with its interval; and in a sentence. */

import { element } from "./elements.js";
import { number } from "./words.js";

/** Effects below the first are not told, and called a little, clearly and far apart from each on (Cohen 1988: 0.2, 0.5, 0.8). */
const STEPS = [[0.8, "far"], [0.5, "clearly"], [0.2, "a little"]];
const REACH = 2;

/**
 * @typedef {import("../crossfilter/differences.js").Differences} Differences
 * @typedef {{label: string, told: string, spoken: string, effect: number, low: number, high: number, few?: boolean}} Effect
 */

/**
 * Every difference with its words, the largest effect first. A category of two values is told by its first one.
 * @param {Differences} found @param {import("../crossfilter/cells.js").Page} page @returns {Effect[]}
 */
export function effects(found, page) {
  const features = found.features.map((d) => featureEffect(d, page.features.find((f) => f.key === d.key)));
  const shares = page.categories.flatMap((c) => {
    const own = found.shares.filter((s) => s.key === c.key && !(s.a === s.b && (s.a === 0 || s.a === 1)));
    return (own.length === 2 ? own.slice(0, 1) : own).map((s) => shareEffect(s, c));
  });
  return [...features, ...shares].sort((x, y) => Math.abs(y.effect) - Math.abs(x.effect));
}

function featureEffect(d, f) {
  const told = (v) => number(v, f.decimals, f.decimals);
  const unit = f.unit ? ` ${f.unit}` : "";
  const interval = Number.isFinite(d.effect)
    ? `Hedges' g ${signed(d.effect)}, 95% interval ${signed(d.low)} to ${signed(d.high)}`
    : "wholly apart: within each group all are alike";
  return { ...d, label: f.short, told: `${told(d.a)} against ${told(d.b)}${unit}`, spoken: interval };
}

function shareEffect(s, category) {
  const percent = (v) => `${number(100 * v, 0)}%`;
  const points = (v) => `${signed(100 * v, 0)}`;
  const interval = `difference ${points(s.a - s.b)} percentage points, 95% interval ${points(s.low)} to ${points(s.high)}`;
  // drawn where it is zero, so that crossing it means the same for all rows
  const scale = s.a === s.b ? 1 : s.effect / (s.a - s.b);
  return {
    label: `${category.label}: ${s.value}`,
    told: `${percent(s.a)} against ${percent(s.b)}${s.few ? ", few customers" : ""}`,
    spoken: interval,
    effect: s.effect,
    low: s.low * scale,
    high: s.high * scale,
    few: s.few,
  };
}

const signed = (value, digits = 2) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;

/** @param {Effect} e @returns {HTMLElement} */
export function effectRow(e) {
  const axis = element("span", "effect", element("i", "effect-bar"), element("i", "effect-interval"));
  place(axis.children[0], Math.min(0, e.effect), Math.max(0, e.effect));
  place(axis.children[1], e.low, e.high);
  axis.title = e.spoken;
  axis.setAttribute("role", "img");
  axis.setAttribute("aria-label", e.spoken);
  const words = element("span", "effect-words", element("b", "", e.label), element("span", "quiet", e.told));
  return element("div", isApart(e) ? "effect-row apart" : "effect-row", words, axis);
}

/** From `low` to `high` as a stretch of an axis that ends at 2 to both sides. */
function place(node, low, high) {
  const at = (v) => 50 + (50 * Math.max(-REACH, Math.min(REACH, v))) / REACH;
  node.style.left = `${at(low)}%`;
  node.style.width = `${Math.max(0.5, at(high) - at(low))}%`;
}

const isLarge = (e) => Math.abs(e.effect) >= STEPS[2][0];
const isSure = (e) => (e.low > 0 || e.high < 0) && !e.few;

/** Whether a difference is large enough to tell, and not zero within its interval. */
const isApart = (e) => isLarge(e) && isSure(e);

/**
 * The differences in a sentence or two.
 * @param {Differences} found @param {import("../crossfilter/cells.js").Page} page @param {string} others "the rest's"
 */
export function sentence(found, page, others) {
  const told = effects(found, page);
  const features = told.filter((e) => "key" in e);
  const apart = features.filter(isApart);
  const unsure = features.filter((e) => isLarge(e) && !isSure(e));
  const first = apart.length
    ? `Their ${listed(apart.map((e, i) => `${e.label.toLowerCase()} ${i ? "" : "is "}${howMuch(e)}`))} than ${others}.`
    : unsure.length ? "No feature surely sets them apart." : `In ${listed(page.features.map((f) => f.short.toLowerCase()))} they are like ${others}.`;
  const maybe = unsure.map((e) => `${e.label} may be ${howMuch(e)}.`);
  const categories = page.categories.map((c) => categorySentence(c, found.shares.filter((s) => s.key === c.key)));
  return [first, ...maybe, ...categories].filter(Boolean).join(" ");
}

function howMuch(e) {
  const [, word] = STEPS.find(([least]) => Math.abs(e.effect) >= least);
  return `${word} ${e.effect > 0 ? "higher" : "lower"}`;
}

function categorySentence(category, shares) {
  const apart = shares.map((s) => ({ ...shareEffect(s, category), value: s.value, a: s.a, b: s.b })).filter(isApart);
  const told = shares.filter((s) => !(s.a === s.b && (s.a === 0 || s.a === 1)));
  if (told.length < 2) return "";
  if (told.every((s) => s.few)) return `There are too few customers to tell about ${category.label.toLowerCase()}.`;
  if (!apart.length) return `${category.label} does not surely set them apart.`;
  const [most] = apart.sort((x, y) => y.effect - x.effect);
  return `More of them are ${most.value} (${number(100 * most.a, 0)}% against ${number(100 * most.b, 0)}%).`;
}

const listed = (words) => (words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`);
