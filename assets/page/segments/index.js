/** The Segments page: tabs, and the cards of the segment that is open. */

import { at } from "../../crossfilter/base.js";
import { checked } from "../../crossfilter/cells.js";
import { ask } from "../../server/ask.js";
import { button, element } from "../elements.js";
import { NameEditor } from "../name-editor.js";
import { number } from "../words.js";
import { Compare } from "./compare.js";
import { Movement } from "./movement.js";
import { rule } from "./rule.js";
import { Score } from "./score.js";
import { profileTable, sheet } from "./sheet.js";

const byId = (id) => document.getElementById(id);

/** @param {import("../explorer.js").Explorer} host */
export async function create(host) {
  const response = await ask(at(`/segmentation/${host.version}/segments.json`));
  return new SegmentsPage(host, await checked(response).json());
}

class SegmentsPage {
  /** @param {import("../explorer.js").Explorer} host @param {any} sheets */
  constructor(host, sheets) {
    this.host = host;
    this.sheets = sheets;
    this.below = element("div", "body");
    this.compare = new Compare(host, byId("compare"));
    this.score = new Score(host, sheets, byId("score"));
    this.movement = byId("movement") && new Movement(host, byId("movement"));
  }

  show() {
    const { state, page } = this.host;
    const { segments } = page.solutions[state.k];
    byId("segments-headline").replaceChildren(
      element("b", "", `${segments.length} segments`), ` of ${number(page.total)} customers`,
    );
    byId("segment-tabs").replaceChildren(...segments.map((s, i) => this.#tab(s, i + 1)));
    if (this.focusing) byId("segment-tabs").children[state.segment - 1].focus();
    this.focusing = false;
    this.#open();
    this.compare.show();
    this.score.show();
    this.movement?.show();
  }

  #tab(segment, at) {
    const { state } = this.host;
    const node = button("", "segment-tab", () => this.host.go({ segment: at }));
    node.append(element("i", `mark mark-${at}`), segment.name, element("span", "quiet", number(segment.size)));
    node.setAttribute("role", "tab");
    node.setAttribute("aria-selected", String(at === state.segment));
    node.addEventListener("keydown", (event) => this.#step(event, at));
    return node;
  }

  /** Arrow keys move between tabs, as they do between tabs everywhere. */
  #step(event, at) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const segment = at + (by ?? 0);
    if (!by || segment < 1 || segment > this.host.state.k) return;
    this.focusing = true; // the tabs are made anew once the state has changed
    this.host.go({ segment });
  }

  /** The name of the open segment; the one that somebody types in stays in its place. */
  #name() {
    const { state, names } = this.host;
    const opened = `${state.k}-${state.segment}`;
    if (this.opened === opened) return this.editor.show();
    this.opened = opened;
    this.editor = new NameEditor(names, state.k, state.segment, "h3");
    return byId("sheet").replaceChildren(this.editor.node, this.below);
  }

  #open() {
    const { state } = this.host;
    const found = this.sheets.solutions[state.k];
    const own = found.segments[state.segment - 1];
    this.#name();
    this.below.replaceChildren(...sheet(this.host, own));
    byId("sheet-profile").replaceChildren(...profileTable(this.host, own, this.sheets.everybody));
    byId("sheet-profile-help").textContent = own.small
      ? "fewer than 10 customers: no index"
      : "index: 100 is everybody's mean; sd: standard deviations from it";
    byId("rule").replaceChildren(...rule(own.rule, found));
  }
}
