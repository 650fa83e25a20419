/** The page of segments over time: the verdict first, then sizes, movement, drift, averages and the editions. */

/** @import { Comparison, Edition, EditionsDocument, Explorer, Figure, Range, TimeMeta, TimeTrace } from "../../types.d.ts" */
/** @import { Brushed } from "./lines/brushing.js" */
/** @import { Meaning } from "./lines/span.js" */

import { server } from "../../server/server.js";
import { byId, sentenceOf } from "../elements.js";
import { LinesChart } from "./lines/chart.js";
import { drift } from "./drift.js";
import { headline } from "./headline.js";
import { List } from "./list.js";
import { Moved } from "./moved.js";
import { lineNames } from "./lines/names.js";
import { RefitCard } from "./refit.js";
import { RefreshLine } from "./refresh.js";
import { select, selectAll, selected } from "./lines/selecting.js";
import { describeSpan, firstPanel, heightAt, spanOf } from "./lines/span.js";
import { done, fetchCharts, fetchEditions } from "./talk.js";

/** Charts by the names of their figures. */
const CHARTS = { sizes: "over-time-sizes-plot", averages: "over-time-averages-plot", fit: "over-time-fit-plot" };

/** What a chart says where nothing is brushed. */
const HINT = "Drag sideways to compare two editions, or around lines to select their segments.";

/** @param {Explorer} host */
export async function create(host) {
  return new OverTimePage(host, await fetchEditions());
}

class OverTimePage {
  /** @param {Explorer} host @param {EditionsDocument} known */
  constructor(host, known) {
    this.host = host;
    this.known = known;
    /** Of the approved edition and the latest. @type {Comparison | null} */
    this.comparison = null;
    this.trouble = "";
    /** @type {Record<string, Figure>} */
    this.figures = {};
    const again = () => this.#again();
    this.line = new RefreshLine(byId("over-time-refresh"), (later) => this.#arrived(later));
    this.list = new List(byId("editions"), again);
    this.refit = new RefitCard(host, byId("refit"), again);
    this.moved = new Moved(host, byId("moved"), (from, to) => this.#go(`${from}.${to}`)); // a span, too
    /** What the address said of editions when these were compared. */
    this.compared = "";
    /** The panel that was brushed last. @type {{name: string, meta: TimeMeta, lines: TimeTrace[]} | null} */
    this.said = null;
    this.charts = Object.entries(CHARTS).filter(([, id]) => document.getElementById(id)).map(([name, id]) => ({ name, chart: new LinesChart(host, byId(id), () => this.#actions(name)) }));
    new ResizeObserver(() => this.#names()).observe(byId(CHARTS.sizes));
    this.#fetch();
  }

  /** Positions of the two editions that were chosen to be compared. @returns {Range | null} */
  get span() {
    return spanOf(this.host.state.editions, this.known.editions);
  }

  /** What brushes over the chart of a name act on. @param {string} name @returns {Brushed} */
  #actions(name) {
    const k = () => this.#latest().n_clusters;
    const chosen = () => selected(this.host, k());
    return {
      span: () => this.span,
      last: () => this.known.editions.length - 1,
      first: () => this.#firstSpan(),
      preview: (meaning, panel, lines) => this.#say(name, meaning, { meta: panel.meta, lines }),
      commit: (meaning, panel, lines, adding) => {
        this.said = { name, meta: panel.meta, lines };
        const change = meaning.span ? { editions: this.#named(meaning.span) } : {};
        if (meaning.segments) selectAll(this.host, adding ? [...chosen(), ...meaning.segments] : meaning.segments, k(), change);
        else if (meaning.span) this.#go(change.editions);
        this.#brushed();
      },
      pick: (segment, adding) => select(this.host, segment, k(), adding),
      step: (by, lines) => this.#step(by, lines),
      clear: () => {
        if (this.span) this.#go("");
        else selectAll(this.host, [], k());
        this.#brushed();
      },
      settle: () => this.#brushed(),
    };
  }

  /** The approved edition and the latest, else the last two. @returns {Range} */
  #firstSpan() {
    const { editions, approved } = this.known;
    const [from, last] = [editions.findIndex((e) => e.number === approved), editions.length - 1];
    return from >= 0 && from < last ? [from, last] : [last - 1, last];
  }

  /** Select the segment whose line ends above or below that of the one selected. @param {1 | -1} by @param {TimeTrace[]} lines */
  #step(by, lines) {
    const { length } = this.known.editions;
    const order = lines.filter((l) => l.meta.segment !== null).sort((a, b) => heightAt(b, length - 1) - heightAt(a, length - 1));
    const at = order.findIndex((l) => selected(this.host, this.#latest().n_clusters).has(l.meta.segment ?? 0));
    const { segment } = (order[at < 0 ? 0 : (at + by + order.length) % order.length] ?? { meta: { segment: null } }).meta;
    if (segment) selectAll(this.host, [segment], this.#latest().n_clusters);
  }

  /** Two editions as an address has them. @param {Range} span */
  #named(span) {
    return span.map((at) => this.known.editions[at].number).join(".");
  }

  /** @param {string} [editions] none: the approved one and the latest again */
  #go(editions = "") {
    if (editions !== this.host.state.editions) this.host.go({ editions });
  }

  /** Compare the editions that the address names. */
  #follow() {
    const { editions } = this.host.state;
    if (editions === this.compared) return;
    this.compared = editions;
    const [from, to] = (editions || this.#named(this.#firstSpan())).split(".").map(Number);
    if ([from, to].every((n) => this.known.editions.some((e) => e.number === n))) this.moved.pick(from, to);
    else this.host.notify(`This link compares editions ${from} and ${to}, which are not both there.`);
  }

  #brushed() {
    for (const { name, chart } of this.charts) {
      chart.brushing.paint();
      const brushed = this.said ?? (this.span && { name: "sizes", ...firstPanel(this.figures.sizes) }); // a link tells no chart
      this.#say(name, { span: this.span, segments: null }, brushed?.name === name && brushed.meta ? brushed : null);
    }
  }

  /** Say below a chart what a brush in it means. @param {string} name @param {Meaning} meaning @param {{meta: TimeMeta, lines: TimeTrace[]} | null} panel */
  #say(name, { span, segments }, panel) {
    const latest = this.#latest();
    const chosen = segments ? new Set(segments.length === latest.n_clusters ? [] : segments) : selected(this.host, latest.n_clusters);
    const text = panel && describeSpan(span ?? this.span, this.known.editions, panel, chosen, (from, to) => this.moved.compares(from, to));
    byId(`over-time-${name}-said`).textContent = text || HINT;
  }

  /** Only what can have changed on other pages: what is selected, and colors. */
  show() {
    for (const { chart } of this.charts) chart.paint();
    if (this.known.editions.length > 1) {
      this.#follow();
      this.#brushed();
    }
    this.#names();
    this.#paint();
  }

  async #again() {
    this.#arrived(await fetchEditions());
  }

  /** @param {EditionsDocument} known */
  #arrived(known) {
    this.known = known;
    this.compared = "";
    if (this.host.state.editions) this.host.go({ editions: "" }, { replace: true });
    this.#fetch();
    this.#paint();
  }

  /** Charts and the comparison, each shown once it is loaded. */
  async #fetch() {
    const { known } = this;
    this.#paint();
    if (known.editions.length < 2) return;
    const compared = this.#compare(known);
    try {
      this.figures = await fetchCharts();
      for (const { name, chart } of this.charts) chart.show(this.figures[name], this.#latest().n_clusters);
      this.#names();
      this.#brushed();
    } catch (error) {
      if (!server.lasting) this.trouble = `The charts could not be drawn (${sentenceOf(error)}). Reload the page.`;
    }
    await compared;
    this.#paint();
  }

  /** @param {EditionsDocument} known */
  async #compare(known) {
    this.trouble = "";
    try {
      const comparison = await done("compare", { from: known.approved, to: this.#latest().number });
      if (this.known === known) this.comparison = comparison;
    } catch (error) {
      if (!server.lasting) this.trouble = sentenceOf(error);
    }
  }

  #latest() {
    return /** @type {Edition} */ (this.known.editions.at(-1));
  }

  #paint() {
    const { known, comparison, trouble } = this;
    const several = known.editions.length > 1;
    byId("over-time-headline").replaceChildren(...(trouble ? [trouble] : headline(known, comparison)));
    byId("over-time-views").hidden = !several;
    this.line.show(known);
    this.list.show(known);
    if (!several) return;
    this.refit.show(known, comparison?.verdict?.word ?? "");
    this.moved.show(known, comparison);
    drift(byId("drift"), byId("fit-figures"), comparison);
  }

  #names() {
    const { sizes } = this.figures;
    if (!sizes) return;
    const { range } = /** @type {{range: [number, number]}} */ (sizes.layout.yaxis);
    lineNames(this.host, byId("over-time-sizes-names"), this.#latest(), range, Number(sizes.layout.height));
  }
}
