/** Days and months of editions, as people say them. */

/** @import { Edition } from "../../types.d.ts" */

const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** `28 November 2026`. @param {string} when */
export const day = (when) => DAY.format(new Date(when));

/** `28 Nov 2026`. @param {string} when */
export const shortDay = (when) => SHORT.format(new Date(when));

/** `28 Nov, 09:30`. @param {string} when */
export const moment = (when) => MOMENT.format(new Date(when));

/** The month of an edition, its day where its month has several editions, else its number. @param {Edition} edition @param {Edition[]} all */
export function called(edition, all) {
  for (const said of [MONTH, DAY]) {
    const text = said.format(new Date(edition.when));
    if (all.filter((e) => said.format(new Date(e.when)) === text).length === 1) return text;
  }
  return `${DAY.format(new Date(edition.when))}, edition ${edition.number}`;
}
