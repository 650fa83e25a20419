/** How the grid of the customers table shows segments and numbers; a plain script that runs before Dash's own. */

(() => {
  /** The grid looks for it by name. @param {{data?: {segment: number, segment_name: string}}} row */
  function KindredSegment({ data }) {
    if (!data) return null;
    const { createElement } = window.React;
    const mark = createElement("i", { className: `mark mark-${data.segment}`, key: "mark" });
    const name = createElement("span", { key: "name", title: data.segment_name }, data.segment_name);
    return createElement("span", { className: "segment-name" }, [mark, name]);
  }

  const FORMAT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

  /** As numbers are everywhere on the page. @param {{value?: number | null}} cell */
  function KindredNumber({ value }) {
    return typeof value === "number" ? FORMAT.format(value) : null;
  }

  window.dashAgGridComponentFunctions = { ...window.dashAgGridComponentFunctions, KindredNumber, KindredSegment };
})();
