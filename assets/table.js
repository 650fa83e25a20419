/** How the customers table shows a segment; a plain script, because the grid looks for it by name. */

window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};

window.dashAgGridComponentFunctions.KindredSegment = function KindredSegment({ data }) {
  if (!data) return null;
  const mark = window.React.createElement("i", { className: `mark mark-${data.segment}`, key: "mark" });
  return window.React.createElement("span", { className: "segment-name" }, [mark, data.segment_name]);
};
