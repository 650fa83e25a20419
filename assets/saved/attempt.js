/** What the page asks the server, answered from the file itself; stands in for `server/attempt.js`. */

/** @import { Outcome } from "../server/attempt.js" */
/** @import { SavedFigures } from "../types.d.ts" */

/** Names in the file by the last part of an address. @type {Record<string, string>} */
const PARTS = {
  "/names.json": "names",
  "/page.json": "page",
  "/cells.bin": "cells",
  "/segments.json": "segments",
  "/evidence/words.json": "evidence",
  "/evidence/cells.bin": "measures",
  "/evidence/verdicts.json": "verdicts",
};
const FIGURES = { "/figures.json": "figures", "/evidence/figures.json": "evidence-figures" };

/** @param {string} address @returns {Promise<Outcome>} */
export async function attempt(address) {
  const { pathname, searchParams } = new URL(address, "https://kindred.invalid");
  const name = pathname.replace(/^\/segmentation\/[^/]+|(?<=^\/evidence)\/[^/]+(?=\/)/, "");
  const figures = Object.entries(FIGURES).find(([known]) => known === name)?.[1];
  const body = figures ? await drawnFor(figures, searchParams) : await window.kindredSaved.unpack(PARTS[name] ?? "");
  return { response: new Response(body, { status: body === null ? 404 : 200 }), trouble: null, seconds: 0 };
}

/** The figures of one state, from those of all. @param {string} part @param {URLSearchParams} query */
async function drawnFor(part, query) {
  const all = await allFigures(part);
  if (all === null) return null;
  const drawn = Object.entries(/** @type {Record<string, SavedFigures>} */ (all)).map(([view, { by, figures }]) => [view, figures[by.map((choice) => chosen(choice, view, query)).join("|")]]);
  return JSON.stringify(Object.fromEntries(drawn.filter(([, figure]) => figure)));
}

/** What is chosen for a view, as `dashboard/saved/figures.py` names it. @param {string} choice @param {string} view @param {URLSearchParams} query */
function chosen(choice, view, query) {
  const value = query.get(choice) ?? "";
  if (choice !== "plain") return value;
  return value.split(".").includes(view) ? "1" : "";
}

/** @type {Map<string, Promise<Record<string, SavedFigures> | null>>} */
const READ = new Map();

/** @param {string} part */
function allFigures(part) {
  const known = READ.get(part) ?? window.kindredSaved.unpack(part).then((bytes) => bytes && JSON.parse(new TextDecoder().decode(bytes)));
  READ.set(part, known);
  return known;
}
