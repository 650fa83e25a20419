/** The page of segments over time: the verdict first, then sizes, movement, drift, averages and the editions. */

/** @import { Comparison, Edition, EditionsDocument, Explorer, Figure } from "../../types.d.ts" */

import { server } from "../../server/server.js";
import { byId, sentenceOf } from "../elements.js";
import { LinesChart } from "./chart.js";
import { drift } from "./drift.js";
import { headline } from "./headline.js";
import { List } from "./list.js";
import { Moved } from "./moved.js";
import { lineNames } from "./names.js";
import { RefitCard } from "./refit.js";
import { RefreshLine } from "./refresh.js";
import { done, fetchCharts, fetchEditions } from "./talk.js";

/** Charts by the names of their figures. */
const CHARTS = { sizes: "over-time-sizes-plot", averages: "over-time-averages-plot", fit: "over-time-fit-plot" };

/** @param {Explorer} host */
export async function create(host) {
  return new OverTimePage(host, await fetchEditions());
}

class OverTimePage {
  /** @param {Explorer} host @param {EditionsDocument} found */
  constructor(host, found) {
    this.host = host;
    this.found = found;
    /** Of the approved edition and the latest. @type {Comparison | null} */
    this.comparison = null;
    this.trouble = "";
    /** @type {Record<string, Figure>} */
    this.figures = {};
    const again = () => this.#again();
    this.line = new RefreshLine(byId("over-time-refresh"), (later) => this.#arrived(later));
    this.list = new List(byId("editions"), again);
    this.refit = new RefitCard(host, byId("refit"), again);
    this.moved = new Moved(host, byId("moved"));
    this.charts = Object.entries(CHARTS).map(([name, id]) => ({ name, chart: new LinesChart(host, byId(id), 0) }));
    new ResizeObserver(() => this.#names()).observe(byId(CHARTS.sizes));
    this.#fetch();
  }

  /** Only what can have changed on other pages: what is selected, and colors. */
  show() {
    for (const { chart } of this.charts) chart.paint();
    this.#names();
    this.#paint();
  }

  async #again() {
    this.#arrived(await fetchEditions());
  }

  /** @param {EditionsDocument} found */
  #arrived(found) {
    this.found = found;
    this.#fetch();
    this.#paint();
  }

  /** Charts and the comparison, each shown once it is loaded. */
  async #fetch() {
    const { found } = this;
    this.#paint();
    if (found.editions.length < 2) return;
    const compared = this.#compare(found);
    try {
      this.figures = await fetchCharts();
      for (const { name, chart } of this.charts) chart.show(this.figures[name], this.#latest().n_clusters);
      this.#names();
    } catch (error) {
      if (!server.lasting) this.trouble = `The charts could not be drawn (${sentenceOf(error)}). Reload the page.`;
    }
    await compared;
    this.#paint();
  }

  /** @param {EditionsDocument} found */
  async #compare(found) {
    this.trouble = "";
    try {
      const comparison = await done("compare", { from: found.approved, to: this.#latest().number });
      if (this.found === found) this.comparison = comparison;
    } catch (error) {
      if (!server.lasting) this.trouble = sentenceOf(error);
    }
  }

  #latest() {
    return /** @type {Edition} */ (this.found.editions.at(-1));
  }

  #paint() {
    const { found, comparison, trouble } = this;
    const several = found.editions.length > 1;
    byId("over-time-headline").replaceChildren(...(trouble ? [trouble] : headline(found, comparison)));
    byId("over-time-views").hidden = !several;
    this.line.show(found);
    this.list.show(found);
    if (!several) return;
    this.refit.show(found, comparison?.verdict?.word ?? "");
    this.moved.show(found, comparison);
    drift(byId("drift"), byId("fit-figures"), comparison);
  }

  #names() {
    const { sizes } = this.figures;
    if (!sizes) return;
    const { range } = /** @type {{range: [number, number]}} */ (sizes.layout.yaxis);
    lineNames(this.host, byId("over-time-sizes-names"), this.#latest(), range, Number(sizes.layout.height));
  }
}
