/** The grid of the customers table: Dash shows it. */

/** @import { DashNode, GridApi } from "../../types.d.ts" */

/**
 * Have Dash show its layout, of which the grid is most.
 * @param {() => object | null} selected what is selected at that moment, whose rows the grid asks for first
 * @returns {Promise<GridApi>} throws where the scripts of Dash, which have run, are broken
 */
export function showGrid(selected) {
  if (!window.DashRenderer) throw new Error("its script fails");
  new window.DashRenderer({ layout_post: (layout) => keep(layout, selected()) });
  return window.dash_ag_grid.getApiAsync("customers");
}

/** What the grid's next request is for. @param {object} data */
export const select = (data) => window.dash_clientside.set_props("selection", { data });

/** Put what is selected into a layout that Dash is about to show. @param {DashNode} layout @param {object | null} data */
function keep(layout, data) {
  const store = layout.props.children.find((node) => node.props.id === "selection");
  if (store) store.props.data = data;
}
