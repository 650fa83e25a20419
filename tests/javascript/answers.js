/** Answers what Python asks about the scripts, one line of JSON each; `core.py` starts it once. */

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Cells } from "../../assets/crossfilter/cells.js";
import { boxes, byBin, bySegment, byValue } from "../../assets/crossfilter/counts.js";
import { Crossfilter } from "../../assets/crossfilter/crossfilter.js";
import { crowd } from "../../assets/crossfilter/crowd.js";
import { compare } from "../../assets/crossfilter/differences.js";
import { Group } from "../../assets/crossfilter/group.js";
import { parse } from "../../assets/crossfilter/selection/links.js";
import { toJson } from "../../assets/crossfilter/selection/selection.js";
import { placed } from "../../assets/page/charts/marks.js";
import { parseCsv } from "../../assets/page/files/csv.js";
import { guarded } from "../../assets/page/files/formulas.js";
import { score } from "../../assets/page/segments/scoring.js";
import { Words } from "../../assets/page/words.js";

/** @type {Map<string, Cells>} */
const opened = new Map();

/** The cells in a folder, as the server would send them. @param {string} folder */
function open(folder) {
  const cells = opened.get(folder) ?? new Cells(read(folder, "page.json"), new Uint8Array(readFileSync(`${folder}/cells.bin`)).buffer);
  opened.set(folder, cells);
  return cells;
}

/** @param {string} folder @param {string} name */
const read = (folder, name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));

/** Everything that the page shows of a selection. @param {{folder: string, where: string, k: number}} asked */
function selection({ folder, where, k }) {
  const cells = open(folder);
  const clauses = parse(where, cells.page, k);
  const cf = new Crossfilter(cells, k);
  cf.apply(clauses);
  const words = new Words(cells.page, k);
  const views = ["", ...clauses.map((clause) => clause.view)];
  return {
    json: toJson(clauses),
    chips: clauses.map((clause) => words.chip(clause)),
    sentence: words.sentence(clauses, cf.count()).join(""),
    views: Object.fromEntries(views.map((view) => [view, ofView(cf, view)])),
  };
}

/** @param {Crossfilter} cf @param {string} view */
function ofView(cf, view) {
  const { features, categories } = cf.cells.page;
  const { counts, sums } = bySegment(cf.passing(view));
  /** @param {{passing: Float64Array, selected: Float64Array}} found */
  const both = ({ passing, selected }) => [[...passing], [...selected]];
  return {
    count: cf.count(view),
    counts: [...counts],
    sums: Object.fromEntries([...sums].map(([key, found]) => [key, [...found]])),
    bins: Object.fromEntries(features.map((f) => [f.key, both(byBin(cf, view, f.key))])),
    boxes: Object.fromEntries(features.map((f) => [f.key, boxes(cf, view, f.key)])),
    values: Object.fromEntries(categories.map((c) => [c.key, both(byValue(cf, view, c.key))])),
  };
}

/** What sets two groups of cells apart, each given by its cells. @param {{folder: string, k: number, groups: number[][]}} asked */
function differences({ folder, k, groups }) {
  const cells = open(folder);
  const all = new Group(cells, k);
  const [a, b] = groups.map((chosen) => {
    const group = new Group(cells, k, all);
    const within = new Set(chosen);
    group.update(Int32Array.from(cells.counts, (_, i) => (within.has(i) ? 0 : 1)), ~0);
    return crowd(group);
  });
  return compare(cells, k, a, b);
}

/** The tooltip of every cell; `page` and `n` (of the first cell) are changed before. @param {{folder: string, k: number, page: object, n?: number}} asked */
function tooltips({ folder, k, page, n }) {
  const cells = new Cells({ ...read(folder, "page.json"), ...page }, new Uint8Array(readFileSync(`${folder}/cells.bin`)).buffer);
  if (n !== undefined) cells.counts[0] = n;
  const words = new Words(cells.page, k);
  return Array.from({ length: cells.length }, (_, cell) => words.cell(cells, cell));
}

/** Where the gray marks of a chart stand, by segment. @param {{folder: string, k: number, x: string, y: string}} asked */
function marks({ folder, k, x, y }) {
  const panels = [{ view: "any", kind: "points", x, y }];
  const layout = { meta: { panels }, margin: { l: 0, r: 0, t: 0, b: 0 } };
  return placed({ data: Array.from({ length: k }, () => ({})), layout }, open(folder), k).data.map((trace) => [trace.x, trace.y]);
}

/** Where customers belong. @param {{folder: string, k: number, customers: Record<string, number>[], chosen?: Record<string, string>[]}} asked */
function scores({ folder, k, customers, chosen = [] }) {
  const { scaling, solutions } = read(folder, "segments.json");
  const { segments, clouds } = solutions[k];
  return customers.map((values, i) => score(scaling, Object.keys(scaling.mean), segments, values, chosen[i], clouds));
}

/** The bits of both coordinates, and which arrays were sent. @param {{folder: string}} asked */
function coordinates({ folder }) {
  const cells = open(folder);
  return { sent: cells.page.arrays.map((a) => a.name), bits: ["pc1", "pc2"].map((axis) => [...new Uint32Array(cells.array(axis).buffer)]) };
}

/** Texts as the page guards them in CSV. @param {{texts: string[]}} asked */
const guards = ({ texts }) => texts.map(guarded);

/** The rows of a CSV, by the names in its head. @param {{text: string}} asked */
const rows = ({ text }) => parseCsv(text);

/** Which of these links are read. @param {{folder: string, k: number, links: string[]}} asked */
const accepted = ({ folder, k, links }) => links.map((where) => isRead(where, folder, k));

/** @param {string} where @param {string} folder @param {number} k */
function isRead(where, folder, k) {
  try {
    parse(where, open(folder).page, k);
    return true;
  } catch {
    return false;
  }
}

/** @type {Record<string, (asked: any) => unknown>} */
const QUESTIONS = { selection, differences, tooltips, marks, scores, coordinates, accepted, guards, rows };

for await (const line of createInterface({ input: process.stdin })) {
  const { question, ...asked } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(QUESTIONS[question](asked))}\n`);
}
