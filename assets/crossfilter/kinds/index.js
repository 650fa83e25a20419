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
 * @property {(ctx: CanvasRenderingContext2D, panel: Panel, cf: Crossfilter, palette: Palette, scene: any) => void} paint
 *   draw what is selected over the grey whole
 * @property {(panel: Panel, shape: Shape, page: Page) => Part | null} part   a brush as conditions, null if it holds no value
 * @property {(panel: Panel, part: Part, page: Page, cf: Crossfilter) => Shape} shape   conditions as a brush, to draw and move it
 * @property {(panel: Panel, px: number, py: number, cf: Crossfilter) => Part | null} pick   what a click selects
 * @property {(panel: Panel, page: Page) => {dx: number, dy: number}} step   how far an arrow key moves a brush
 * @property {"x" | "y" | "xy" | "none"} axes   along which a box can be drawn
 * @property {(panel: Panel, px: number, py: number, cf: Crossfilter) => any} [choose]   what a click changes in the state, null
 *   where it means nothing; for kinds that are not brushed
 * @property {(panel: Panel, key: string, scene: any) => any} [chooseBy]   what an arrow key changes in the state
 * @property {(panel: Panel, part: Part | null, by: 1 | -1, cf: Crossfilter) => Part} [next]   what an arrow key selects after `part`
 * @property {(panel: Panel, part: Part) => boolean} [owns]   whether a part of the view belongs to this panel
 * @property {(panel: Panel, px: number, py: number, cf: Crossfilter, words: any) => string[] | null} [tip]
 *   lines of a tooltip, where Plotly has none
 */

import { bars } from "./bars.js";
import { boxes } from "./boxes.js";
import { density } from "./density.js";
import { doubts } from "./doubts.js";
import { flow } from "./flow.js";
import { lines } from "./lines.js";
import { points } from "./points.js";
import { profiles } from "./profiles.js";
import { shades } from "./shades.js";
import { shares } from "./shares.js";
import { silhouettes } from "./silhouettes.js";
import { strips } from "./strips.js";

/** @type {Record<string, Kind>} */
export const KINDS = { points, density, bars, boxes, shares, profiles, lines, strips, silhouettes, shades, doubts, flow };
