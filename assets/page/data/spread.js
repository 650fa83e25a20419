/** How the values of a column are spread, as a small gray picture between its ends. */

/** @import { ColumnLook, Spread } from "../../types.d.ts" */

import { element } from "../elements.js";
import { number, short } from "../words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 120;
const HEIGHT = 28;
const PART = 10;
const DIGITS = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4 });

/** @param {ColumnLook} column */
export function spreadOf(column) {
  const { spread, distinct, samples } = column;
  if (spread?.bars) return element("div", "spread", element("span", "low", compact(spread.low)), bars(spread.bars), element("span", "", compact(spread.high)));
  if (spread?.shares) return element("div", "spread", element("span", "low", spread.most ?? ""), shares(spread.shares), element("span", "", percent(spread.shares[0])));
  return element("div", "spread", element("span", "quiet alone", alone(distinct, samples)));
}

/** @param {number} distinct @param {string[]} samples */
function alone(distinct, samples) {
  if (!samples.length) return "empty";
  return distinct === 1 ? "the same for all" : `${number(distinct)} different`;
}

/** An end of the scale, where there is little room. @param {number} [value] */
const compact = (value = 0) => (Number.isInteger(value) ? short(value) : DIGITS.format(value));

/** @param {number} share */
const percent = (share) => `${number(100 * share, share < 0.995 && share > 0.005 ? 0 : 1)}%`;

/** @param {number[]} counts */
function bars(counts) {
  const highest = Math.max(...counts);
  const each = WIDTH / counts.length;
  return picture(counts.map((n, i) => rectangle(i * each, n && Math.max(1, (HEIGHT * n) / highest), each - 1)));
}

/** @param {NonNullable<Spread["shares"]>} parts */
function shares(parts) {
  let x = 0;
  return picture(parts.map((share, i) => {
    const part = rectangle(x, PART, Math.max(0, share * WIDTH - 1));
    part.setAttribute("y", String((HEIGHT - PART) / 2));
    part.setAttribute("opacity", String(1 - i / (parts.length + 1)));
    x += share * WIDTH;
    return part;
  }));
}

/** @param {number} x @param {number} height @param {number} width */
function rectangle(x, height, width) {
  const node = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ x, y: HEIGHT - height, width, height })) node.setAttribute(name, String(Math.round(10 * value) / 10));
  return node;
}

/** @param {SVGElement[]} parts */
function picture(parts) {
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  node.setAttribute("aria-hidden", "true");
  node.append(...parts);
  return node;
}
