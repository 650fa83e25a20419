/** Customers as ribbons from the segment before to the segment after; each ribbon can be clicked. */

/** @import { Flow, Words } from "../../types.d.ts" */

import { number } from "../words.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, SIDE, GAP, END] = [1000, 300, 220, 8, 8];

/**
 * @param {Flow[]} flows @param {Words} words @param {number} k
 * @param {Flow | null} chosen @param {(flow: Flow) => void} choose
 */
export function flowPicture(flows, words, k, chosen, choose) {
  const total = flows.reduce((sum, f) => sum + f.n, 0);
  const scale = (HEIGHT - GAP * (k - 1)) / Math.max(1, total);
  const [left, right] = [ends(flows, "from", k, scale), ends(flows, "to", k, scale)];
  const picture = node("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "flow-picture", role: "group", "aria-label": "Customers by segment before and after" });
  const used = { from: left.map((e) => e.y), to: right.map((e) => e.y) };
  for (const flow of flows) picture.append(ribbon(flow, used, scale, words, chosen, choose));
  for (const end of left) picture.append(...endNodes(end, SIDE, "end", words));
  for (const end of right) picture.append(...endNodes(end, WIDTH - SIDE - END, "start", words));
  return picture;
}

/** @param {Flow[]} flows @param {"from" | "to"} side @param {number} k @param {number} scale */
function ends(flows, side, k, scale) {
  let y = 0;
  return Array.from({ length: k }, (_, i) => {
    const n = flows.filter((f) => f[side] === i + 1).reduce((sum, f) => sum + f.n, 0);
    const end = { segment: i + 1, n, y, height: n * scale };
    y += end.height + GAP;
    return end;
  });
}

/**
 * @param {Flow} flow @param {{from: number[], to: number[]}} used @param {number} scale @param {Words} words @param {Flow | null} chosen
 * @param {(flow: Flow) => void} choose
 */
function ribbon(flow, used, scale, words, chosen, choose) {
  const [y0, y1, thick] = [used.from[flow.from - 1], used.to[flow.to - 1], flow.n * scale];
  used.from[flow.from - 1] += thick;
  used.to[flow.to - 1] += thick;
  const [x0, x1, middle] = [SIDE + END, WIDTH - SIDE - END, WIDTH / 2];
  const path = node("path", {
    d: `M${x0},${y0} C${middle},${y0} ${middle},${y1} ${x1},${y1} V${y1 + thick} C${middle},${y1 + thick} ${middle},${y0 + thick} ${x0},${y0 + thick} Z`,
    fill: `var(--segment-${flow.from})`,
    class: chosen === null ? "ribbon" : chosen === flow ? "ribbon chosen" : "ribbon faint",
    tabindex: "0",
    role: "button",
    "aria-pressed": String(chosen === flow),
  });
  const label = `${words.name(flow.from)} → ${words.name(flow.to)}: ${number(flow.n)}`;
  path.setAttribute("aria-label", label);
  path.append(text("title", label));
  path.addEventListener("click", () => choose(flow));
  path.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") choose(flow);
  });
  return path;
}

/** @param {{segment: number, n: number, y: number, height: number}} end @param {number} x @param {string} anchor @param {Words} words */
function endNodes({ segment, n, y, height }, x, anchor, words) {
  if (n === 0) return [];
  const block = node("rect", { x, y, width: END, height: Math.max(1, height), fill: `var(--segment-${segment})` });
  const label = text("text", `${words.name(segment)}  ${number(n)}`);
  label.setAttribute("x", String(anchor === "end" ? x - 8 : x + END + 8));
  label.setAttribute("y", String(y + height / 2));
  label.setAttribute("text-anchor", anchor);
  label.setAttribute("dominant-baseline", "middle");
  return [block, label];
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** @param {string} name @param {string} content */
function text(name, content) {
  const made = node(name, {});
  made.textContent = content;
  return made;
}
