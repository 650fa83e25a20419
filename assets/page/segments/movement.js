/** The same customers at another time: who moved from which segment to which, as a flow whose ribbons list the customers. */

/** @import { Explorer, Flow, Moved } from "../../types.d.ts" */

import { at } from "../../server/base.js";
import { button, element, table } from "../elements.js";
import { parseCsv } from "../files/csv.js";
import { saveCsv } from "../files/save.js";
import { number } from "../words.js";
import { flowPicture } from "./ribbons.js";
import { Upload } from "./upload.js";

/** @typedef {{id: string, from: string, to: string, why: string}} MovedRow   `from` and `to` empty where there is no segment */

const MAX_ROWS = 100;

export class Movement {
  /** @param {Explorer} host @param {HTMLElement} holder */
  constructor(host, holder) {
    this.host = host;
    this.result = element("div", "result");
    /** What was compared last, of how many segments. @type {Moved | null} */
    this.moved = null;
    this.k = 0;
    /** @type {MovedRow[]} */
    this.rows = [];
    /** @type {Flow | null} */
    this.chosen = null;
    const upload = new Upload({
      label: "Compare with a CSV",
      help: "The same customers, matched by id, with their values at another time. The centers stay the same.",
      address: () => at(`/move?k=${host.state.k}`),
      done: async (response) => this.#arrived(await response.json()),
    });
    holder.replaceChildren(upload.node, this.result);
  }

  /** What was compared belongs to one number of segments. */
  show() {
    if (this.k !== this.host.state.k) this.result.replaceChildren();
    else if (this.moved) this.#show(this.moved);
  }

  /** @param {Moved} moved */
  #arrived(moved) {
    this.k = this.host.state.k;
    this.moved = moved;
    this.rows = /** @type {MovedRow[]} */ (parseCsv(moved.csv));
    this.chosen = null;
    this.#show(moved);
    return reasonSentence(moved);
  }

  /** @param {Moved} moved */
  #show(moved) {
    const choose = (/** @type {Flow} */ flow) => {
      this.chosen = this.chosen === flow ? null : flow;
      this.#show(moved);
    };
    this.result.replaceChildren(
      flowPicture(moved.flows, this.host.words, this.k, this.chosen, choose),
      this.#list(),
      element("div", "view-tools", button("Save as CSV", "tool bordered", () => saveCsv(moved.csv, "kindred-movement.csv"))),
    );
  }

  #list() {
    const { words } = this.host;
    /** @param {string} segment @param {string} otherwise */
    const name = (segment, otherwise) => (segment === "" ? otherwise : words.name(Number(segment)));
    const { chosen } = this;
    const wanted = this.rows.filter((r) => (chosen ? Number(r.from) === chosen.from && Number(r.to) === chosen.to : r.why !== "stayed"));
    const shown = wanted.slice(0, MAX_ROWS).map((r) => [r.id, name(r.from, "–"), name(r.to, "–"), r.why]);
    const title = chosen ? `${number(wanted.length)} customers went this way` : `${number(wanted.length)} customers did not stay where they were`;
    const more = wanted.length > shown.length ? [element("p", "quiet", `and ${number(wanted.length - shown.length)} more, in the CSV`)] : [];
    return element("div", "", element("h3", "", title), table(["Customer", "From", "To", "Why"], shown, "figures words"), ...more);
  }
}

/** Why customers are where they are now, in a sentence. @param {Moved} moved */
function reasonSentence({ why, flows, notes }) {
  /** @param {string} name */
  const n = (name) => number(why[name] ?? 0);
  const both = flows.reduce((sum, f) => sum + f.n, 0);
  const moved = flows.filter((f) => f.from !== f.to).reduce((sum, f) => sum + f.n, 0);
  const stayed =
    `${number(moved)} of ${number(both)} customers moved to another segment because their values changed; ${n("joined")} joined, ` +
    `${n("left")} left, ${n("not placed")} could not be placed because of missing or unreadable values.`;
  return [stayed, ...notes].join(" ");
}
