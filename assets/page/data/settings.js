/** How the file was read, and how segments are formed: folded, for those who know better than the defaults. */

/** @import { Look, Question } from "../../types.d.ts" */

import { element } from "../elements.js";
import { field, menu, named } from "./menus.js";
import { withOnly } from "./question.js";

const DECIDED = "";
/** Ways of reading: what each is called, and what it can be. @type {Record<string, [string, Record<string, string>]>} */
const READING = {
  encoding: ["Characters", { "utf-8": "UTF-8", cp1252: "Western (cp1252)", "iso8859-2": "Central European", cp1251: "Cyrillic", shift_jis: "Japanese", gb18030: "Chinese", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE" }],
  separator: ["Separator", { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" }],
  decimal: ["Decimal mark", { point: "point: 1.5", comma: "comma: 1,5" }],
  header: ["First row", { yes: "names the columns", no: "is a customer" }],
  dates: ["Dates like 3/4", { "day first": "day first", "month first": "month first" }],
};
const MISSING = { drop: "leave those customers out", median: "use the column's median" };
const OUTLIERS = { keep: "keep", clip: "clip to the outer fence", "set aside": "set those customers aside" };
const KS = Object.fromEntries([["", "clearest by silhouette"], ...Array.from({ length: 9 }, (_, i) => [String(i + 2), String(i + 2)])]);
const METHODS = { "k-means": "K-means: compact, round segments", mixture: "Gaussian mixture: stretched clouds that may overlap", ward: "Ward's method: joins the most similar customers" };
/** Roles that say who, when and how much. @type {[("id" | "date" | "amount"), string][]} */
const PARTS = [["id", "Who bought"], ["date", "When"], ["amount", "How much was paid"]];

/** How the file was read, with ways to read it otherwise. @param {Look} look @param {Question} question @param {(question: Question) => void} again */
export function readingOf(look, question, again) {
  const fields = Object.entries(READING).map(([name, [label, options]]) =>
    field(label, menu({ [DECIDED]: "as recognized", ...options }, question.reading[name] ?? DECIDED, label, (value) => {
      const { [name]: _, ...others } = question.reading;
      again({ ...question, reading: value === DECIDED ? others : { ...others, [name]: value } });
    })));
  const decided = look.decisions.filter((d) => d.what !== "rows").map((d) => element("li", "", `${d.what}: ${d.value} (${d.why})`));
  return folded("How the file was read", element("ul", "", ...decided), element("p", "quiet", "Was something read incorrectly? Say how it is:"), element("div", "choices", ...fields), ...orders(look, question, again));
}

/** Which columns say who, when and how much. @param {Look} look @param {Question} question @param {(question: Question) => void} again */
function orders(look, question, again) {
  const present = { id: look.who, date: look.when, amount: look.amount };
  const fields = PARTS.map(([role, label]) => {
    const can = look.columns.filter((c) => c.can_be.includes(role)).map((c) => c.column);
    return field(label, menu({ [DECIDED]: "no column", ...named(can) }, present[role] ?? DECIDED, label, (value) => again(withOnly(question, value, role))));
  });
  return [element("p", "quiet", "Are these orders or visits? Say which columns matter:"), element("div", "choices", ...fields)];
}

/**
 * How segments are formed.
 * @param {Look} look @param {Question} question changed in place @param {Node} scales those of the columns that form segments
 * @param {(question: Question) => void} again
 */
export function settingsOf(look, question, scales, again) {
  /** @param {"missing" | "outliers" | "method"} name @returns {(value: string) => void} */
  const set = (name) => (value) => {
    question[name] = value;
  };
  return folded("Settings",
    element("div", "choices",
      field("Number of segments", menu(KS, String(question.n_clusters ?? ""), "Number of segments", (value) => {
        question.n_clusters = value ? Number(value) : null;
      })),
      field("Method", menu(METHODS, question.method, "Method", set("method"))),
      field("Missing values", menu(MISSING, question.missing, "Missing values", set("missing"))),
      field("Extreme values (beyond Tukey's outer fences)", menu(OUTLIERS, question.outliers, "Outliers", set("outliers"))),
      ...(look.customers ? [until(question, again)] : [])),
    scales);
}

/** @param {Question} question @param {(question: Question) => void} again */
function until(question, again) {
  const reference = element("input", "");
  Object.assign(reference, { type: "date", value: question.reference ?? "" });
  reference.addEventListener("change", () => again({ ...question, reference: reference.value || null }));
  return field("Days are counted up to (empty: the day after the last order)", reference);
}

/** @param {string} title @param {...Node} nodes */
function folded(title, ...nodes) {
  return element("details", "card", element("summary", "", title), ...nodes);
}
