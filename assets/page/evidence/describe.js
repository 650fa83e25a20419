/** Everything that describes the solution in figures, and the same as text, CSV and Markdown. */

/** @import { Description, EvidenceOfSolution, Explorer, OtherColumn, Page, State, Variance } from "../../types.d.ts" */

import { formingCategories, formingOf } from "../../crossfilter/cells.js";
import { copyButton, element, table } from "../elements.js";
import { guarded } from "../files/formulas.js";
import { inSentence, number } from "../words.js";

/** What fits on paper next to a name. */
const COLUMNS = 8;

/**
 * @typedef {{title: string, head: string[], rows: string[][]}} Figures
 * @param {Explorer} host @param {EvidenceOfSolution} own the evidence of the number shown
 * @param {(name: string) => string} sentence @returns {Node[]}
 */
export function describe(host, own, sentence) {
  const sheets = sheetsOf(host, own);
  const tools = element("div", "view-tools",
    copyButton("Copy as text", () => sheets.map(asText).join("\n\n")),
    copyButton("Copy as CSV", () => sheets.map(asCsv).join("\n\n")),
    copyButton("Copy as Markdown", () => sheets.map(asMarkdown).join("\n\n")));
  const { associations, differences = [] } = host.page.solutions[host.state.k];
  return [
    element("p", "", sentence("describe")),
    ...sheets.flatMap((s) => [element("h3", "", s.title), ...tables(s)]),
    element("p", "finding", sentence("circular")),
    ...[...differences, ...associations].map((words) => element("p", "finding", words)),
    tools,
  ];
}

/** Columns in tables that fit on paper, the first in each of them. @param {Figures} sheet */
function tables({ head, rows }) {
  const starts = head.slice(1).flatMap((_, i) => (i % COLUMNS ? [] : [i + 1]));
  /** @param {string[]} cells @param {number} from */
  const part = (cells, from) => [cells[0], ...cells.slice(from, from + COLUMNS)];
  return starts.map((from) => table(part(head, from), rows.map((row) => part(row, from)), head.length < 3 ? "figures slim" : "figures"));
}

/** @returns {Figures[]} @param {Explorer} host @param {EvidenceOfSolution} own */
function sheetsOf(host, own) {
  const { page, state } = host;
  const described = own.describe;
  return [summary(page, state, described), segments(host, described), features(page, described), ...contributions(page, described), ...others(described.others)];
}

/** @param {Page} page @param {State} state @param {Description} described @returns {Figures} */
function summary(page, state, described) {
  const rows = [
    ["Customers", number(page.total)],
    ["Segments", String(state.k)],
    ["Sum of squares between segments, scaled units", number(described.between, 1, 1)],
    ["Sum of squares within segments, scaled units", number(described.within, 1, 1)],
    ["Total sum of squares, scaled units", number(described.total, 1, 1)],
    ["Share explained: between of total", `${number(100 * described.explained, 1, 1)}%`],
  ];
  return { title: "Summary", head: ["Figure", "Value"], rows };
}

/** @param {Explorer} host @param {Description} described */
function segments({ page, state, words }, described) {
  const head = ["Segment", "Customers", "Share", ...formingOf(page).map((f) => `${f.short} center${f.unit ? `, ${f.unit}` : ""}`),
    ...page.categories.map((c) => `Most common ${inSentence(c.label)}`), "Nearest other", "Distance"];
  const rows = page.solutions[state.k].segments.map((segment, i) => [
    segment.name,
    number(segment.size),
    `${number((100 * segment.size) / page.total, 1, 1)}%`,
    ...formingOf(page).map((f) => number(segment.center[f.key], Math.max(1, f.decimals), Math.max(1, f.decimals))),
    ...page.categories.map((c) => segment.common[c.key]),
    words.name(described.nearest[i].segment),
    described.nearest[i].distance.toFixed(2),
  ]);
  return { title: "Segments", head, rows };
}

/** @param {Page} page @param {Description} described @returns {Figures} */
function features(page, described) {
  const by = new Map(described.features.map((f) => [f.feature, f]));
  const head = ["Column", "Between, df", "Between, sum of squares", "Within, df", "Within, sum of squares", "F", "Eta squared"];
  const columns = [...formingOf(page).map((f) => ({ key: f.key, title: f.title })), ...formingCategories(page).map((c) => ({ key: c.key, title: c.label }))];
  const rows = columns.map(({ key, title }) => {
    const { df_between, between, df_within, within, f: ratio, eta_squared } = /** @type {Variance} */ (by.get(key));
    return [title, String(df_between), number(between, 1, 1), number(df_within), number(within, 1, 1), digits(ratio, 1), digits(eta_squared, 3)];
  });
  return { title: "Columns that formed the segments", head, rows };
}

/** What each column contributes to what separates segments; with weights, also what it would without. @param {Page} page @param {Description} described @returns {Figures[]} */
function contributions(page, { contributions: parts }) {
  if (!parts) return [];
  const names = Object.fromEntries([...page.features.map((f) => [f.key, f.short]), ...page.categories.map((c) => [c.key, c.label])]);
  const isWeighted = parts.some((part) => part.weight !== 1);
  /** @param {number} share */
  const percent = (share) => `${number(100 * share, 1, 1)}%`;
  const head = ["Column", "Share of what separates the segments", ...(isWeighted ? ["Weight", "Share without weights"] : [])];
  const rows = parts.map((part) => [names[part.column], percent(part.share), ...(isWeighted ? [String(part.weight), percent(part.unweighted)] : [])]);
  return [{ title: "What each column contributes", head, rows }];
}

/** @param {OtherColumn[]} columns @returns {Figures[]} */
function others(columns) {
  if (!columns.length) return [];
  const head = ["Column", "Customers", "F", "df", "p", "Eta squared"];
  const rows = columns.map((o) => [o.unit ? `${o.label} (${o.unit})` : o.label, number(o.n), digits(o.f, 1),
    `${o.df_between}, ${number(o.df_within)}`, o.p_value < 0.001 ? "< 0.001" : o.p_value.toFixed(3), digits(o.eta_squared, 3)]);
  return [{ title: "Columns that took no part: one-way analysis of variance", head, rows }];
}

/** @param {number | null} value @param {number} n */
const digits = (value, n) => (value === null ? "–" : number(value, n, n));

/** @param {Figures} sheet */
const asCsv = ({ title, head, rows }) => [[title], head, ...rows].map((r) => r.map((cell) => quoted(guarded(cell))).join(",")).join("\n");
/** @param {string} text */
const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** @param {Figures} sheet */
const asMarkdown = ({ title, head, rows }) => {
  /** @param {string[]} cells */
  const line = (cells) => `| ${cells.map((c) => c.replaceAll("|", "\\|")).join(" | ")} |`;
  return [`**${title}**`, "", line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
};

/** @param {Figures} sheet */
const asText = ({ title, head, rows }) => {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((r) => r[i].length)));
  return [title, ...[head, ...rows].map((r) => r.map((c, i) => (i ? c.padStart(widths[i]) : c.padEnd(widths[i]))).join("  "))].join("\n");
};
