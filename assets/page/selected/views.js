/** All that shows what is selected, on every page: sentence and chips, cards, filters, differences, rows. */

/** @import { Explorer } from "../../types.d.ts" */

import { byId } from "../elements.js";
import { offerExports } from "../files/export-links.js";
import { toJson } from "../../crossfilter/selection/selection.js";
import { Cards, VIEW as CARDS, partsAfterClick } from "./cards.js";
import { ChipEditor } from "./chip-editor.js";
import { Chips } from "./chips.js";
import { Filters } from "./filters.js";
import { Lines, linesOf } from "./lines/lines.js";
import { NO_ROWS, Rows } from "./rows.js";
import { wayOut } from "./way-out.js";
import { Why } from "./differences/why.js";

export class SelectedViews {
  /** @param {Explorer} host */
  constructor(host) {
    this.host = host;
    const { page } = host;
    this.cards = new Cards(byId("cards"), (segment, adding) =>
      host.commit(CARDS, partsAfterClick(host.state.selection, segment, adding, host.state.k)));
    this.lines = new Lines(document.getElementById("card-lines"), (lines) => host.go({ lines }));
    this.filters = new Filters(byId("filters"), (view, parts) => host.commit(view, parts));
    this.editor = new ChipEditor(byId("selected"), (view, parts) => host.commit(view, parts));
    this.chips = new Chips(
      { sentence: byId("sentence"), chips: byId("chips"), notice: byId("notice"), live: byId("live") },
      { edit: (view) => this.editor.toggle(view, host.scene()), remove: (view) => host.commit(view, []), clear: () => host.clear(), undo: () => window.history.back() },
    );
    this.rows = page.smallest ? NO_ROWS : new Rows(host);
    this.why = new Why(byId("why-title"), byId("why"));
    this.hasExports = page.examples === null && !page.smallest;
  }

  /** Build what depends on the number of segments. */
  build() {
    const { page, state } = this.host;
    this.lines.build(page);
    this.buildCards();
    this.filters.build(page, state.k);
    this.editor.close();
  }

  /** Build the cards with the numbers that are chosen for them. */
  buildCards() {
    const { cf, page, state } = this.host;
    const shown = linesOf(page, page.solutions[state.k], state.lines);
    this.cards.build(cf, shown);
    this.lines.show(shown);
    this.judge();
  }

  /** Show on each card how sure its segment is. */
  judge() {
    this.cards.judge(this.host.warning.segments(this.host.state.k));
  }

  /** The verdicts are there: cards and pages show them. */
  judged() {
    this.judge();
    this.host.pages.show(this.host.state.path);
  }

  /** What follows a brush while it moves. @param {string[]} problems @param {boolean} canUndo */
  paint(problems, canUndo) {
    const { cf, selection, words } = this.host;
    const selected = cf.count();
    this.cards.show(cf, selection);
    this.chips.show(this.host.scene(), selected, canUndo);
    this.chips.notify([...problems, ...(selected ? [] : wayOut(selection, cf, words))]);
    this.rows.say(selected);
  }

  /** What follows once a brush is let go. */
  show() {
    const { selection, state } = this.host;
    this.filters.show(selection);
    this.editor.show(this.host.scene());
    this.explain();
    const where = toJson(selection);
    if (this.hasExports) offerExports(state.k, where);
    this.rows.follow({ k: state.k, where });
  }

  /** What sets the selected customers apart, and what is read out. */
  explain() {
    this.why.show(this.host.scene(), this.host.cf.count());
    this.chips.announce(this.why.sentence);
  }

  /** Segments have other names. */
  rename() {
    const { page, state } = this.host;
    const { segments } = page.solutions[state.k];
    this.cards.rename(segments);
    this.filters.rename(segments);
    this.editor.close();
  }
}
