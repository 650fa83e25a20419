/**
 * The customers table; a plain script that runs with Dash's own. The grid that shows it weighs a third of all else and
 * stands at the end of the page: an empty part of its size takes its place until `come` is called.
 */

(() => {
  const GRID = new URL("dash_ag_grid.min.js", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
  const { createElement, useEffect, useState } = window.React;
  /** @type {(components: typeof window.dash_ag_grid) => void} */
  let arrived;
  /** @type {Promise<typeof window.dash_ag_grid>} */
  const grid = new Promise((resolve) => {
    arrived = resolve;
  });

  /** How a segment is shown; the grid looks for it by name. @param {{data?: {segment: number, segment_name: string}}} row */
  function KindredSegment({ data }) {
    if (!data) return null;
    const mark = createElement("i", { className: `mark mark-${data.segment}`, key: "mark" });
    return createElement("span", { className: "segment-name" }, [mark, data.segment_name]);
  }

  const FORMAT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

  /** How a number is shown, as everywhere on the page. @param {{value?: number | null}} cell */
  function KindredNumber({ value }) {
    return typeof value === "number" ? FORMAT.format(value) : null;
  }

  /** Dash shows this in the grid's name, and hands it the grid's properties. @param {{id: string, className: string, style: object}} props */
  function LateGrid(props) {
    const [Grid, show] = useState(/** @type {unknown} */ (null));
    useEffect(() => {
      grid.then((real) => show(() => real.AgGrid));
    }, []);
    const { id, className, style } = props;
    const shown = Grid ? createElement(Grid, props) : createElement("div", { id, className, style });
    return createElement("div", { style }, shown); // which keeps its height while the grid fetches its own parts
  }
  LateGrid.dashRenderType = true; // as the grid has it: Dash passes it whose change it has to show

  /** Fetch the grid, whose script puts it where this one stands in for it. @returns {Promise<void>} */
  function come() {
    const script = document.createElement("script");
    script.src = GRID;
    document.head.append(script);
    return new Promise((resolve, reject) => {
      script.onerror = () => reject(new Error(`${GRID} did not come`));
      script.onload = () => {
        const real = window.dash_ag_grid;
        window.dash_ag_grid = { ...real, AgGrid: LateGrid };
        arrived(real);
        resolve();
      };
    });
  }

  window.dashAgGridComponentFunctions = { ...window.dashAgGridComponentFunctions, KindredNumber, KindredSegment };
  window.dash_ag_grid = { AgGrid: LateGrid, come, getApiAsync: (id) => grid.then((real) => real.getApiAsync(id)) };
})();
