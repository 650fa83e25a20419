/** The address bar is the state: what is shown and selected, to and from a URL. */

/** @import { Page, State } from "../types.d.ts" */

import { at, BASE } from "../server/base.js";
import { parse } from "../crossfilter/selection/links.js";
import { needsEvidence, toJson } from "../crossfilter/selection/selection.js";
import { sentenceOf } from "./elements.js";
import { readLines } from "./selected/lines/lines.js";

/** What stands in an address as it is, unless it is empty. */
const TEXTS = /** @type {const} */ (["plain", "every", "more", "lines", "editions"]);

/** Views whose axes can be logarithmic. @param {Page} page */
export const scaledViews = ({ views }) => views.filter((view) => view.follows.includes("plain")).map((view) => view.name);
/** Views that people can switch on. @param {Page} page */
export const offeredViews = ({ views }) => views.filter((view) => view.is_offered).map((view) => view.name);

/** @param {State} state @param {Page} page */
export function write(state, page) {
  const { defaults } = page;
  const parts = [];
  if (state.k !== defaults.k) parts.push(`k=${state.k}`);
  for (const [name, key] of Object.entries(state.picked)) if (key !== defaults.picked[name]) parts.push(`${name}=${encodeURIComponent(key)}`);
  for (const name of TEXTS) if (state[name]) parts.push(`${name}=${state[name]}`);
  if (state.segment !== 1) parts.push(`segment=${state.segment}`);
  if (state.selection.length) parts.push(`on=${page.fingerprint}`, `where=${encode(toJson(state.selection))}`);
  return at(state.path) + (parts.length ? `?${parts.join("&")}` : "");
}

/** @param {string} text */
const encode = (text) => encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%3A", ":");

/**
 * Read an address; leave what cannot be used at its default, and name it in `problems`.
 * @param {Location | URL} location @param {Page} page @returns {{state: State, problems: string[]}}
 */
export function read(location, page) {
  const query = new URLSearchParams(location.search);
  /** @type {string[]} */
  const problems = [];
  const k = readK(query.get("k"), page, problems);
  /** @type {State} */
  const state = { path: below(location.pathname), k, picked: page.defaults.picked, segment: 1, selection: [], plain: known(query.get("plain"), scaledViews(page)), every: query.get("every") === "1" ? "1" : "", more: known(query.get("more"), offeredViews(page)), lines: readLines(query.get("lines"), page), editions: readEditions(query.get("editions"), problems) };
  state.segment = readSegment(query.get("segment"), k, problems);
  state.picked = Object.fromEntries(Object.keys(page.defaults.picked).map((name) => [name, readMenu(name, query.get(name), page, problems)]));
  state.selection = readSelection(query, page, k, problems);
  return { state, problems };
}

/** The views that a link names, joined by dots, of those that it can name and in their order. @param {string | null} text @param {string[]} views */
function known(text, views) {
  const named = (text ?? "").split(".");
  return views.filter((view) => named.includes(view)).join(".");
}

/** Names joined by dots after one of them was added or taken out. @param {string} text @param {string} view @param {string[]} views */
export function switched(text, view, views) {
  const named = text.split(".");
  return views.filter((v) => named.includes(v) !== (v === view)).join(".");
}

/** @param {string | null} text @param {Page} page @param {string[]} problems */
function readK(text, page, problems) {
  if (text === null) return page.defaults.k;
  const k = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (page.ks.includes(k)) return k;
  const [first, last] = [page.ks[0], page.ks[page.ks.length - 1]];
  problems.push(`This link asks for ${short(text)} segments; ${first} to ${last} are possible, so ${page.defaults.k} are shown.`);
  return page.defaults.k;
}

/** @param {string | null} text @param {number} k @param {string[]} problems */
function readSegment(text, k, problems) {
  if (text === null) return 1;
  const segment = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (segment >= 1 && segment <= k) return segment;
  problems.push(`This link is about segment ${short(text)}, but there are ${k}; the first one is shown.`);
  return 1;
}

/** Two numbers of editions, joined by a dot. @param {string | null} text @param {string[]} problems */
function readEditions(text, problems) {
  if (text === null || /^\d{1,6}\.\d{1,6}$/.test(text)) return text ?? "";
  problems.push(`This link compares editions ${short(text)}; two numbers are needed, such as 1.3.`);
  return "";
}

/** @param {string} name @param {string | null} text @param {Page} page @param {string[]} problems */
function readMenu(name, text, page, problems) {
  if (text === null || page.features.some((f) => f.key === text)) return text ?? page.defaults.picked[name];
  problems.push(`This link asks for a feature ${short(text)}, which these customers do not have; another one is shown.`);
  return page.defaults.picked[name];
}

/** @param {URLSearchParams} query @param {Page} page @param {number} k @param {string[]} problems */
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
    problems.push("The selection in this link needs evidence that is not ready yet. Open the link again in a minute.");
    return [];
  } catch (error) {
    problems.push(`The selection in this link is not applied: ${sentenceOf(error)}. Copy the link again.`);
    return [];
  }
}

/** The path of a page, without that of its customers. @param {string} pathname */
const below = (pathname) => (pathname.startsWith(BASE) ? pathname.slice(BASE.length) || "/" : "/");

/** @param {string} text */
const short = (text) => `“${text.slice(0, 30)}”`;
