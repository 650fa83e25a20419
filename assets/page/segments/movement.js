/** The same customers at another time: who moved from which segment to which, as a flow whose ribbons list the customers. */

import { at } from "../../crossfilter/base.js";
import { button, element, table } from "../elements.js";
import { save } from "../save.js";
import { number } from "../words.js";
import { flowPicture } from "./flow-picture.js";
import { Upload } from "./upload.js";

const MOST_ROWS = 100;

export class Movement {
  /** @param {import("../explorer.js").Explorer} host @param {HTMLElement} holder */
  constructor(host, holder) {
    this.host = host;
    this.result = element("div", "result");
    const upload = new Upload({
      label: "Compare with a CSV",
      help: "the same customers, found by their ids, with their values at another time; the centres stay as they are",
      address: () => at(`/move?k=${host.state.k}`),
      done: async (response) => this.#arrived(await response.json()),
    });
    holder.replaceChildren(upload.node, this.result);
  }

  /** What was compared belongs to one number of segments. */
  show() {
    if (this.k !== this.host.state.k) this.result.replaceChildren();
    else if (this.found) this.#show();
  }

  #arrived(found) {
    this.k = this.host.state.k;
    this.found = found;
    this.rows = parse(found.csv);
    this.chosen = null;
    this.#show();
    return told(found);
  }

  #show() {
    const flows = this.found.flows;
    const choose = (flow) => {
      this.chosen = this.chosen === flow ? null : flow;
      this.#show();
    };
    this.result.replaceChildren(
      flowPicture(flows, this.host.words, this.k, this.chosen, choose),
      this.#list(),
      element("div", "view-tools", button("Save as CSV", "tool bordered", () => save(new Blob([this.found.csv], { type: "text/csv" }), "kindred-movement.csv"))),
    );
  }

  #list() {
    const { words } = this.host;
    const name = (segment, otherwise) => (segment === "" ? otherwise : words.name(Number(segment)));
    const wanted = this.rows.filter((r) =>
      this.chosen ? Number(r.from) === this.chosen.from && Number(r.to) === this.chosen.to : r.why !== "stayed");
    const shown = wanted.slice(0, MOST_ROWS).map((r) => [r.id, name(r.from, "–"), name(r.to, "–"), r.why]);
    const title = this.chosen ? `${number(wanted.length)} customers went this way` : `${number(wanted.length)} customers did not stay where they were`;
    const more = wanted.length > shown.length ? [element("p", "quiet", `and ${number(wanted.length - shown.length)} more, in the CSV`)] : [];
    return element("div", "", element("h3", "", title), table(["Customer", "From", "To", "Why"], shown, "figures words"), ...more);
  }
}

/** Why customers are where they are now, in a sentence. */
function told({ why, flows }) {
  const n = (name) => number(why[name] ?? 0);
  const both = flows.reduce((sum, f) => sum + f.n, 0);
  const moved = flows.filter((f) => f.from !== f.to).reduce((sum, f) => sum + f.n, 0);
  return (
    `${number(moved)} of ${number(both)} customers moved to another segment because their values changed; ${n("joined")} joined, ` +
    `${n("left")} left, ${n("not placed")} could not be placed because of missing or unreadable values.`
  );
}

/** Rows of our own CSV as objects. @param {string} text */
function parse(text) {
  const [head, ...rows] = [...text.matchAll(/((?:"(?:[^"]|"")*"|[^",\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\n]*))*)\n/g)].map((m) => cells(m[1]));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

const cells = (line) =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map((m) => (m[1] === undefined ? m[2] : m[1].replaceAll('""', '"')));
