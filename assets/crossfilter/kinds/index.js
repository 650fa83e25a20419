/**
 * The kinds of marks that can be selected in; a figure's `layout.meta.panels` name them.
 *
 * @typedef {import("../plot.js").Panel} Panel
 * @typedef {import("../selection.js").Part} Part
 * @typedef {import("../brush.js").Shape} Shape
 * @typedef {import("../crossfilter.js").Crossfilter} Crossfilter
 * @typedef {import("../cells.js").Page} Page
 * @typedef {{segments: string[], whole: string, card: string, ink: string, tint: number}} Palette
 * @typedef {object} Kind
 * @property {(ctx: CanvasRenderingContext2D, panel: Panel, cf: Crossfilter, palette: Palette) => void} paint
 *   draw what is selected over the grey whole
 * @property {(panel: Panel, shape: Shape, page: Page) => Part | null} part   a brush as conditions, null if it holds no value
 * @property {(panel: Panel, part: Part, page: Page) => Shape} shape   conditions as a brush, to draw and move it
 * @property {(panel: Panel, px: number, py: number, cf: Crossfilter) => Part | null} pick   what a click selects
 * @property {(panel: Panel, page: Page) => {dx: number, dy: number}} step   how far an arrow key moves a brush
 * @property {"x" | "y" | "xy"} axes   along which a box can be drawn
 * @property {(panel: Panel, part: Part) => boolean} [owns]   whether a part of the view belongs to this panel
 * @property {(panel: Panel, px: number, py: number, cf: Crossfilter, words: any) => string[] | null} [tip]
 *   lines of a tooltip, where Plotly has none
 */

import { bars } from "./bars.js";
import { boxes } from "./boxes.js";
import { points } from "./points.js";
import { shares } from "./shares.js";

/** @type {Record<string, Kind>} */
export const KINDS = { points, bars, boxes, shares };
