/** One segment's sheet: size and shares, sentences, the typical customer, what to do; and its profile as a table. */

import { VIEW as CARDS } from "../cards.js";
import { button, element, table } from "../elements.js";
import { number } from "../words.js";

const percent = (share) => `${number(100 * share, share < 0.1 ? 1 : 0)}%`;

/** What stands below the name. @param {import("../explorer.js").Explorer} host @param {any} own the segment's sheet @returns {Node[]} */
export function sheet(host, own) {
  const { page, state } = host;
  const segment = page.solutions[state.k].segments[state.segment - 1];
  return [
    element("div", "facts-row", ...facts(own, segment, page)),
    element("ul", "said", ...own.sentences.map((s) => element("li", "", s))),
    element("p", "said", element("span", "label", page.smallest ? "Typical group" : "Typical customer"), typical(own.typical, page)),
    element("p", "said", element("span", "label", "A suggestion"), segment.action),
    button("See them on Explore", "tool bordered", () =>
      host.go({ path: "/", selection: [{ view: CARDS, parts: [[["oneof", "segment", state.segment]]] }] })),
  ];
}

function facts(own, segment, page) {
  const fact = (value, label) => element("div", "", element("b", "count", value), element("span", "of", label));
  return [
    fact(number(segment.size), segment.size === 1 ? "customer" : "customers"),
    fact(percent(segment.size / page.total), "of all customers"),
    ...own.shares_of.map((s) => fact(percent(s.share), `of all ${s.what}`)),
  ];
}

/** The values of the customers nearest to the centre, with who they are. */
function typical(found, page) {
  const features = page.features.map((f) => `${f.short.toLowerCase()} ${number(found.features[f.key])}${f.unit ? ` ${f.unit}` : ""}`);
  const categories = page.categories.map((c) => found.categories[c.key]);
  const values = [...features, ...categories].join(", ");
  const who = found.ids ? `${found.n === 1 ? "Customer" : "Customers"} ${found.ids}: ` : "";
  return who ? `${who}${values}.` : `${values[0].toUpperCase()}${values.slice(1)}.`;
}

/** Every feature and category against everybody. @returns {Node[]} */
export function profileTable(host, own, everybody) {
  const { page } = host;
  const rows = page.features.map((f) => featureRow(f, own.features[f.key], everybody.features[f.key], own.small));
  const shares = page.categories.flatMap((c) => categoryRows(c, own.categories[c.key]));
  return [
    table(["Feature", "Mean", "Everybody", "Index", "sd", "Median", "Middle half"], rows),
    ...(shares.length ? [table(["Category", "Customers", "Share", "Index"], shares)] : []),
  ];
}

function featureRow(f, own, all, small) {
  const told = (v) => number(v, f.decimals, f.decimals);
  const index = own.index === null || small ? "–" : number(own.index, 0);
  const label = f.unit ? `${f.short}, ${f.unit}` : f.short;
  const z = `${own.z < 0 ? "−" : "+"}${Math.abs(own.z).toFixed(1)}`;
  return [label, told(own.mean), told(all.mean), index, z, told(own.median), `${told(own.q1)}–${told(own.q3)}`];
}

const categoryRows = (category, values) =>
  values.map((v) => [`${category.label}: ${v.value}`, number(v.n), percent(v.share), v.index === null ? "–" : number(v.index, 0)]);
