/** The Segments page: tabs, and the cards of the segment that is open. */

/** @import { Explorer, Segment, Sheets } from "../../types.d.ts" */

import { at } from "../../server/base.js";
import { fetchJson } from "../../server/segmentation.js";
import { all, button, byId, element } from "../elements.js";
import { NameEditor } from "../names/editor.js";
import { number } from "../words.js";
import { Board } from "./board.js";
import { Compare } from "./compare.js";
import { Movement } from "./movement.js";
import { Overview } from "./overview.js";
import { rule } from "./rule.js";
import { Score } from "./score.js";
import { profileTable, sheet } from "./sheet.js";
import { valued } from "./values.js";

/** @param {Explorer} host */
export async function create(host) {
  return new SegmentsPage(host, await fetchJson(at(`/segmentation/${host.version}/segments.json`)));
}

/** @param {number} share */
const percent = (share) => `${number(100 * share, 0)}%`;

/** @type {Record<string, number>} */
const BY = { ArrowRight: 1, ArrowLeft: -1 };

class SegmentsPage {
  /** @param {Explorer} host @param {Sheets} sheets */
  constructor(host, sheets) {
    this.host = host;
    this.sheets = sheets;
    this.below = element("div", "body");
    this.overview = new Overview(host, sheets, byId("overview"));
    this.board = new Board(host, sheets, byId("board"));
    this.compare = new Compare(host, sheets, byId("compare"));
    this.score = new Score(host, sheets, byId("score"));
    const movement = document.getElementById("movement");
    this.movement = movement && new Movement(host, movement);
    this.focusing = false;
    /** The segment whose name is shown, and its editor. */
    this.opened = "";
    /** @type {NameEditor | null} */
    this.editor = null;
  }

  show() {
    const { state, page } = this.host;
    const { segments } = page.solutions[state.k];
    this.#head();
    this.overview.show();
    this.board.show();
    byId("segment-tabs").replaceChildren(...segments.map((s, i) => this.#tab(s, i + 1)));
    if (this.focusing) all("button", byId("segment-tabs"))[state.segment - 1].focus();
    this.focusing = false;
    this.#open();
    this.compare.show();
    this.score.show();
    this.movement?.show();
  }

  /** How many segments there are, which one holds most of what adds up, and how sure all of them are. */
  #head() {
    const { page, state, warning } = this.host;
    const first = `${page.solutions[state.k].segments.length} segments`;
    const [total] = this.sheets.adding_up;
    const [most] = total ? valued(this.host, this.sheets, total.key).sort((a, b) => b.share - a.share) : [];
    byId("segments-headline").replaceChildren(element("b", "", first), ` of ${number(page.total)} customers`,
      ...(most ? [". ", element("b", "", `“${most.name}”`), ` is ${percent(most.size / page.total)} of customers and holds `, element("b", "", `${percent(most.share)} of all ${total.what}`), "."] : []));
    const together = warning.together(state.k);
    byId("segments-trust").replaceChildren(...(together ? [`${together} `, button("See the evidence", "link", () => this.host.go({ path: "/evidence" }))] : []));
  }

  /** @param {Segment} segment @param {number} position */
  #tab(segment, position) {
    const { state } = this.host;
    const node = button("", "segment-tab", () => this.host.go({ segment: position }));
    node.append(element("i", `mark mark-${position}`), segment.name, element("span", "quiet", number(segment.size)));
    node.setAttribute("role", "tab");
    node.setAttribute("aria-selected", String(position === state.segment));
    node.addEventListener("keydown", (event) => this.#step(event, position));
    return node;
  }

  /** Arrow keys move between tabs, as they do between tabs everywhere. @param {KeyboardEvent} event @param {number} position */
  #step(event, position) {
    const by = BY[event.key] ?? 0;
    const segment = position + by;
    if (!by || segment < 1 || segment > this.host.state.k) return;
    this.focusing = true; // the tabs are made again once the state has changed
    this.host.go({ segment });
  }

  /** The name of the open segment; the one that somebody types in stays in its place. */
  #name() {
    const { state, names } = this.host;
    const opened = `${state.k}-${state.segment}`;
    if (this.editor && this.opened === opened) return this.editor.show();
    this.opened = opened;
    this.editor = new NameEditor(names, state.k, state.segment, "h3");
    return byId("sheet").replaceChildren(this.editor.node, this.below);
  }

  #open() {
    const { state } = this.host;
    const solution = this.sheets.solutions[state.k];
    const own = solution.segments[state.segment - 1];
    this.#name();
    this.below.replaceChildren(...sheet(this.host, own, this.host.warning.segments(state.k)?.[state.segment - 1]));
    byId("sheet-profile").replaceChildren(...profileTable(this.host, own, this.sheets.overall));
    byId("sheet-profile-help").textContent = own.small
      ? "fewer than 10 customers: no index"
      : "Index: 100 is the average of all customers. sd: standard deviations from it.";
    byId("rule").replaceChildren(...rule(own.rule, solution));
  }
}
