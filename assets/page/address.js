/** The address bar is the state: what is shown and selected, to and from a URL. */

import { at, BASE } from "../crossfilter/base.js";
import { needsEvidence, parse, toJson } from "../crossfilter/selection.js";

/**
 * @typedef {{path: string, k: number, x: string, y: string, histogram: string, segment: number,
 *   selection: import("../crossfilter/selection.js").Selection}} State
 * @typedef {import("../crossfilter/cells.js").Page} Page
 */

const MENUS = ["x", "y", "histogram"];

/** @param {State} state @param {Page} page */
export function write(state, page) {
  const { defaults } = page;
  const parts = [];
  if (state.k !== defaults.k) parts.push(`k=${state.k}`);
  for (const name of MENUS) if (state[name] !== defaults[name]) parts.push(`${name}=${encodeURIComponent(state[name])}`);
  if (state.segment !== 1) parts.push(`segment=${state.segment}`);
  if (state.selection.length) parts.push(`on=${page.fingerprint}`, `where=${encode(toJson(state.selection))}`);
  return at(state.path) + (parts.length ? `?${parts.join("&")}` : "");
}

const encode = (text) => encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%3A", ":");

/**
 * Read an address; what cannot be used is left at its default and told in `problems`.
 * @param {Location | URL} location @param {Page} page @returns {{state: State, problems: string[]}}
 */
export function read(location, page) {
  const query = new URLSearchParams(location.search);
  const problems = [];
  const k = readK(query.get("k"), page, problems);
  const state = { path: below(location.pathname), k, ...page.defaults, segment: 1, selection: [] };
  state.k = k;
  state.segment = readSegment(query.get("segment"), k, problems);
  for (const name of MENUS) state[name] = readMenu(name, query.get(name), page, problems);
  state.selection = readSelection(query, page, k, problems);
  return { state, problems };
}

function readK(text, page, problems) {
  if (text === null) return page.defaults.k;
  const k = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (page.ks.includes(k)) return k;
  const [first, last] = [page.ks[0], page.ks[page.ks.length - 1]];
  problems.push(`This link asks for ${short(text)} segments; there can be ${first} to ${last}, so ${page.defaults.k} are shown.`);
  return page.defaults.k;
}

function readSegment(text, k, problems) {
  if (text === null) return 1;
  const segment = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (segment >= 1 && segment <= k) return segment;
  problems.push(`This link is about segment ${short(text)}, but there are ${k}; the first one is shown.`);
  return 1;
}

function readMenu(name, text, page, problems) {
  if (text === null || page.features.some((f) => f.key === text)) return text ?? page.defaults[name];
  problems.push(`This link asks for a feature ${short(text)}, which these customers do not have; another one is shown.`);
  return page.defaults[name];
}

function readSelection(query, page, k, problems) {
  const where = query.get("where");
  if (!where) return [];
  const on = query.get("on");
  if (on !== null && on !== page.fingerprint) {
    problems.push("This link was made on other customers; its selection is not applied.");
    return [];
  }
  try {
    const selection = parse(where, page, k);
    if (page.evidence || !needsEvidence(selection, page)) return selection;
    problems.push("The selection in this link needs evidence that is still being found; open the link again in a minute.");
    return [];
  } catch (error) {
    problems.push(`The selection in this link is not applied: ${error.message}. Copy the link again.`);
    return [];
  }
}

/** The path of a page, without that of its customers. */
const below = (pathname) => (pathname.startsWith(BASE) ? pathname.slice(BASE.length) || "/" : "/");

const short = (text) => `“${text.slice(0, 30)}”`;
