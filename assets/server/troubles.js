/**
 * What can be wrong when the server does not do what the page asks, by the status of its answer.
 *
 * @typedef {"gone" | "busy" | "out" | "updated" | "deleted"} Trouble
 *   gone: nobody answers; busy: asked to wait; out: logged out;
 *   updated: other scripts or other customers are served now; deleted: brought customers whose time is over
 */

import { BASE } from "./base.js";

/** @type {Record<number, Trouble>} */
const ANYWHERE = { 401: "out", 429: "busy", 502: "gone", 503: "busy", 504: "gone" };
/** Of addresses that the page was made with. @type {Record<number, Trouble>} */
const OF_THIS_PAGE = { 404: "updated", 410: "deleted" };
const MAX_SECONDS = 3600;

/** Waiting does not mend these. @param {Trouble} trouble */
export const isFinal = (trouble) => trouble === "updated" || trouble === "deleted";

/** Whether an address is about the customers shown, not about those that a visitor is bringing. @param {string} address */
export const isOwn = (address) => address.startsWith(`${BASE}/`) && !address.slice(BASE.length).startsWith("/of/");

/** @param {number} status @param {string} address @returns {Trouble | null} */
export const troubleOf = (status, address) => ANYWHERE[status] ?? (isOwn(address) ? OF_THIS_PAGE[status] : null) ?? null;

/** How many seconds the server asks to wait, which it may send as seconds or as a date; 0 where it does not. @param {Response} response */
export function secondsIn(response) {
  const header = response.headers.get("Retry-After") ?? "";
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Math.min(Math.max(seconds || 0, 0), MAX_SECONDS);
}

/** Thrown where there is no answer to be had. */
export class Unanswered extends Error {
  /** @param {Trouble} trouble */
  constructor(trouble) {
    super(trouble === "gone" ? "The server does not answer" : "Load the page again");
    this.isFinal = isFinal(trouble);
  }
}
