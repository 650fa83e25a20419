/** What kinds that are not brushed have in common: nothing to draw a box along. */

/** @import { Kind } from "../../../types.d.ts" */

/** @type {Pick<Kind, "part" | "shape" | "pick" | "step" | "axes">} */
export const unbrushed = {
  part: () => null,
  shape: () => ({ box: { x0: 0, x1: 0, y0: 0, y1: 0 } }),
  pick: () => null,
  step: () => ({ dx: 0, dy: 0 }),
  axes: "none",
};
